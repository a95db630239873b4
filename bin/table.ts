/** Columns of text. The last one may be as long as it likes; in a limited width it goes on below itself. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string {
  const lines = [head.map((cell) => cell.toUpperCase()), ...rows];
  const last = head.length - 1;
  const widths = head.slice(0, last).map((_, column) => Math.max(...lines.map((line) => lengthOf(line[column]))));
  const indent = widths.reduce((sum, columns) => sum + columns + GAP, 0);
  return lines.flatMap((line) => {
    const front = line.slice(0, last).map((cell, column) => cell + ' '.repeat(widths[column] - lengthOf(cell) + GAP)).join('');
    return wrap(line[last], Math.max(LEAST, width - indent)).map((text, index) => `${index === 0 ? front : ' '.repeat(indent)}${text}`.trimEnd());
  }).join('\n');
}

/** A text in one line of a terminal; what is too much gives way to an ellipsis. */
export function clip(text: string, width: number): string {
  return lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`;
}

const GAP = 2;
/** Narrower than this nobody reads. */
const LEAST = 20;

/** Breaks at spaces, and where there is none within the width, anywhere. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = [...text];
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end).join(''));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return [...lines, rest.join('')];
}

function lengthOf(text: string): number {
  return [...text].length;
}
