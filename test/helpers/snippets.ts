import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a page. */
export interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** The type of the value that it is, where `<!-- a TYPE -->` stands before it; what does not begin with a bracket is the inside of one. */
  readonly type: string | undefined;
  readonly text: string;
}

/** The pages that people read. */
export const DOCUMENTS: readonly string[] = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').filter((name) => name.endsWith('.md')).map((name) => join('docs', name)).sort()];

const FENCED = /^(?:<!-- an? ([^\n]+) -->\n)?(`{3,})([a-z]*)\n(.*?)^\2$/gms;

export function snippetsOf(page: string, text = readFileSync(page, 'utf8')): Snippet[] {
  return [...text.matchAll(FENCED)].map((match) => {
    const [, type, , language, body] = match;
    return { page, line: text.slice(0, match.index).split('\n').length + (type === undefined ? 1 : 2), language, type, text: body };
  });
}
