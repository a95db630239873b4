#!/usr/bin/env node
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';

/** Every link of every page leads to a file that was built; `node check.mjs FOLDER` names those that do not. */
const [folder = 'dist'] = argv.slice(2);
const pages = readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith('.html'));
const broken = pages.flatMap((page) => linksIn(page).filter((link) => !existsSync(join(folder, link))).map((link) => `${page} links to ${link}, which is not there`));

broken.forEach((line) => console.error(line));
console.log(`${pages.length} pages checked, ${broken.length} broken links`);
process.exitCode = pages.length > 0 && broken.length === 0 ? 0 : 1;

function linksIn(page) {
  const text = readFileSync(join(folder, page), 'utf8');
  const links = [...text.matchAll(/(?:href|src)="([^"#?]+)/g)].map(([, link]) => link).filter((link) => !/^[a-z]+:/.test(link));
  return [...new Set(links)].map((link) => join(link.startsWith('/') ? '' : dirname(page), link)).map((path) => (path.endsWith('/') || path === '.' ? join(path, 'index.html') : path));
}
