import { readFileSync } from 'node:fs';
import { snippetsOf } from './snippets';

/** A fenced block of a page that is followed: a file that the page names before it, commands, or what they print. */
export interface Block {
  readonly kind: 'file' | 'commands' | 'printed' | 'other';
  /** Of a file. */
  readonly path: string;
  readonly text: string;
  /** The heading that it stands below. */
  readonly heading: string;
}

/** The blocks of a page in their order. A file is named in backticks, with a colon, right before its block. */
export function blocksOf(page: string): Block[] {
  const lines = readFileSync(page, 'utf8').split('\n');
  return snippetsOf(page).map(({ language, line, text }) => {
    const before = lines.slice(0, line - 2).reverse();
    const [, path = ''] = /`([^`]+)`[^`]*:$/.exec(before.find((each) => each !== '') ?? '') ?? [];
    const heading = before.find((each) => each.startsWith('## '))?.slice(3) ?? '';
    if (language === 'sh') return { kind: 'commands', path: '', text, heading };
    if (language === '') return { kind: 'printed', path: '', text, heading };
    return { kind: path === '' ? 'other' : 'file', path, text, heading };
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
