import { createInterface } from 'node:readline/promises';
import type { AskedBuild, BuildPermission } from '../lib/local';
import { Options } from './options';

/** Whether builds run: because the command line says so, or somebody who sits in front of a terminal. */
export function permissionOf({ runBuilds, json }: Options): BuildPermission {
  if (runBuilds) return 'run';
  return !json && process.stdin.isTTY && process.stdout.isTTY ? ask : 'refuse';
}

async function ask({ project, commands }: AskedBuild): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await lines.question(`${project} is about to run on this machine, in a scratch folder, without credentials:\n${commands.map((command) => `  ${command.split('\n')[0]}\n`).join('')}Run this build and those after it? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
