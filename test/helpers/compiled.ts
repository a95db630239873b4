import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The library in a folder of its own, as it lies in a fresh checkout: no compiled file beside a source. */
export function freshCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'compiled-'));
  cpSync('lib', join(folder, 'lib'), { recursive: true, filter: (file) => !/\.js$|\.d\.ts$|\.tsbuildinfo$/.test(file) });
  for (const file of ['README.md', 'LICENSE']) cpSync(file, join(folder, file));
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, scripts: {} }));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs a command of the toolchain in a folder and returns all that it said; throws unless it ends with status 0. */
export function toolchain(folder: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('node_modules', command), ...args], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0] },
  });
  if (status !== 0) throw new TypeError(`${command} ended with status ${String(status)}\n${stdout}${stderr}`);
  return `${stdout}${stderr}`;
}
