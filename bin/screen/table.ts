import { lengthOf, wrap } from './text';

/** Columns of text. Where they do not fit into a width, the widest give way, and their cells go on below themselves. `paint` gets each line of a row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY, paint: (text: string, row: number) => string = (text) => text): string {
  const lines = [head.map((cell) => cell.toUpperCase()), ...rows];
  const widths = fitting(head.map((_, column) => Math.max(...lines.map((line) => lengthOf(line[column])))), width - GAP * (head.length - 1));
  return lines.flatMap((line, row) => {
    const cells = line.map((cell, column) => wrap(cell, widths[column]));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, index) => {
      const text = cells.map((cell, column) => padded(cell[index] ?? '', widths[column])).join(' '.repeat(GAP)).trimEnd();
      return row === 0 ? text : paint(text, row - 1);
    });
  }).join('\n');
}

const GAP = 2;
/** Narrower than this nobody reads. */
const LEAST = 10;

/** Takes from the widest column until all of them fit, or none can give more; of equals the last one gives. */
function fitting(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  for (let surplus = widths.reduce((sum, columns) => sum + columns, 0) - room; surplus > 0 && Number.isFinite(surplus); surplus--) {
    const widest = Math.max(...widths);
    if (widest <= LEAST) break;
    widths[widths.lastIndexOf(widest)]--;
  }
  return widths;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}
