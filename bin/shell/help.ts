import { usageOf, Word } from './word';

/** What can be said, a line for each. */
export function helpOfAll(words: readonly Word[]): string {
  const longest = Math.max(...words.map(({ name }) => name.length));
  const lines = words.map(({ name, help }) => `${name.padEnd(longest)}  ${help.split('. Answers')[0]}`);
  return [...lines, '', 'help WORD says more of one. Words with spaces stand in quotation marks; Tab completes; Ctrl-C stops what plays, Ctrl-D ends.'].join('\n');
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
