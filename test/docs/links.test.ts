import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTION_NAMES, VERDICTS } from '../../lib/contracts';

const { repository } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly repository: { readonly url: string } };
const ROOT = `${repository.url.replace(/\.git$/, '')}/blob/main/`;
const PAGES = readdirSync('docs').filter((file) => file.endsWith('.md'));

/** What GitHub makes of a heading. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

function leads(link: string): boolean {
  const path = link.startsWith(ROOT) ? link.slice(ROOT.length) : join('docs', link);
  const [file, anchor] = path.split('#');
  if (!existsSync(file)) return false;
  return anchor === undefined || [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].some(([, heading]) => anchorOf(heading) === anchor);
}

test.each(PAGES)('the links of docs/%s lead to what is there', (file) => {
  const page = readFileSync(join('docs', file), 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
  const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link).filter((link) => link.startsWith(ROOT) || !/^(https?:|#)/.test(link));
  expect(links.filter((link) => !leads(link))).toEqual([]);
});

test('the glossary is in order, without a word twice', () => {
  const words = [...readFileSync('docs/glossary.md', 'utf8').matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, word]) => word);
  expect(words.length).toBeGreaterThan(30);
  expect(words).toEqual([...new Set(words)].sort());
});

test('how it works: every function of a store is in its table, every verdict is named', () => {
  const page = readFileSync('docs/how-it-works.md', 'utf8');
  const functions = [...page.split('## Functions')[1].split('## ')[0].matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(functions).toEqual([...FUNCTION_NAMES]);
  expect(VERDICTS.filter((verdict) => !page.includes(`*${verdict}*`))).toEqual([]);
});
