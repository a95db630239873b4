import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { counted } from '../../lib/contracts/counted';
import { digestFromBase64, digestOf, digestToBase64, sameDigest } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { readVariables } from '../../lib/contracts/functions';
import { parsePublishParameters } from '../../lib/contracts/jobs';
import { ReleaseRef, Taken } from '../../lib/contracts/ledger-state';
import { artifactNamed, parseManifest } from '../../lib/contracts/manifest';
import { Archive } from '../shared/archive';
import { s3 } from '../shared/clients';
import { ArtifactLocation, inputNamed, Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { listKeys } from '../shared/listing';
import { readManifest } from '../shared/releases.client';
import { batches, targetS3 } from '../shared/target.client';
import { headersOf, planPublish } from './decide';

/** Writes a release's files to a website's bucket, and leaves nothing else there. */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const variables = readVariables(['releasesBucket'], process.env);
  const { release, environment, executionId, target } = parsePublishParameters(job.userParameters);
  const ledger = new Ledger(s3(), variables.releasesBucket, release);
  const fence = async () => proveOpen(ledger, environment, executionId);
  const { release: sealed } = await fence();
  const input = await proveInput(variables.releasesBucket, sealed, inputNamed(job, target.artifact));
  const archive = await Archive.open({ s3: s3(), ...input });
  const website = await targetS3(target.role, executionId);
  const plan = planPublish(archive.paths, await listKeys(website, target.bucket));
  for (const phase of plan.phases) {
    for (const batch of batches(phase)) {
      await fence();
      const contents = [];
      for (const path of batch) contents.push({ path, bytes: await archive.read(path) });
      await Promise.all(contents.map(({ path, bytes }) => put(website, target.bucket, path, bytes)));
    }
  }
  for (const batch of batches(plan.remove)) {
    await fence();
    for (const Key of batch) await website.send(new DeleteObjectCommand({ Bucket: target.bucket, Key }));
  }
  return { summary: `${sealed.version}: ${counted(archive.paths.length, 'file')} written, ${plan.remove.length} removed` };
});

/** The fence: only the deployment that is open may write. */
async function proveOpen(ledger: Ledger, environment: string, executionId: string): Promise<Taken> {
  const { taken } = await ledger.environment(environment);
  if (taken?.executionId !== executionId || taken.opened === null) {
    throw new ReleaseError('DeploymentClosed', `the deployment of execution ${executionId} in ${environment} is not open; start the release again`);
  }
  return taken;
}

/** What was handed over is what was sealed: S3's own checksum of it says so, and this very version is read from here on. */
async function proveInput(releasesBucket: string, sealed: ReleaseRef, { name, bucket, key }: ArtifactLocation): Promise<{ bucket: string; key: string; versionId: string | undefined }> {
  const { text } = await readManifest(s3(), releasesBucket, sealed);
  const { digest } = artifactNamed(parseManifest(text), name);
  const { VersionId, ChecksumSHA256, ChecksumType } = await s3().send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
  if (!ChecksumSHA256 || ChecksumType !== 'FULL_OBJECT' || !sameDigest(digestFromBase64(ChecksumSHA256), digest)) {
    throw new ReleaseError('ReleaseAltered', `somebody wrote over ${key}, the copy of '${name}' that verify handed over; find out who may write to ${bucket}`);
  }
  return { bucket, key, versionId: VersionId };
}

async function put(website: S3Client, Bucket: string, Key: string, bytes: Buffer): Promise<void> {
  await website.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ChecksumSHA256: digestToBase64(digestOf(bytes)), ...headersOf(Key) }));
}
