import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReleaseError } from '../lib/contracts/errors';

/** A synthesized app, and how to clear away what was made for it. */
export interface SynthesizedApp {
  readonly directory: string;
  remove(): void;
}

/** The assembly that was named, or what the app's command synthesizes into a folder of its own. */
export function readApp({ app, assembly }: { readonly app?: string; readonly assembly?: string }): SynthesizedApp {
  if (assembly !== undefined) return { directory: assembly, remove: () => undefined };
  const settings = readSettings();
  const command = app ?? settings.app;
  if (command === undefined) {
    throw new ReleaseError('UsageInvalid', "there is no app: no cdk.json with an \"app\" here; name it with --app 'node app.js', or a synthesized one with --assembly cdk.out");
  }
  const directory = mkdtempSync(join(tmpdir(), 'cdk-release-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  synthesize(command, directory, settings.context, remove);
  return { directory, remove };
}

/** As the CDK CLI calls an app: folder and context in the environment. */
function synthesize(command: string, directory: string, context: unknown, remove: () => void): void {
  const { status, error } = spawnSync(command, {
    shell: true, stdio: ['ignore', 2, 2],
    env: { ...process.env, CDK_OUTDIR: directory, CDK_CONTEXT_JSON: JSON.stringify(context ?? {}), CDK_VALIDATION: process.env.CDK_VALIDATION ?? 'false' },
  });
  if (status === 0 && existsSync(join(directory, 'manifest.json'))) return;
  remove();
  throw new ReleaseError('AppFailed', `the app's command (${command}) ${error ? `could not be run: ${error.message}` : status === 0 ? 'synthesized nothing' : `ended with status ${status}`}`);
}

function readSettings(): { readonly app?: string; readonly context?: unknown } {
  if (!existsSync('cdk.json')) return {};
  try {
    return JSON.parse(readFileSync('cdk.json', 'utf8')) as { app?: string; context?: unknown };
  } catch (error) {
    throw new ReleaseError('UsageInvalid', `cdk.json is not JSON: ${(error as Error).message}`);
  }
}
