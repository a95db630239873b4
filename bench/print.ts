import { table } from '../bin/screen/table';
import { Cell, Figure, Goal, isMet, Part } from './part';

/** A part as people read it. */
export function printed({ title, how, columns, rows, goals }: Part): string {
  return [
    title, '-'.repeat(title.length), ...how.map((line) => `  ${line}`), '',
    table(columns, rows.map((row) => row.map(shown))), '',
    table(['', 'goal', 'measured', 'what'], goals.map((goal) => [isMet(goal) ? 'met' : 'MISSED', limit(goal), shown(goal.figure), goal.what])), '',
  ].join('\n');
}

/** How many goals are met, and which are not. */
export function concluded(goals: readonly Goal[]): string {
  const missed = goals.filter((goal) => !isMet(goal));
  return [`${goals.length - missed.length} of ${goals.length} goals are met.`, ...missed.map((goal) => `MISSED: ${goal.what}: ${shown(goal.figure)}, the goal is ${limit(goal)}`)].join('\n');
}

function limit({ atMost, atLeast, figure }: Goal): string {
  return atMost === undefined ? `≥ ${number(atLeast!)} ${figure.unit}`.trimEnd() : `≤ ${number(atMost)} ${figure.unit}`.trimEnd();
}

function shown(cell: Cell): string {
  return typeof cell === 'string' ? cell : withSpread(cell);
}

function withSpread({ value, unit, spread }: Figure): string {
  const text = `${number(value)} ${unit}`.trimEnd();
  return spread ? `${text} (${number(spread.low)}–${number(spread.high)})` : text;
}

/** Three digits that count; whole numbers as they are. */
function number(value: number): string {
  return value.toLocaleString('en', Number.isInteger(value) ? {} : { maximumSignificantDigits: 3 });
}
