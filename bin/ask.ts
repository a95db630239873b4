import { createInterface } from 'node:readline';
import type { AskedBuild, BuildPermission } from '../lib/local';
import { Options } from './options';

/** Whether builds run: because the command line says so, or somebody who sits in front of a terminal. */
export function permissionOf({ runBuilds, json }: Options): BuildPermission {
  const { stdin, stdout } = process;
  if (runBuilds) return 'run';
  return !json && stdin.isTTY && stdout.isTTY ? (build) => askForBuilds(build, stdin, stdout) : 'refuse';
}

/** No answer at all is none. */
export async function askForBuilds(build: AskedBuild, input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<boolean> {
  const lines = createInterface({ input, output });
  try {
    return await new Promise((resolve) => {
      lines.once('close', () => resolve(false));
      lines.question(questionOf(build), (answer) => resolve(isYes(answer)));
    });
  } finally {
    lines.close();
  }
}

export function questionOf({ project, commands }: AskedBuild): string {
  const shown = commands.map((command) => `  ${command.split('\n')[0]}\n`).join('');
  return `${project} is about to run on this machine, in a scratch folder, without credentials:\n${shown}Run this build and those after it? [y/N] `;
}

/** Only yes is yes. */
export function isYes(answer: string): boolean {
  return /^\s*y(es)?\s*$/i.test(answer);
}
