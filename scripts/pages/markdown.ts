/** A table of Markdown; what would end a cell is escaped. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

const BEGIN = (name: string) => `<!-- generated: ${name} -->`;
const END = '<!-- end -->';

/** A page that people write, with what is generated between `<!-- generated: NAME -->` and `<!-- end -->`. */
export function filled(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const begin = text.indexOf(BEGIN(name));
    const end = text.indexOf(END, begin);
    if (begin < 0 || end < 0) throw new TypeError(`the page has no part ${BEGIN(name)} … ${END}`);
    return `${text.slice(0, begin + BEGIN(name).length)}\n${part}\n${text.slice(end)}`;
  }, page);
}

export function generatedFrom(where: string): string {
  return `<!-- Made by \`npm run docs\` from ${where}: change it there. -->`;
}
