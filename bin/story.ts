import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ReleaseError } from '../lib/contracts/errors';
import type { Story } from '../lib/local';

/** The default export of a module. */
export async function readStory(file: string): Promise<Story> {
  const path = resolve(file);
  if (!existsSync(path)) {
    const compiled = file.endsWith('.js') && existsSync(path.replace(/\.js$/, '.ts'));
    throw new ReleaseError('StoryInvalid', `there is no ${file}${compiled ? '; compile the TypeScript file beside it first' : ''}`);
  }
  const module = await import(pathToFileURL(path).href) as { default?: unknown };
  const story = (module.default as { default?: unknown } | undefined)?.default ?? module.default;
  if (typeof story !== 'function') throw new ReleaseError('StoryInvalid', `${file} has no default export that is a function`);
  return story as Story;
}
