import { Digest } from '../../lib/contracts/digest';
import { Manifest } from '../../lib/contracts/manifest';
import { AttestTarget } from '../../lib/contracts/targets';
import { inspectCommands } from './targets/commands';
import { inspectLambdaAlias } from './targets/lambda-alias';
import { inspectStack } from './targets/stack';
import { inspectWebsite } from './targets/website';

/** What a target is held against. */
export interface Inspected {
  readonly manifest: Manifest;
  /** That of the release. */
  readonly digest: Digest;
  /** The releases bucket. */
  readonly bucket: string;
  readonly executionId: string;
}

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
export async function inspectTarget(release: Inspected, target: AttestTarget): Promise<Inspection> {
  const { manifest, digest, executionId } = release;
  if ('commands' in target) return inspectCommands(manifest, digest, target);
  if ('stack' in target) return inspectStack(release, target);
  return 'alias' in target ? inspectLambdaAlias(manifest, target, executionId) : inspectWebsite(manifest, target, executionId);
}
