import { ErrorCode, ReleaseError } from '../../lib/contracts/errors';
import { now } from './clock';
import { Ledger } from './ledger.client';

/** Whose build failed, and where. */
export interface FailedBuild {
  readonly executionId: string;
  readonly jobId: string;
  readonly stage: string;
  readonly version?: string;
  readonly revision: string;
  /** Who committed it, as far as the build knows. */
  readonly author: string | null;
}

/** What it came to grief on. */
export interface Failure {
  readonly code: ErrorCode;
  /** One line. */
  readonly reason: string;
  /** The last lines that the build wrote. */
  readonly lines: readonly string[];
  readonly remedy?: string;
}

/** Says in the ledger that a build came to nothing, once, however often it is delivered. */
export async function noteFailure(
  ledger: Ledger, { executionId, jobId, stage, version, revision, author }: FailedBuild, { code, reason, lines }: Failure,
): Promise<void> {
  await ledger.append('build', now(), ({ builds }) => (builds.failed.includes(jobId) ? null : {
    kind: 'build-failed', executionId, jobId, stage, commit: revision, author, code, reason, lines,
    version: version ?? builds.numbered.find((item) => item.executionId === executionId)?.version ?? '',
  }));
}

/** The same; then throws the reason, which ends the job. */
export async function recordFailure(ledger: Ledger, build: FailedBuild, failure: Failure): Promise<never> {
  await noteFailure(ledger, build, failure);
  const { code, reason, lines, remedy } = failure;
  throw new ReleaseError(code, [`${build.stage}: ${reason}`, ...lines, ...(remedy ? [remedy] : [])].join('\n'));
}
