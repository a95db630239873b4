import { changeText } from './change-text';
import { Definition } from './definition';
import { Difference } from './differences';
import { mermaidOf } from './mermaid';
import { textOf } from './text';

/** A comment for a pull request: the differences, if it is compared with something, the diagram, and the whole process in a fold. */
export function markdownOf(definition: Definition, differences?: readonly Difference[]): string {
  return [
    '### Release process',
    ...(differences === undefined ? [] : [fenced('diff', changeText(differences))]),
    fenced('mermaid', mermaidOf(definition)),
    `<details><summary>In words</summary>\n\n${fenced('text', textOf(definition))}\n\n</details>`,
  ].join('\n\n');
}

/** In a fence that is longer than any in the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
