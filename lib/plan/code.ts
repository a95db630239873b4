import { Candidate } from './candidates';
import { FaultCode } from './faults';
import { at } from './json';

/** Where a function's code lies, or why it can't be run here. */
export type Code = { readonly directory: string } | { readonly code: FaultCode; readonly fault: string };

/** The folder of a function's code: the file asset that is uploaded under its `S3Key`. */
export function codeOf({ declared, resolved }: Candidate): Code {
  const refuse = (code: FaultCode, text: string): Code => ({ code, fault: `${declared.id} (${declared.path}) Code: ${text}` });
  const key = at(resolved.properties, 'Code.S3Key');
  if (key === undefined) return refuse('Unsupported', 'it is inline or a container image; a rehearsal runs functions whose code is a folder (Code.fromAsset)');
  const asset = declared.stack.assets.find(({ objectKeys }) => objectKeys.includes(String(key)));
  if (!asset) return refuse('Unsupported', `no file asset of the app is uploaded as '${String(key)}'; a rehearsal runs functions whose code is a folder (Code.fromAsset)`);
  if (asset.kind === 'file') return refuse('Unsupported', `${asset.path} is a file; a rehearsal runs functions whose code is a folder`);
  return { directory: asset.path };
}
