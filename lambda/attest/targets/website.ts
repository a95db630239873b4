import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { counted } from '../../../lib/contracts/counted';
import { Digest, digestFromBase64, digestOf } from '../../../lib/contracts/digest';
import { artifactNamed, Manifest } from '../../../lib/contracts/manifest';
import { WebsiteTarget } from '../../../lib/contracts/targets';
import { hasStatus } from '../../shared/aws-errors';
import { listKeys } from '../../shared/listing';
import { batches, targetS3 } from '../../shared/target.client';
import { compareTarget } from '../decide';
import type { Inspection } from '../inspect';

/** Every object of a website's bucket, by its digest. */
export async function inspectWebsite(manifest: Manifest, target: WebsiteTarget, executionId: string): Promise<Inspection> {
  const found = await readTarget(await targetS3(target.role, executionId), target.bucket);
  const proved = `${counted(found.size, 'file')} ${found.size === 1 ? 'is that' : 'are those'} of ${manifest.version}`;
  return { proved, files: found.size, fault: compareTarget(target.bucket, artifactNamed(manifest, target.artifact).files, found) };
}

async function readTarget(website: S3Client, bucket: string): Promise<Map<string, Digest>> {
  const found = new Map<string, Digest>();
  for (const batch of batches(await listKeys(website, bucket))) {
    const digests = await Promise.all(batch.map((key) => readDigest(website, bucket, key)));
    digests.forEach((digest, index) => digest && found.set(batch[index], digest));
  }
  return found;
}

/** S3's own checksum where it has one over the whole object; otherwise the bytes are read. */
async function readDigest(website: S3Client, Bucket: string, Key: string): Promise<Digest | undefined> {
  try {
    const { ChecksumSHA256, ChecksumType, VersionId } = await website.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    if (ChecksumSHA256 && ChecksumType === 'FULL_OBJECT') return digestFromBase64(ChecksumSHA256);
    const { Body } = await website.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    return digestOf(await Body!.transformToByteArray());
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}
