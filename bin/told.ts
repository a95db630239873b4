import { errorText, isReleaseError } from '../lib/contracts/errors';

/** A person's mistake is told in words; only a fault of this program is told with its stack. */
export function told(error: unknown): string {
  if (isReleaseError(error) || !(error instanceof Error)) return errorText(error);
  return 'syscall' in error ? error.message : `this is a fault of cdk-release: ${error.stack}`;
}
