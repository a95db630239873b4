import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const COMMAND = resolve('bin/cdk-release');

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  /** Beside this process's own, of which those that speak of colours are left out. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the Node that runs the tests. */
  readonly node?: string;
  /** What it is fed from standard input. Default: nothing. */
  readonly input?: string;
}

/** Runs the command line as a person does, off a terminal. */
export function cli(args: readonly string[], { cwd, env = {}, node = process.execPath, input = '' }: CliOptions = {}): CliResult {
  return spawnSync(node, [COMMAND, ...args], { cwd, env: { ...environment(), ...env }, encoding: 'utf8', input, timeout: 110_000 });
}

/** A new folder with these files. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'cdk-release-cli-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** What this process was given, without what would change how output looks or what Node loads. */
export function environment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR, NO_COLOR, NODE_OPTIONS, ...rest } = process.env;
  void [FORCE_COLOR, NO_COLOR, NODE_OPTIONS];
  return rest;
}
