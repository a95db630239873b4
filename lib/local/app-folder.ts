import { existsSync, statSync } from 'node:fs';
import { inspect } from 'node:util';
import { ReleaseError } from '../contracts/errors';

/** What can be synthesized: a CDK app, or a stage. */
export interface Synthesizable {
  synth(): { readonly directory: string };
}

/** The folder of a synthesized app, or of one that is synthesized now. Refuses with UsageInvalid what is neither: no compiler looks at JavaScript. */
export function appFolder(app: unknown): string {
  if (typeof app === 'string') return existingFolder(app);
  if (isSynthesizable(app)) return app.synth().directory;
  throw new ReleaseError('UsageInvalid', `load takes a CDK app, or the folder that \`cdk synth\` wrote, got ${describe(app)}; ${remedyFor(app)}`);
}

function existingFolder(folder: string): string {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) return folder;
  const what = existsSync(folder) ? `${folder} is a file` : `there is no folder ${folder}`;
  throw new ReleaseError('AssemblyUnreadable', `${what}; give load the app itself (the object), or the folder that \`cdk synth\` wrote, usually cdk.out`);
}

function isSynthesizable(value: unknown): value is Synthesizable {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Synthesizable>).synth === 'function';
}

function remedyFor(given: unknown): string {
  if (typeof given !== 'object' || given === null) return 'export the app from the file that makes it: module.exports = { app }';
  const [field] = Object.entries(given).find(([, value]) => isSynthesizable(value)) ?? [];
  if (field !== undefined) return `give its '${field}'`;
  return 'node' in given ? 'give the app that it is in' : 'export the app from the file that makes it: module.exports = { app }';
}

function describe(given: unknown): string {
  if (typeof given !== 'object' || given === null) return inspect(given);
  return 'node' in given ? 'a construct that can\'t be synthesized by itself' : `an object with ${Object.keys(given).join(', ') || 'nothing in it'}`;
}
