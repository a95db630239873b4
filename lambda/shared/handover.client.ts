import { S3Client } from '@aws-sdk/client-s3';
import { Handover, HANDOVER_FILE_MAX, HANDOVER_FILES, HandoverFile, readHandover } from '../../lib/contracts/handover';
import { Archive } from './archive';
import { ArtifactLocation } from './job';

/** What a build said of itself, beside its artifacts. */
export async function readHandedOver(s3: S3Client, { bucket, key }: ArtifactLocation): Promise<Handover> {
  const archive = await Archive.open({ s3, bucket, key });
  const texts: Partial<Record<HandoverFile, string>> = {};
  for (const file of HANDOVER_FILES.filter((name) => archive.paths.includes(name))) texts[file] = (await archive.start(file, HANDOVER_FILE_MAX)).toString('utf8');
  return readHandover(texts);
}
