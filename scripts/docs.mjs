/** Writes what of the documentation is generated; `scripts/pages` says from what. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pages from './pages/index.js';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
for (const [file, page] of Object.entries(pages.PAGES)) writeFileSync(file, page());
for (const [file, parts] of Object.entries(pages.PARTS)) writeFileSync(file, pages.filled(readFileSync(file, 'utf8'), parts()));
