/** Documented by AWS, measured on AWS by others, assumed. */
export type Mark = 'D' | 'M' | 'A';

/** Something that a page says of a stand-in, and how sure that is: as sure as its weakest part. */
export interface Statement {
  /** The heading that it stands under; empty above the first. */
  readonly section: string;
  readonly text: string;
  readonly mark: Mark;
  /** The mark as it is written, e.g. `D; the time: A`. */
  readonly note: string;
}

const MARK = /(?<![\p{L}*`'-])[DMA](?![\p{L}*`'-])/gu;
/** A mark in brackets: it is the first or the last word there, or something follows that says more of it. */
const NOTE = /\(([^()]*)\)/g;

/** All that a page marks: in the last column of a table whose header leaves it empty or calls it `Sure`, and in brackets anywhere else. */
export function statementsOf(page: string): Statement[] {
  let section = '';
  let hasColumn = false;
  return blocksOf(page).flatMap((block, index, all) => {
    const heading = /^##+ (.*)/.exec(block);
    if (heading) section = heading[1];
    if (heading || !block.startsWith('|')) return heading ? [] : inProse(section, block);
    const cells = block.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
    if (!(all[index - 1] ?? '').startsWith('|')) hasColumn = cells.at(-1) === 'Sure' || (cells.length > 2 && cells.at(-1) === '');
    if (!hasColumn) return cells.flatMap((cell) => inProse(section, cell));
    const note = cells.at(-1) ?? '';
    return marksOf(note).length === 0 ? [] : [statement(section, cells.slice(0, -1).filter(Boolean).join(' ▸ '), note)];
  });
}

/** Paragraphs, items, headings and rows of tables, each in one line; links without their addresses. */
function blocksOf(page: string): string[] {
  return page.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').split('\n').reduce<string[]>((blocks, line) => {
    const isOwn = line === '' || /^(#|\||[*-] |```)/.test(line) || blocks.length === 0 || blocks[blocks.length - 1] === '' || /^(#|\|)/.test(blocks[blocks.length - 1]);
    if (isOwn) blocks.push(line);
    else blocks[blocks.length - 1] += ` ${line.trim()}`;
    return blocks;
  }, []);
}

/** What a mark belongs to is the sentence up to it; other marks in it are left out. */
function inProse(section: string, text: string): Statement[] {
  return [...text.matchAll(NOTE)].filter(([, note]) => isNote(note)).map((match) => {
    const before = text.slice(0, match.index).replace(NOTE, (whole, note: string) => (isNote(note) ? '' : whole)).replace(/ +(?=[.,;: ]|$)/g, '').replace(/^[*-] /, '');
    const sentence = before.split(/(?<=[^.][.]) (?=[A-Z`*])/).at(-1) ?? before;
    return statement(section, sentence.replaceAll('**', '').trim(), match[1]);
  });
}

function isNote(note: string): boolean {
  return /^[DMA](?![\p{L}*`'-])/u.test(note) || (/(?<![\p{L}*`'-])[DMA]$/u.test(note));
}

function marksOf(note: string): string[] {
  return note.match(MARK) ?? [];
}

function statement(section: string, text: string, note: string): Statement {
  const marks = marksOf(note);
  return { section, text, note, mark: marks.includes('A') ? 'A' : marks.includes('M') ? 'M' : 'D' };
}
