import { printable } from '../contracts/printable';

/** Text that is HTML already. */
export class Markup {
  constructor(public readonly text: string) {}
}

export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** HTML, in which everything that is put in is text unless it is markup: who writes a commit message writes no page. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(strings.reduce((text, string, index) => `${text}${written(values[index - 1])}${string}`));
}

export const NOTHING = new Markup('');

function written(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (content === null || content === undefined || content === false) return '';
  return typeof content === 'string' || typeof content === 'number' ? escaped(String(content)) : content.map(written).join('');
}

/** Without what nobody sees: control characters, and those that turn the direction of a text. */
function escaped(text: string): string {
  return printable(text, Number.POSITIVE_INFINITY).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
