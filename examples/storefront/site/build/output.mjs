import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { BuildError } from './errors.mjs';

/**
 * Makes the folder empty, so that nothing of an earlier build stays behind.
 *
 * Only a folder that holds an earlier build (it has a health.json) is emptied; a folder with anything else in it, and one that holds the sources, is refused.
 */
export async function emptyFolder(out, sources) {
  const way = relative(resolve(out), sources);
  if (way === '' || !way.startsWith('..')) throw new BuildError('Output', `${out} holds the sources of the shop; choose a folder beside or below them`);
  const names = await readdir(out).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw new BuildError('Output', `cannot build into ${out}: ${error.message}`);
  });
  if (names.length > 0 && !names.includes('health.json')) throw new BuildError('Output', `${out} is neither empty nor an earlier build; choose another folder`);
  await Promise.all(names.map((name) => rm(join(out, name), { recursive: true })));
}

/** Writes files by path, and answers their paths in order. */
export async function writeFiles(out, files) {
  for (const [path, text] of files) {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), text);
  }
  return [...files.keys()].sort();
}
