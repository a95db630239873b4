import { ReleaseError } from '../../lib/contracts/errors';

/**
 * A line's words, quoted as in a shell: '…' is taken as it is, in "…" a backslash keeps `"` and `\` from meaning anything, outside it keeps any character from that.
 * What follows a `#` at the beginning of a word is a comment. Refuses with UsageInvalid a quotation that does not end.
 */
export function splitLine(line: string): string[] {
  const { words, open } = scan(line);
  if (open !== undefined) throw new ReleaseError('UsageInvalid', `${line.trim()}: ${open === '\\' ? 'a backslash stands at the end' : `the quotation that begins with ${open} does not end`}; end it`);
  return words;
}

/** The same of a line that somebody is still writing: its last word may not be ended. */
export function splitBegun(line: string): { readonly words: readonly string[]; readonly last: string } {
  const { words, isEnded } = scan(line);
  return isEnded ? { words, last: '' } : { words: words.slice(0, -1), last: words.at(-1) ?? '' };
}

interface Scanned {
  readonly words: string[];
  /** What has begun and not ended: a quotation mark, or a backslash. */
  readonly open: string | undefined;
  /** Whether the last word is ended by a space. */
  readonly isEnded: boolean;
}

function scan(line: string): Scanned {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  let isEscaped = false;
  for (const character of line) {
    if (isEscaped) {
      word = (word ?? '') + (quote === '"' && !'"\\'.includes(character) ? '\\' : '') + character;
      isEscaped = false;
    } else if (character === '\\' && quote !== '\'') {
      isEscaped = true;
    } else if (character === quote) {
      quote = undefined;
    } else if (quote === undefined && (character === '"' || character === '\'')) {
      quote = character;
      word ??= '';
    } else if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === undefined && word === undefined && character === '#') {
      break;
    } else {
      word = (word ?? '') + character;
    }
  }
  const isEnded = word === undefined && quote === undefined && !isEscaped;
  if (!isEnded) words.push(word ?? '');
  return { words, open: isEscaped ? '\\' : quote, isEnded };
}
