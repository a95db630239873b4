import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { features } from 'node:process';
import { pathToFileURL } from 'node:url';
import { errorText, ReleaseError } from '../lib/contracts/errors';
import type { Story } from '../lib/local';
import { placeOf, placeIn } from './place';

const EXAMPLE = 'export default async (r) => { await r.settle(); };';

/** A story, and the file that it stands in as somebody named it, if it is in one. */
export interface NamedStory {
  readonly story: Story;
  readonly file?: string;
}

/** The default export of a module. Refuses with StoryInvalid what cannot be a story, and says where. */
export async function readStory(file: string): Promise<NamedStory> {
  const path = resolve(file);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw invalid(`${file} is a folder; name the story's file (a synthesized app is named with --assembly)`);
  if (!found) throw invalid(`there is no file ${file}; ${remedyFor(file)}`);
  if (isTypeScript(file) && !runsTypeScript()) {
    throw invalid(`Node ${process.version} does not run ${file}; use Node 22.18 or newer, or compile it (npx tsc ${file}) and name the JavaScript file`);
  }
  const { default: exported } = await load(file, path);
  // A CommonJS module that was compiled from `export default` has the function one level down.
  const story = (exported as { default?: unknown } | null | undefined)?.default ?? exported;
  if (typeof story !== 'function') throw invalid(`${file} has no default export that is a function; let it say: ${EXAMPLE}`);
  return { story: story as Story, file };
}

async function load(file: string, path: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(path).href) as { default?: unknown };
  } catch (error) {
    const place = placeOf(error, path) ?? (error instanceof SyntaxError ? placeOfFault(path) : undefined);
    throw new ReleaseError('StoryInvalid', `${file} could not be loaded: ${errorText(error)}${place === undefined ? '' : `\n  at ${place}`}`, { cause: error });
  }
}

/** The error of an ECMAScript module that can't be parsed does not say where; Node's own check does. */
function placeOfFault(path: string): string | undefined {
  return placeIn(spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' }).stderr ?? '', path);
}

function remedyFor(file: string): string {
  const source = ['.ts', '.mts', '.cts'].map((extension) => file.replace(/\.[cm]?js$/, extension)).find((other) => other !== file && existsSync(other));
  if (source === undefined) return 'name the file of the story';
  return runsTypeScript() ? `there is a ${source}: name that, or compile it first` : `there is a ${source}: compile it first`;
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** Whether this Node strips types by itself. */
function runsTypeScript(): boolean {
  return Boolean((features as { readonly typescript?: string | boolean }).typescript);
}

function invalid(what: string): ReleaseError {
  return new ReleaseError('StoryInvalid', what);
}
