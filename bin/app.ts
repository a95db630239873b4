import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isReleaseError, ReleaseError } from '../lib/contracts/errors';
import { Definition, load, RehearsableApp } from '../lib/local';
import { definitionIn } from '../lib/show';
import { peersFault } from './peers';

/** A synthesized app, and how to clear away what was made for it. */
export interface SynthesizedApp {
  readonly directory: string;
  /** What a person calls it: the folder that he named, or the command that synthesized it. */
  readonly name: string;
  remove(): void;
}

/** The assembly that was named, or what the app's command synthesizes into a folder of its own. */
export function readApp({ app, assembly }: { readonly app?: string; readonly assembly?: string }): SynthesizedApp {
  if (assembly !== undefined) return existingApp(assembly);
  const command = app ?? settings('cdk.json').app;
  if (typeof command !== 'string' || command.trim() === '') {
    const why = existsSync('cdk.json') ? 'cdk.json names no "app"' : 'there is no cdk.json here';
    throw new ReleaseError('UsageInvalid', `there is no app to rehearse: ${why}; name its command with --app 'node app.js', or a synthesized app with --assembly cdk.out`);
  }
  // As with the CDK CLI, "app" may also name what was synthesized already.
  if (isFolder(command)) return existingApp(command);
  const directory = mkdtempSync(join(tmpdir(), 'cdk-release-'));
  const made = { directory, name: `the output of '${command}'`, remove: () => rmSync(directory, { recursive: true, force: true }) };
  synthesize(command, made);
  return made;
}

/** An app that can be rehearsed. */
export function loadApp({ directory, name }: SynthesizedApp): RehearsableApp {
  return named(directory, name, () => load(directory));
}

/** The release process of an app, which may have none. */
export function readDefinition({ directory, name }: SynthesizedApp): Definition {
  return named(directory, name, () => definitionIn(directory));
}

/** Faults are told by the name of the app, not by that of a folder that is gone when somebody reads them. */
function named<T>(directory: string, name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    throw new ReleaseError(error.code, error.message.replaceAll(resolve(directory), name), { cause: error });
  }
}

export function existingApp(directory: string): SynthesizedApp {
  if (isFolder(directory)) return { directory, name: directory, remove: () => undefined };
  if (existsSync(directory)) throw new ReleaseError('AssemblyUnreadable', `${directory} is a file; name the folder that \`cdk synth\` wrote, usually cdk.out, or with --app the command that synthesizes`);
  throw new ReleaseError('AssemblyUnreadable', `there is no folder ${directory}; name the one that \`cdk synth\` wrote, usually cdk.out`);
}

/** As the CDK CLI calls an app: folder and context in the environment. What it prints is no part of our output. */
function synthesize(command: string, { directory, remove }: SynthesizedApp): void {
  const context = { ...asObject(settings('cdk.json').context), ...settings('cdk.context.json') };
  const { status, signal, error } = spawnSync(command, {
    shell: true, stdio: ['ignore', 2, 2],
    env: { ...process.env, CDK_OUTDIR: directory, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_VALIDATION: process.env.CDK_VALIDATION ?? 'false' },
  });
  if (status === 0 && existsSync(join(directory, 'manifest.json'))) return;
  remove();
  const fault = peersFault(command, process.cwd());
  throw new ReleaseError('AppFailed', `the app's command '${command}' ${
    error ? `could not be run (${error.message}); correct --app, or "app" in cdk.json`
      : signal ? `was ended by ${signal}`
        : status !== 0 ? `ended with status ${status}; what it printed stands above`
          : 'ended well, but synthesized nothing into CDK_OUTDIR; let it create an App without an outdir of its own'}${fault === undefined ? '' : `. ${fault}`}`);
}

function settings(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  try {
    return asObject(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new ReleaseError('UsageInvalid', `${file} is not JSON: ${(error as Error).message}; correct it, or rehearse in another folder`);
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
