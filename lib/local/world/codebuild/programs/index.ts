import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from '../../ports';
import { Push, Workshop } from './docker';

export type { Push };

const NAMES = ['docker', 'aws'] as const;

/** Puts programs of our own into a folder that stands first in the PATH of a build. */
export function installPrograms(folder: string, registry: Registry): void {
  const workshop: Workshop = { registry, isLoggedIn: false, images: {}, pushes: [] };
  writeFileSync(join(folder, WORKSHOP), JSON.stringify(workshop));
  for (const name of NAMES) {
    const command = [process.execPath, join(__dirname, 'run.js'), join(folder, WORKSHOP), name].map(quoted).join(' ');
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  }
}

/** What they pushed, in that order. */
export function pushesOf(folder: string): readonly Push[] {
  return (JSON.parse(readFileSync(join(folder, WORKSHOP), 'utf8')) as Workshop).pushes;
}

const WORKSHOP = 'workshop.json';

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
