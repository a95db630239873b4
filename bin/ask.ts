import { createInterface } from 'node:readline';
import type { AskedBuild, BuildPermission } from '../lib/local';
import { Options } from './options';

/** Whether builds run: because the command line says so, or somebody who sits in front of a terminal. */
export function permissionOf({ runBuilds, json }: Options): BuildPermission {
  const { stdin, stdout } = process;
  if (runBuilds) return 'run';
  return !json && stdin.isTTY && stdout.isTTY ? (build) => askForBuilds(build, stdin, stdout) : 'refuse';
}

/** Only yes is yes; no answer at all is none. */
export async function askForBuilds({ project, commands }: AskedBuild, input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<boolean> {
  const lines = createInterface({ input, output });
  const shown = commands.map((command) => `  ${command.split('\n')[0]}\n`).join('');
  try {
    return await new Promise((resolve) => {
      lines.once('close', () => resolve(false));
      lines.question(`${project} is about to run on this machine, in a scratch folder, without credentials:\n${shown}Run this build and those after it? [y/N] `, (answer) => {
        resolve(/^\s*y(es)?\s*$/i.test(answer));
      });
    });
  } finally {
    lines.close();
  }
}
