import { Digest, DIGEST, sameDigest } from './digest';
import { ReleaseError } from './errors';
import { ARTIFACT_NAME } from './names';
import { Reader } from './parse';

/** A container image of a release: what is deployed is the digest, whatever its tag leads to later. */
export interface ManifestImage {
  readonly name: string;
  /** Name of the repository in its registry. */
  readonly repository: string;
  /** Where it is pulled from, without a tag: `111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop/api`. */
  readonly uri: string;
  readonly digest: Digest;
}

/** What a repository's URI says: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
export interface RepositoryPlace {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

const REPOSITORY_URI = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9][a-z0-9._/-]+)$/;

export function placeOfRepository(uri: string): RepositoryPlace {
  const [, account, region, repository] = REPOSITORY_URI.exec(uri) ?? [];
  if (repository === undefined) throw new ReleaseError('FieldInvalid', `'${uri}' is not the URI of a repository in Amazon ECR`);
  return { account, region, repository };
}

export function readImage(r: Reader): ManifestImage {
  r.object('name', 'repository', 'uri', 'digest');
  return {
    name: r.field('name').string(ARTIFACT_NAME),
    repository: r.field('repository').string(/./),
    uri: r.field('uri').string(REPOSITORY_URI, 'the URI of a repository'),
    digest: r.field('digest').string(DIGEST),
  };
}

/** What is deployed: `111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop/api@sha256:…`. */
export function pinned({ uri, digest }: ManifestImage): string {
  return `${uri}@${digest}`;
}

/** The same images, whatever else is said of them. */
export function sameImages(a: readonly ManifestImage[] = [], b: readonly ManifestImage[] = []): boolean {
  return a.length === b.length && a.every(({ name, uri, digest }) => b.some((other) => other.name === name && other.uri === uri && sameDigest(other.digest, digest)));
}
