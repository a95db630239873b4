import { BUILD_ENVIRONMENT } from '../../lib/contracts/build';
import { EnvironmentConfiguration } from '../../lib/contracts/configuration';
import { Digest, sameDigest } from '../../lib/contracts/digest';
import { artifactsFault, Drop } from '../../lib/contracts/drop';
import { ReleaseError } from '../../lib/contracts/errors';
import { ManifestImage, placeOfRepository, sameImages } from '../../lib/contracts/images';
import { Enqueue } from '../../lib/contracts/ledger-facts';
import { Manifest, ManifestArtifact } from '../../lib/contracts/manifest';
import { pipelineName, versionFault } from '../../lib/contracts/names';

/** Whether what was handed in may become a release of this pipeline at all. */
export function proveDrop(drop: Drop, name: string, environments: readonly EnvironmentConfiguration[]): void {
  const faults = [
    drop.name !== name ? `it names the release '${drop.name}' but lies below drop/${name}/` : undefined,
    environments.length === 0 ? `the store has no release pipeline '${name}'` : undefined,
    environments.some(({ built }) => built) ? `releases of '${name}' are built by ${pipelineName(name, BUILD_ENVIRONMENT)}, and nobody hands them in; commit instead` : undefined,
    versionFault(drop.version),
    ...duplicates(drop.artifacts.map((artifact) => artifact.name)).map((artifact) => `it lists the artifact '${artifact}' twice`),
    environments.length > 0 ? artifactsFault(name, drop.artifacts.map((artifact) => artifact.name), environments) : undefined,
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new ReleaseError('DropInvalid', faults.join('; '));
}

/** Whether what was built may become a release of this pipeline at all. */
export function proveBuilt(version: string, { release }: { readonly release: string }, environments: readonly EnvironmentConfiguration[]): void {
  const faults = [
    environments.length === 0 ? `the store has no release pipeline '${release}'` : undefined,
    version === '' ? 'the build has not said its version' : versionFault(version),
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new ReleaseError('HandoverInvalid', faults.join('; '));
}

/** The same version with the same bytes, and the same way back, is the same release; with others it is refused. */
export function proveSame(existing: Manifest, wanted: Manifest): void {
  const differs = existing.artifacts.length !== wanted.artifacts.length
    || wanted.artifacts.some((artifact) => !isSame(existing.artifacts.find((other) => other.name === artifact.name), artifact, wanted.source.kind === 'build'));
  const what = differs ? 'other bytes' : !sameImages(existing.images, wanted.images) ? 'other images' : existing.rollbackBarrier !== wanted.rollbackBarrier ? 'another rollbackBarrier' : undefined;
  if (what !== undefined) {
    throw new ReleaseError('ReleaseConflict', `version ${wanted.version} of '${wanted.name}' was sealed at ${existing.sealedAt} with ${what}; give these a version of their own`);
  }
}

/** CodeBuild packs anew what it builds anew, with other times: there the files count, and not how they are packed. */
function isSame(existing: ManifestArtifact | undefined, wanted: ManifestArtifact, byFiles: boolean): boolean {
  if (sameDigest(existing?.digest, wanted.digest)) return true;
  return byFiles && existing !== undefined && existing.files.length === wanted.files.length
    && wanted.files.every(({ path, digest }, index) => existing.files[index].path === path && sameDigest(existing.files[index].digest, digest));
}

/** What is sealed of an image: the digest that its tag leads to. What the build says that it pushed must be that. */
export function proveImage(name: string, uri: string, version: string, found: Digest | undefined, pushed: Digest | undefined): ManifestImage {
  if (found === undefined) throw new ReleaseError('ImageMissing', `${name}:${version} is not in ${uri}; the build must push it under that tag`);
  if (pushed !== undefined && !sameDigest(found, pushed)) {
    throw new ReleaseError('ImageMoved', `${name}:${version} is ${found}, but the build pushed ${pushed}; somebody pushed to ${uri} in between`);
  }
  return { name, repository: placeOfRepository(uri).repository, uri, digest: found };
}

/** Where a sealed release may go at once. */
export function firstEnvironments(environments: readonly EnvironmentConfiguration[]): Enqueue[] {
  return environments.filter((item) => item.after.length === 0).map((item) => ({ environment: item.environment, policy: item.queue }));
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
