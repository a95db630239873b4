import { stripVTControlCharacters } from 'node:util';

/** What others said, without line breaks and without codes that a terminal would obey. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/g, ' ');
}

export function lengthOf(text: string): number {
  return [...text].length;
}

/** A text in one line of a terminal; what is too much gives way to an ellipsis. */
export function clip(text: string, width: number): string {
  return lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`;
}

/** A text in exactly so many columns. */
export function fit(text: string, width: number): string {
  const clipped = clip(text, width);
  return clipped + ' '.repeat(width - lengthOf(clipped));
}

/** Breaks at spaces, and where there is none within the width, anywhere. */
export function wrap(text: string, width: number): string[] {
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

/** Lines of a text, each of which goes on below what stands behind its indent or its first column. */
export function hanging(text: string, width = Number.POSITIVE_INFINITY): string[] {
  return text.split('\n').flatMap((line) => {
    const indent = lengthOf(/^ *(?:\S+(?: \S+)* {2,})?/.exec(line)![0]);
    const room = width - indent;
    if (lengthOf(line) <= width || room < width / 2) return wrap(line, width);
    const [first, ...more] = wrap([...line].slice(indent).join(''), room);
    return [[...line].slice(0, indent).join('') + first, ...more.map((rest) => ' '.repeat(indent) + rest)];
  });
}

/** The same in so many lines at most; the last one says that there is more. */
export function wrapTo(text: string, width: number, most: number): string[] {
  const lines = wrap(text, width);
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), clip(lines.slice(most - 1).join(' '), width)];
}

/** An instant to the second, without its year. */
export function shortTime(instant: string): string {
  return instant.slice(5, 19).replace('T', ' ');
}

/** An instant to the minute. */
export function minutes(instant: string | null): string {
  return instant ? instant.slice(0, 16).replace('T', ' ') : '-';
}

export function duration(seconds: number): string {
  const parts = [[Math.floor(seconds / 86400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 s';
}
