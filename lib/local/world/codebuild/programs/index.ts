import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from '../../ports';
import { Refusals } from '../registry-rights';
import { Push, Workshop } from './docker';

export type { Push };

const NAMES = ['docker', 'aws'] as const;

/** Puts programs of our own into a folder that stands first in the PATH of a build. */
export function installPrograms(folder: string, registry: Registry, refusals: Refusals): void {
  const workshop: Workshop = { registry, refusals, asked: [], isLoggedIn: false, images: {}, pushes: [] };
  writeFileSync(join(folder, WORKSHOP), JSON.stringify(workshop));
  for (const name of NAMES) {
    const command = [process.execPath, join(__dirname, 'run.js'), join(folder, WORKSHOP), name].map(quoted).join(' ');
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  }
}

/** What they pushed, and what the registry asked for, in that order. */
export function doneIn(folder: string): Pick<Workshop, 'pushes' | 'asked'> {
  const { pushes, asked } = JSON.parse(readFileSync(join(folder, WORKSHOP), 'utf8')) as Workshop;
  return { pushes, asked };
}

const WORKSHOP = 'workshop.json';

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
