import { EnvironmentConfiguration } from './configuration';
import { Digest, sameDigest } from './digest';
import { isReleaseError, ReleaseError } from './errors';
import { BadRelease, EnvironmentState, goodIn, LedgerState, ReleaseRef, Taken } from './ledger-state';
import { Manifest, ObjectVersion, parseManifest } from './manifest';

/** What was found out about a release that somebody wants to deploy. */
export interface ReleaseEvidence {
  /** The release pipeline that it shall go through. */
  readonly name: string;
  /** The bytes that were handed over as `release.json`. */
  readonly manifest: { readonly text: string; readonly digest: Digest };
  /** What the ledger says was sealed under this version. */
  readonly sealed: ReleaseRef | undefined;
  /** The current version of each sealed key; undefined where there is none. */
  readonly current: ReadonlyMap<string, string | undefined>;
  /** What the tag of each image leads to now, by the image's name; undefined where there is no such tag. */
  readonly images: ReadonlyMap<string, Digest | undefined>;
  readonly bad: readonly BadRelease[];
}

/**
 * The proofs of a release, in their order: it is readable, it is this pipeline's, it was sealed with exactly these bytes,
 * nobody wrote over what was sealed or moved the tags of its images, it was not found bad here.
 * (A signature is proved between "sealed" and "untouched" once releases carry one.)
 * Used wherever a release is judged; throws the first proof that fails.
 */
export function proveRelease(evidence: ReleaseEvidence): Manifest {
  const manifest = readManifest(evidence.manifest.text);
  proveName(evidence, manifest);
  proveSealed(evidence, manifest);
  proveUntouched(evidence, manifest);
  proveImages(evidence, manifest);
  proveNotBad(evidence, manifest);
  return manifest;
}

/** A release may come where it has been good in all environments that come before, or has been good itself. */
export function proveOrder(ledger: LedgerState, { environment, after }: Pick<EnvironmentConfiguration, 'environment' | 'after'>, { version, digest }: ReleaseRef): void {
  const good = goodIn(ledger, digest);
  const missing = after.filter((name) => !good.includes(name));
  if (missing.length === 0 || good.includes(environment)) return;
  throw new ReleaseError('NotPromoted', `${version} has not been good in ${missing.join(' and ')}, before ${environment}; deploy it there first`);
}

/** An environment goes back only to what was good in it: nobody is asked before that. */
export function proveWayBack({ good }: EnvironmentState, { class: deploymentClass, release }: Taken, environment: string): void {
  if (deploymentClass !== 'rollback' || good.some((item) => sameDigest(item.release.digest, release.digest))) return;
  throw new ReleaseError('NotPromoted', `${release.version} is no way back, as it is not good in ${environment}; start it as a release of its own`);
}

/** What a deployment needs beyond that: the environment is this execution's, for this very release. */
export function proveAdmitted(taken: Taken | null, executionId: string, digest: Digest, environment: string): Taken {
  if (taken === null || taken.executionId !== executionId) {
    throw new ReleaseError('NotAdmitted', `${environment} is not taken by execution ${executionId}`
      + (taken ? ` but by ${taken.executionId} with ${taken.release.version}` : '') + '; start the release again');
  }
  if (!sameDigest(taken.release.digest, digest)) {
    throw new ReleaseError('NotAdmitted', `${environment} was taken for ${taken.release.version} (${taken.release.digest}), not for ${digest}`);
  }
  return taken;
}

/** Every object that belongs to a release, its manifest first. */
export function sealedObjects(ref: ReleaseRef, manifest: Manifest): ObjectVersion[] {
  return [ref, ...manifest.artifacts].map(({ key, versionId }) => ({ key, versionId }));
}

/** Who starts a pipeline by hand may name any object: what is no manifest at all is told in one sentence. */
function readManifest(text: string): Manifest {
  try {
    return parseManifest(text);
  } catch (error) {
    if (!isReleaseError(error) || error.code === 'VersionUnsupported') throw error;
    throw new ReleaseError('ReleaseUnsealed', 'what this was started with is no manifest of a release; name the release.json of a sealed one, or nothing', { cause: error });
  }
}

function proveName(evidence: ReleaseEvidence, manifest: Manifest): void {
  if (manifest.name !== evidence.name) {
    throw new ReleaseError('ReleaseUnsealed', `${manifest.version} is a release of '${manifest.name}', not of '${evidence.name}'`);
  }
}

function proveSealed(evidence: ReleaseEvidence, manifest: Manifest): void {
  const { sealed } = evidence;
  if (!sealed || sealed.version !== manifest.version) {
    throw new ReleaseError('ReleaseUnsealed', `${manifest.version} was never sealed; hand it in as a drop`);
  }
  if (!sameDigest(sealed.digest, evidence.manifest.digest)) {
    throw new ReleaseError('ReleaseUnsealed', `these bytes of release.json (${evidence.manifest.digest}) are not those that were sealed as ${manifest.version} (${sealed.digest})`);
  }
}

function proveUntouched(evidence: ReleaseEvidence, manifest: Manifest): void {
  for (const { key, versionId } of sealedObjects(evidence.sealed!, manifest)) {
    const current = evidence.current.get(key);
    if (current !== versionId) {
      throw new ReleaseError('ReleaseAltered', `somebody wrote over ${key} after it was sealed: its current version is ${current ?? 'a delete marker'}, sealed was ${versionId}; find out who before anything of it is deployed`);
    }
  }
}

/** A tag that leads elsewhere is somebody's doing, though the digest would be deployed. */
function proveImages({ images }: ReleaseEvidence, { version, images: sealed = [] }: Manifest): void {
  for (const { name, uri, digest } of sealed) {
    const current = images.get(name);
    if (current === undefined) throw new ReleaseError('ImageMissing', `${name}:${version} is not in ${uri} any more, sealed was ${digest}; push it again, or find out who removed it`);
    if (!sameDigest(current, digest)) throw new ReleaseError('ImageMoved', `${name}:${version} is ${current} now, sealed was ${digest}; find out who pushed it to ${uri}`);
  }
}

function proveNotBad(evidence: ReleaseEvidence, manifest: Manifest): void {
  const bad = evidence.bad.find((item) => sameDigest(item.digest, evidence.manifest.digest));
  if (bad) throw new ReleaseError('ReleaseBad', `${manifest.version} was found bad here at ${bad.at}: ${bad.reason}`);
}
