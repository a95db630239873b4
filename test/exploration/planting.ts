import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FUNCTION_NAMES, FunctionName } from '../../lib/contracts';
import { bundleIn } from '../helpers/bundles';
import { Plant } from './plants';

const BUNDLE = "import { bundle, bundleOf } from './scripts/bundle.mjs'; for (const name of process.argv.slice(1)) await bundle(`lambda/${name}/handler.ts`, bundleOf(name));";

/** A copy of a synthesized app whose functions were bundled from sources with a mistake in them. Returns its folder. */
export function planted(assembly: string, { edits }: Plant): string {
  const sources = copyOfSources();
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  try {
    for (const edit of edits) replaceOnce(join(sources, edit.file), edit);
    const names = FUNCTION_NAMES.filter((name) => edits.some(({ file }) => mayConcern(file, name)));
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', BUNDLE, ...names], { cwd: sources, encoding: 'utf8' });
    if (status !== 0) throw new TypeError(`what was planted can't be bundled: ${stderr}`);
    cpSync(assembly, folder, { recursive: true });
    const changed = names.filter((name) => replaceBundle(sources, folder, name));
    if (changed.length === 0) throw new TypeError('what was planted changes no bundle');
    return folder;
  } finally {
    rmSync(sources, { recursive: true });
  }
}

/** What lies in a function's own folder is in no other bundle. */
function mayConcern(file: string, name: FunctionName): boolean {
  const own = FUNCTION_NAMES.find((other) => file.startsWith(`lambda/${other}/`));
  return own === undefined || own === name;
}

function copyOfSources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plant-'));
  const isSource = (path: string): boolean => !/\/dist(\/|$)|\.js$|\.d\.ts$/.test(path);
  for (const part of ['lambda', 'lib/contracts']) cpSync(part, join(folder, part), { recursive: true, filter: isSource });
  for (const part of ['scripts', 'package.json']) cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

function replaceOnce(file: string, { from, to }: Plant['edits'][number]): void {
  const parts = readFileSync(file, 'utf8').split(from);
  if (parts.length !== 2) throw new TypeError(`${file} has ${parts.length - 1} places, not one, that read: ${from}`);
  writeFileSync(file, parts.join(to));
}

/** False: the mistake does not concern this function. */
function replaceBundle(sources: string, assembly: string, name: FunctionName): boolean {
  const made = readFileSync(join(sources, 'lambda', name, 'dist', 'index.js'));
  const place = bundleIn(assembly, name);
  if (readFileSync(place).equals(made)) return false;
  writeFileSync(place, made);
  return true;
}
