#!/usr/bin/env node
import { dirname } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { realpathSync } from 'node:fs';
import { readCommandLine, USAGE } from './build/command-line.mjs';
import { BuildError } from './build/errors.mjs';
import { build } from './build/site.mjs';

/**
 * Builds the shop into the folder `out` and answers the paths of its files. The same options give the same bytes.
 *
 * `broken` loses the price of one product: that build succeeds too, its front page and that product's page are wrong, and health.json says so.
 */
export async function buildSite(options) {
  return build(dirname(fileURLToPath(import.meta.url)), options);
}

/** The same from the command line. */
async function main(args) {
  try {
    const options = readCommandLine(args);
    const files = await buildSite(options);
    console.log(`${options.version} (${options.commit}): ${files.length} files in ${options.out}`);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.code === 'Usage' ? `${error.message}\n${USAGE}` : error.message);
    process.exitCode = error.code === 'Usage' ? 2 : 1;
  }
}

if (argv[1] !== undefined && realpathSync(argv[1]) === fileURLToPath(import.meta.url)) void main(argv.slice(2));
