import { usageOf, Word, WordGroup } from './word';

/** What most words need with what belongs to them. */
const COLUMN = 32;

/** What can be said, two words in a line: all of it stands in a terminal of 24 rows. */
export function helpOfAll(groups: readonly WordGroup[]): string {
  const longest = Math.max(...groups.map(({ name }) => name.length));
  const lines = groups.flatMap(({ name, words }) => {
    const usages = words.map((word) => usageOf({ ...word, options: undefined }));
    const pairs = Array.from({ length: Math.ceil(usages.length / 2) }, (_, index) => usages.slice(index * 2, index * 2 + 2));
    return pairs.map(([left, right = ''], index) => `${(index === 0 ? name : '').padEnd(longest)}  ${left.padEnd(COLUMN)}  ${right}`.trimEnd());
  });
  return [...lines, '', 'Say settle first of all. help WORD says what one does. Words with spaces stand in quotation marks; Tab completes; Ctrl-C stops what plays, Ctrl-D ends.'].join('\n');
}

/** All about one word. */
export function helpOf(word: Word): string {
  const options = Object.entries(word.options ?? {}).map(([name, { value, help }]) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help]);
  const longest = Math.max(0, ...options.map(([name]) => name.length));
  return [usageOf(word), `  ${word.help}`, ...options.map(([name, help]) => `  ${name.padEnd(longest)}  ${help}`)].join('\n');
}

/** The reference of docs/shell.md. */
export function reference(words: readonly Word[]): string {
  const rows = words.map((word) => {
    const options = Object.entries(word.options ?? {}).map(([name, { value, help }]) => `\`--${name}${value === undefined ? '' : ` ${value}`}\`: ${help}`);
    return `| \`${usageOf({ ...word, options: undefined })}\` | ${[word.help, ...options].join('<br>').replaceAll('|', '\\|')} |`;
  });
  return ['| Word | What it does |', '|---|---|', ...rows].join('\n');
}
