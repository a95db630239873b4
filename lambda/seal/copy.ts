import { CopyObjectCommand, HeadObjectCommand, HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { Digest, digestFromBase64, sameDigest } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { later } from '../../lib/contracts/sample';
import { hasStatus } from '../shared/aws-errors';
import { copiedDigest, COPY_LIMIT, copySource } from '../shared/releases.client';

export interface SealedCopy {
  readonly key: string;
  readonly versionId: string;
  readonly size: number;
  readonly digest: Digest;
}

export interface CopyRequest {
  readonly from: { readonly bucket: string; readonly key: string };
  readonly to: { readonly bucket: string; readonly key: string };
  /** What whoever handed it in says of it; null if nobody says anything. */
  readonly digest: Digest | null;
  readonly retentionDays: number;
  readonly now: string;
}

/** Seals one archive: a server-side copy, locked, and its digest as S3 computed it. A second delivery finds the copy and takes it. */
export async function sealArchive(s3: S3Client, { from, to, digest, retentionDays, now }: CopyRequest): Promise<SealedCopy> {
  const source = await describe(s3, from.bucket, from.key);
  if (!source) throw new ReleaseError('DropInvalid', `${from.key} is not there${digest === null ? '' : '; write drop.json last'}`);
  if (source.ContentLength! > COPY_LIMIT) {
    throw new ReleaseError('ArtifactTooLarge', `${from.key} has ${source.ContentLength} bytes; an archive may have ${COPY_LIMIT}`);
  }
  const copy = await copyOnce(s3, to, source.ETag!, copySource(from.bucket, from.key, source.VersionId!), later(now, retentionDays * 24 * 3600))
    ?? await existingCopy(s3, to);
  if (digest !== null && !sameDigest(copy.digest, digest)) {
    throw new ReleaseError('DropInvalid', `${from.key} has the digest ${copy.digest}, but drop.json says ${digest}; hand it in again`);
  }
  return { ...copy, key: to.key, size: source.ContentLength! };
}

/** null: the copy is there already. */
async function copyOnce(
  s3: S3Client, to: { readonly bucket: string; readonly key: string }, etag: string, source: string, retainUntil: string,
): Promise<{ versionId: string; digest: Digest } | null> {
  try {
    const { CopyObjectResult, VersionId } = await s3.send(new CopyObjectCommand({
      Bucket: to.bucket, Key: to.key, CopySource: source, CopySourceIfMatch: etag, IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256',
      TaggingDirective: 'REPLACE', MetadataDirective: 'REPLACE', ContentType: 'application/zip',
      ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(retainUntil),
    }));
    return { versionId: VersionId!, digest: copiedDigest(CopyObjectResult, to.key) };
  } catch (error) {
    if (hasStatus(error, 412)) return null;
    throw error;
  }
}

async function existingCopy(s3: S3Client, to: { readonly bucket: string; readonly key: string }): Promise<{ versionId: string; digest: Digest }> {
  const copy = await describe(s3, to.bucket, to.key);
  if (!copy?.ChecksumSHA256) throw new ReleaseError('DropInvalid', 'the archive was written again while it was being sealed; hand it in once more');
  return { versionId: copy.VersionId!, digest: digestFromBase64(copy.ChecksumSHA256) };
}

async function describe(s3: S3Client, Bucket: string, Key: string): Promise<HeadObjectCommandOutput | undefined> {
  try {
    return await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}
