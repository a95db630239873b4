import type { Live } from '../../lib/local';
import { Cell, cellOf, Said } from './cell';
import { fit, lengthOf, shortTime, wrap, wrapTo } from './text';
import type { Painter, Tone } from './tone';

/** Lines that are left to what scrolls. */
const SCROLLING = 8;
const GAP = 2;
/** `runs 2026.01.05.0` and `3 of 30 min steady` fit. */
const NARROWEST = 18;
/** From here on a line holds more than one phrase of what is waited for. */
const WIDE = 26;

interface Row {
  readonly text: string;
  readonly tone?: Tone;
}

/**
 * The pipelines beside each other, under the virtual clock. Its height depends on the size of the terminal and the number of pipelines alone, so that nothing
 * jumps: as many columns as fit, several rows of them if there is room, otherwise a line for each pipeline.
 */
export function panel({ at, pipelines }: Live, paint: Painter, columns: number, rows: number, hint = ''): string[] {
  // Some terminals go on in the next line once the last column is written.
  const width = columns - 1;
  const isOnlyRelease = new Set(pipelines.map(({ release }) => release)).size === 1;
  const cells = pipelines.map((pipeline) => cellOf(pipeline, at, isOnlyRelease));
  const room = Math.max(1, rows - SCROLLING);
  const perRow = Math.max(1, Math.min(cells.length, Math.floor((width + GAP) / (NARROWEST + GAP))));
  const grid = inColumns(cells, perRow, width, paint);
  const body = grid.length + 1 <= room ? grid : cells.map((cell) => inOneLine(cell, width, paint)).slice(0, room - 1);
  return [rule(at, width, paint, hint), ...body];
}

function rule(at: string, width: number, paint: Painter, hint: string): string {
  const time = shortTime(at);
  const end = hint === '' || width < 50 ? '' : ` ${hint} ──`;
  return `${paint('past', '── ')}${paint('clock', time)}${paint('past', ` ${'─'.repeat(Math.max(0, width - lengthOf(time) - lengthOf(end) - 4))}${end}`)}`;
}

function inColumns(cells: readonly Cell[], perRow: number, width: number, paint: Painter): string[] {
  const each = Math.floor((width - GAP * (perRow - 1)) / perRow);
  const lines: string[] = [];
  for (let first = 0; first < cells.length; first += perRow) {
    if (first > 0) lines.push('');
    const columns = cells.slice(first, first + perRow).map((cell) => rowsOf(cell, each));
    lines.push(...columns[0].map((_, index) => columns.map((column) => paint(column[index].tone, fit(column[index].text, each))).join(' '.repeat(GAP))));
  }
  return lines;
}

/** As many rows for every pipeline, whatever is said of it. */
function rowsOf({ name, runs, progress, place, waits, last }: Cell, width: number): Row[] {
  return [
    { text: name, tone: 'title' },
    ...block(runs, width, 2), ...block(progress, width, 1), ...block(place, width, 1), ...block(waits, width, width < WIDE ? 3 : 2), ...block(last, width, 2),
  ];
}

/** Phrases in just so many rows: beside each other where they fit. */
function block({ phrases, tone }: Said, width: number, height: number): Row[] {
  const lines = phrases.reduce<string[]>((all, phrase) => {
    const joined = `${all.at(-1)}, ${phrase}`;
    return all.length > 0 && lengthOf(joined) <= width ? [...all.slice(0, -1), joined] : [...all, phrase];
  }, []);
  const whole = lines.flatMap((line) => wrap(line, width));
  const shown = whole.length <= height ? whole : lines.length > 1 && lines.length <= height ? lines : wrapTo(lines.join(', '), width, height);
  return Array.from({ length: height }, (_, index) => ({ text: shown[index] ?? '', tone }));
}

function inOneLine({ name, runs, progress, place, waits, last }: Cell, width: number, paint: Painter): string {
  const goesOn = [progress, place, waits].filter(({ phrases }) => phrases.length > 0);
  const text = [...runs.phrases, ...goesOn.flatMap(({ phrases }) => phrases), ...(waits.phrases.length > 0 ? [] : last.phrases)].join(', ');
  const tone = waits.phrases.length > 0 ? waits.tone : progress.tone === 'past' ? last.tone : progress.tone;
  return `${paint('title', fit(name, 12))} ${paint(tone, fit(text, Math.max(1, width - 13)).trimEnd())}`;
}
