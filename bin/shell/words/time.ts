import type { ReportView, Span } from '../../../lib/local';
import { didYouMean } from '../../nearest';
import { invalid, Word } from '../word';

export const TIME: readonly Word[] = [
  { name: 'settle', help: 'plays until nothing goes on any more, or people are waited for. Say it first of all: a new pipeline starts once by itself', parameters: [], run: ({ rehearsal }) => rehearsal.settle() },
  {
    name: 'advance', help: 'plays just so long: 12 minutes, 1 hour 30 minutes, 2d', parameters: [{ name: 'SPAN', kind: 'unit', isRest: true }],
    run: ({ rehearsal }, { words }) => rehearsal.advance(readSpan(words)),
  },
  {
    name: 'until', help: 'plays until it is so: prod asks; prod runs 1.1.0; prod waits for gates-after; 1.1.0 is bad. At most 8 days, or within 2 hours',
    parameters: [{ name: 'CONDITION', kind: 'condition', isRest: true }],
    run: ({ rehearsal }, { words }) => {
      const end = words.lastIndexOf('within');
      const condition = end < 0 ? words : words.slice(0, end);
      return rehearsal.until(readCondition(condition, rehearsal.report), end < 0 ? undefined : readSpan(words.slice(end + 1)), condition.join(' '));
    },
  },
];

export const UNITS = ['days', 'hours', 'minutes', 'seconds'] as const;
export const STATES = ['sealed', 'good', 'bad'] as const;

const SHORT: Readonly<Record<string, (typeof UNITS)[number]>> = { d: 'days', h: 'hours', m: 'minutes', min: 'minutes', s: 'seconds' };

/** `1 hour 30 minutes`, or `1h30m`. Throws UsageInvalid. */
export function readSpan(said: readonly string[]): Span {
  const words = said.flatMap((word) => (/^(\d+(\.\d+)?[a-z]+)+$/.test(word) ? word.match(/[\d.]+|[a-z]+/g)! : word));
  if (words.length === 0 || words.length % 2 > 0) throw invalid(`'${said.join(' ')}' is no length of time; write e.g. 12 minutes, or 1 hour 30 minutes`);
  const parts = Array.from({ length: words.length / 2 }, (_, index): [string, number] => {
    const [count, unit] = words.slice(index * 2, index * 2 + 2);
    const known = UNITS.find((name) => name === unit || name === `${unit}s`) ?? SHORT[unit];
    if (!/^\d+(\.\d+)?$/.test(count) || known === undefined) throw invalid(`'${count} ${unit}' is no length of time${didYouMean(unit, UNITS)}; write e.g. 12 minutes (units: ${UNITS.join(', ')})`);
    return [known, Number(count)];
  });
  const twice = parts.find(([unit], index) => parts.findIndex(([other]) => other === unit) < index);
  if (twice) throw invalid(`${twice[0]} stands twice in '${words.join(' ')}'; say it once`);
  return Object.fromEntries(parts);
}

/** What is to become true. An environment that is not there is refused now, not waited for. Throws UsageInvalid. */
export function readCondition(words: readonly string[], report: ReportView): (report: ReportView) => boolean {
  const [subject, verb, ...rest] = words;
  const object = rest.join(' ');
  const isState = STATES.find((state) => state === object);
  if (verb === 'is' && isState) return ({ releases }) => releases.some(({ version, state }) => version === subject && state === isState);
  if (verb === 'asks' && object === '') return of(subject, report, ({ asks }) => asks !== null);
  if (verb === 'runs' && rest.length === 1) return of(subject, report, ({ running }) => running?.version === object);
  if (verb === 'waits' && (rest.length === 0 || (rest[0] === 'for' && rest.length > 1))) {
    const what = rest.slice(1).join(' ');
    return of(subject, report, ({ waiting }) => waiting !== null && waiting.includes(what));
  }
  throw invalid(`'${words.join(' ')}' is no condition; write e.g. prod asks, prod runs 1.1.0, prod waits for gates-after, 1.1.0 is bad`);
}

function of(environment: string, report: ReportView, isSo: (item: ReportView['environments'][number]) => boolean): (report: ReportView) => boolean {
  report.environment(environment);
  return (now) => isSo(now.environment(environment));
}
