import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { counted } from '../../lib/contracts/counted';
import { digestOf, digestToBase64 } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { readVariables } from '../../lib/contracts/functions';
import { parsePublishParameters } from '../../lib/contracts/jobs';
import { Taken } from '../../lib/contracts/ledger-state';
import { Archive } from '../shared/archive';
import { s3 } from '../shared/clients';
import { inputNamed, Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { listKeys } from '../shared/listing';
import { batches, targetS3 } from '../shared/target.client';
import { headersOf, planPublish } from './decide';

/** Writes a release's files to a website's bucket, and leaves nothing else there. */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const variables = readVariables(['releasesBucket'], process.env);
  const { release, environment, executionId, target } = parsePublishParameters(job.userParameters);
  const ledger = new Ledger(s3(), variables.releasesBucket, release);
  const fence = async () => proveOpen(ledger, environment, executionId);
  const { release: { version } } = await fence();
  const input = inputNamed(job, target.artifact);
  const archive = await Archive.open({ s3: s3(), bucket: input.bucket, key: input.key });
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
  return { summary: `${version}: ${counted(archive.paths.length, 'file')} written, ${plan.remove.length} removed` };
});

/** The fence: only the deployment that is open may write. */
async function proveOpen(ledger: Ledger, environment: string, executionId: string): Promise<Taken> {
  const { taken } = await ledger.environment(environment);
  if (taken?.executionId !== executionId || taken.opened === null) {
    throw new ReleaseError('DeploymentClosed', `the deployment of execution ${executionId} in ${environment} is not open; start the release again`);
  }
  return taken;
}

async function put(website: S3Client, Bucket: string, Key: string, bytes: Buffer): Promise<void> {
  await website.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ChecksumSHA256: digestToBase64(digestOf(bytes)), ...headersOf(Key) }));
}
