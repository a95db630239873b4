import { errorText, isReleaseError } from '../lib/contracts/errors';

/** A person's mistake is told in words, a fault of this machine with what to do; only a fault of this program is told with its stack. */
export function told(error: unknown): string {
  if (isReleaseError(error) || !(error instanceof Error)) return errorText(error);
  if (!('syscall' in error)) return `this is a fault of cdk-release: ${error.stack}`;
  const { syscall, code } = error as NodeJS.ErrnoException;
  const remedy = REMEDIES[syscall ?? ''] ?? REMEDIES[code ?? ''];
  return remedy === undefined ? error.message : `${error.message}; ${remedy}`;
}

/** By the call that failed, otherwise by how it failed. */
const REMEDIES: Readonly<Record<string, string>> = {
  listen: 'the stand-ins of AWS listen on 127.0.0.1: let this machine, or this container, have its loopback interface and a free port',
  mkdtemp: 'scratch files go there: make the folder, make room in it, or name another one in TMPDIR',
  ENOSPC: 'make room there, or name a folder on another disk in TMPDIR',
  EACCES: 'let this user read and write there, or name another folder',
  EROFS: 'name a folder that can be written, in TMPDIR for scratch files',
  EMFILE: 'allow more open files: ulimit -n 4096',
};
