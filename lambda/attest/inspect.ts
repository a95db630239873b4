import { Manifest } from '../../lib/contracts/manifest';
import { AttestTarget } from '../../lib/contracts/targets';
import { inspectLambdaAlias } from './targets/lambda-alias';
import { inspectWebsite } from './targets/website';

/** What a target turned out to be. */
export interface Inspection {
  /** What was found, if there is no fault. */
  readonly proved: string;
  /** How many files were compared. */
  readonly files: number;
  /** How it differs from the release. */
  readonly fault: string | undefined;
}

/** Reads a target back and compares it with the release. */
export function inspectTarget(manifest: Manifest, target: AttestTarget, executionId: string): Promise<Inspection> {
  return 'alias' in target ? inspectLambdaAlias(manifest, target, executionId) : inspectWebsite(manifest, target, executionId);
}
