import { JournalEntry, Mark, MARKS } from '../../lib/local';
import { clip, oneLine, shortTime, wrap } from './text';
import { isLoud, Painter, Tone, toneOf } from './tone';

/** Sources that a person wants to see; the others are details. */
const SHOWN: readonly string[] = ['story', 'ledger', 'cloudwatch', 'iam', 'internet'];

export function isForPeople({ source }: JournalEntry): boolean {
  return SHOWN.includes(source);
}

/** An entry as it is shown. In a limited width it goes on below itself; a detail, which is shown with its source, is cut. */
export function entryLines(entry: JournalEntry, paint: Painter, withSource: boolean, width = Number.POSITIVE_INFINITY): string[] {
  const [time, from] = [shortTime(entry.at), withSource ? `${entry.source.padEnd(12)}  ` : ''];
  const { tone, word } = weightOf(entry);
  const text = `${word === undefined ? '' : `${word}  `}${oneLine(entry.text)}`;
  const room = width - time.length - from.length - 2;
  const [first, ...more] = withSource ? [clip(text, room)] : wrap(text, room);
  const indent = ' '.repeat(time.length + from.length + 2);
  return [`${paint('past', time)}  ${paint('past', from)}${paint(tone, first)}`, ...more.map((line) => `${indent}${paint(tone, line)}`)];
}

/** How an entry looks, and which word nobody may overlook in it. */
function weightOf({ source, text, data }: JournalEntry): { readonly tone?: Tone; readonly word?: string } {
  if (source === 'story') return { tone: 'title' };
  if (source === 'iam') return { tone: 'bad', word: 'DENIED' };
  if (source === 'internet') return { tone: 'waiting' };
  if (source === 'cloudwatch') return / is ALARM/.test(text) ? { tone: 'bad' } : {};
  const mark = MARKS.find((known) => known === data?.mark);
  if (source !== 'ledger' || mark === undefined || mark === 'yes') return {};
  return { tone: toneOf(mark), ...(isLoud(mark) && { word: shouted(mark) }) };
}

export function shouted(mark: Mark | 'sealed'): string {
  return mark.toUpperCase();
}
