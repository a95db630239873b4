/** Columns that a terminal has at least, and that a reviewer's window shows. */
const COLUMNS = 80;

/** Words laid into lines, each line begun with `first` or, after the first one, `next`. What is longer than a line, such as a URL, is left whole. */
export function wrapped(text: string, first: string, next: string): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = next;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** Paragraphs beside a label, below each other. */
export function labelled(label: string, paragraphs: readonly string[], indent: string, width: number): string[] {
  const blank = indent + ' '.repeat(width);
  return paragraphs.flatMap((text, index) => wrapped(text, index === 0 ? indent + label.padEnd(width) : blank, `${blank}  `));
}
