import { readFileSync } from 'node:fs';

/** A fenced block of a page: a file that the page names before it, commands, or what they print. */
export interface Block {
  readonly kind: 'file' | 'commands' | 'printed' | 'other';
  /** Of a file. */
  readonly path: string;
  readonly text: string;
}

/** The blocks of a page's section or of all of it, in their order. A file is named in backticks, with a colon, right before its block. */
export function blocksOf(page: string, from = /^/, to = /$(?![^])/): Block[] {
  const text = readFileSync(page, 'utf8');
  const part = text.slice(text.search(from), text.search(to));
  return [...part.matchAll(/(?:`([^`\n]+)`[^`\n]*:\n\n)?^```(\w*)\n([^]*?)^```$/gm)].map(([, path, language, inside]) => {
    const kind = language === 'sh' ? 'commands' : language === '' ? 'printed' : path ? 'file' : 'other';
    return { kind, path: kind === 'file' ? path : '', text: inside };
  });
}

/** Lines that a page shows and that were not printed, or not in this order; '…' stands for lines that are left out, and in a line for a text. */
export function missingLines(shown: string, printed: string): string[] {
  const rest = printed.split('\n').map((line) => line.trimEnd());
  return shown.trimEnd().split('\n').filter((line) => line !== '…').filter((line) => {
    const pattern = new RegExp(`^${line.split('…').map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
    const at = rest.findIndex((candidate) => pattern.test(candidate));
    if (at >= 0) rest.splice(0, at + 1);
    return at < 0;
  });
}
