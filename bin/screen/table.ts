import { lengthOf, wrap } from './text';

/**
 * Columns of text. Where they do not fit into a width, the widest give way, and their cells go on below themselves; where that would break words, each row
 * becomes a list of its cells. `paint` gets each line of a row.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY, paint: (text: string, row: number) => string = (text) => text): string {
  const titles = head.map((cell) => cell.toUpperCase());
  const lines = [titles, ...rows];
  const widths = fitting(head.map((_, column) => lines.map((line) => line[column])), width - GAP * (head.length - 1));
  if (!widths) return rows.map((row, index) => listed(titles, row, width).map((text) => paint(text, index)).join('\n')).join('\n\n');
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
/** Longer words, which are ids and addresses, may be broken. */
const WORD = 20;

/** Takes from the widest column that can give, of equals from the last one, until all of them fit; nothing if they can't. */
function fitting(columns: readonly (readonly string[])[], room: number): readonly number[] | undefined {
  const widths = columns.map((cells) => Math.max(...cells.map(lengthOf)));
  const least = columns.map((cells) => Math.max(LEAST, Math.min(WORD, Math.max(...cells.flatMap((cell) => cell.split(' ').map(lengthOf))))));
  for (let surplus = widths.reduce((sum, wide) => sum + wide, 0) - room; surplus > 0; surplus--) {
    const able = widths.map((wide, column) => (wide > least[column] ? wide : 0));
    const widest = Math.max(...able);
    if (widest === 0) return undefined;
    widths[able.lastIndexOf(widest)]--;
  }
  return widths;
}

/** Title and cell below each other, as the only form that a narrow terminal has room for. */
function listed(titles: readonly string[], row: readonly string[], width: number): string[] {
  const longest = Math.max(...titles.map(lengthOf));
  return row.flatMap((cell, column) => wrap(cell, Math.max(LEAST, width - longest - GAP)).map((text, index) => `${padded(index === 0 ? titles[column] : '', longest + GAP)}${text}`.trimEnd()));
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}
