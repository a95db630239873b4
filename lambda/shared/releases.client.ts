import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Digest, digestFromBase64, digestOf, sameDigest } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { ADMITTED_PREFIX } from '../../lib/contracts/jobs';
import { candidateKey } from '../../lib/contracts/keys';
import { BadRelease, ReleaseRef } from '../../lib/contracts/ledger-state';
import { artifactNamed, Manifest, ObjectVersion, parseManifest } from '../../lib/contracts/manifest';
import { ReleaseEvidence, sealedObjects } from '../../lib/contracts/proofs';
import { hasStatus, isAws } from './aws-errors';
import { digestOfTag } from './images.client';
import { ArtifactLocation, Job } from './job';
import { Ledger } from './ledger.client';

/** CopyObject is atomic up to here: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const COPY_LIMIT = 5 * 1024 ** 3;

/** The stored manifest of a sealed release, by its version id, with its digest. */
export async function readManifest(s3: S3Client, bucket: string, ref: ReleaseRef): Promise<{ text: string; digest: Digest }> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: ref.key, VersionId: ref.versionId }));
  const text = await Body!.transformToString();
  return { text, digest: digestOf(text) };
}

/** The manifest that the source action put into the artifact bucket. */
export async function readHandedManifest(s3: S3Client, input: ArtifactLocation): Promise<{ text: string; digest: Digest }> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: input.bucket, Key: input.key }));
  const bytes = await Body!.transformToByteArray();
  return { text: Buffer.from(bytes).toString('utf8'), digest: digestOf(bytes) };
}

/** Everything that the proofs of a release look at. */
export async function gatherEvidence(
  s3: S3Client, bucket: string, ledger: Ledger, manifest: { text: string; digest: Digest }, bad: readonly BadRelease[],
): Promise<ReleaseEvidence> {
  const parsed = readable(manifest.text);
  const sealed = parsed && (await ledger.sealed(parsed.version));
  const current = new Map<string, string | undefined>();
  for (const { key } of parsed && sealed ? sealedObjects(sealed, parsed) : []) current.set(key, await currentVersion(s3, bucket, key));
  const images = new Map<string, Digest | undefined>();
  for (const { name, uri } of sealed ? parsed?.images ?? [] : []) images.set(name, await digestOfTag(uri, parsed!.version));
  return { name: ledger.name, manifest, sealed, current, images, bad };
}

/** Server-side copy of a sealed object, by version id. Returns the digest of what was written, as S3 computed it. */
export async function copySealed(
  s3: S3Client, from: { readonly bucket: string } & ObjectVersion, to: ArtifactLocation, encryptionKey: string | undefined,
): Promise<Digest> {
  const { CopyObjectResult } = await s3.send(new CopyObjectCommand({
    Bucket: to.bucket, Key: to.key,
    CopySource: copySource(from.bucket, from.key, from.versionId),
    ChecksumAlgorithm: 'SHA256', TaggingDirective: 'REPLACE',
    ...(encryptionKey && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: encryptionKey }),
  }));
  return copiedDigest(CopyObjectResult, to.key);
}

/**
 * Copies each sealed archive by its version id into the output of its name, and holds what S3 says it wrote against the manifest. An output of
 * `admit` has a name of its own in the pipeline.
 */
export async function handOver(s3: S3Client, bucket: string, manifest: Manifest, { outputs, encryptionKey }: Pick<Job, 'outputs' | 'encryptionKey'>): Promise<void> {
  for (const output of outputs) {
    const artifact = artifactNamed(manifest, output.name.startsWith(ADMITTED_PREFIX) ? output.name.slice(ADMITTED_PREFIX.length) : output.name);
    const digest = await copySealed(s3, { bucket, ...artifact }, output, encryptionKey);
    if (!sameDigest(digest, artifact.digest)) {
      throw new ReleaseError('ReleaseAltered', `${artifact.key} (${artifact.versionId}) has the digest ${digest}, but ${artifact.digest} was sealed`);
    }
  }
}

/** The manifest of what has an environment, as it was sealed. */
export async function sealedManifest(s3: S3Client, bucket: string, release: ReleaseRef): Promise<Manifest> {
  const { text, digest } = await readManifest(s3, bucket, release);
  if (sameDigest(digest, release.digest)) return parseManifest(text);
  throw new ReleaseError('ReleaseAltered', `${release.key} (${release.versionId}) has the digest ${digest}, but ${release.digest} was sealed`);
}

/** Leaves the manifest where *Release change* by hand finds it. */
export async function writeCandidate(s3: S3Client, bucket: string, name: string, environment: string, ref: ReleaseRef): Promise<void> {
  await s3.send(new CopyObjectCommand({
    Bucket: bucket, Key: candidateKey(name, environment), CopySource: copySource(bucket, ref.key, ref.versionId), MetadataDirective: 'REPLACE', TaggingDirective: 'REPLACE',
    ContentType: 'application/json',
  }));
}

export function copySource(bucket: string, key: string, versionId: string): string {
  return `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}?versionId=${encodeURIComponent(versionId)}`;
}

/** Only a checksum over the whole object is a digest of it. */
export function copiedDigest(result: { ChecksumSHA256?: string; ChecksumType?: string } | undefined, key: string): Digest {
  if (!result?.ChecksumSHA256 || result.ChecksumType !== 'FULL_OBJECT') {
    throw new ReleaseError('ArtifactTooLarge', `${key}: S3 gave no checksum over the whole object; an artifact must be one archive of at most 5 GB`);
  }
  return digestFromBase64(result.ChecksumSHA256);
}

async function currentVersion(s3: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).VersionId;
  } catch (error) {
    if (isAws(error, 'NotFound', 'NoSuchKey') || hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** A manifest, or nothing if it is none. */
export function readable(text: string): Manifest | undefined {
  try {
    return parseManifest(text);
  } catch {
    return undefined;
  }
}
