import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { counted } from '../../lib/contracts/counted';
import { Digest, digestFromBase64, digestOf, sameDigest } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { readVariables } from '../../lib/contracts/functions';
import { AttestParameters, parseAttestParameters } from '../../lib/contracts/jobs';
import { environmentOf, Taken } from '../../lib/contracts/ledger-state';
import { Manifest, parseManifest } from '../../lib/contracts/manifest';
import { hasStatus } from '../shared/aws-errors';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { listKeys } from '../shared/listing';
import { readManifest } from '../shared/releases.client';
import { batches, targetS3 } from '../shared/target.client';
import { compareTarget } from './decide';

/** Reads back what runs in the targets now. Only this makes what runs known. */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const variables = readVariables(['releasesBucket'], process.env);
  const parameters = parseAttestParameters(job.userParameters);
  const { release, environment, executionId } = parameters;
  const ledger = new Ledger(s3(), variables.releasesBucket, release);
  const taken = openDeployment((await ledger.environment(environment)).taken, environment, executionId);
  const manifest = await deployedManifest(variables.releasesBucket, taken);
  const { files, fault } = await inspect(manifest, parameters);
  const proved = `${counted(files, 'file')} ${files === 1 ? 'is that' : 'are those'} of ${manifest.version}`;
  await ledger.append('attest', now(), (state) => {
    const latest = environmentOf(state, environment).taken;
    if (latest?.executionId !== executionId || latest.opened === null || latest.opened.attested) return null;
    return { kind: 'attested', environment, executionId, ok: fault === undefined, reason: fault ?? proved, files };
  });
  if (fault !== undefined) throw new ReleaseError('TargetDiffers', fault);
  return { summary: proved };
});

function openDeployment(taken: Taken | null, environment: string, executionId: string): Taken {
  if (taken?.executionId !== executionId || taken.opened === null) {
    throw new ReleaseError('DeploymentClosed', `the deployment of execution ${executionId} in ${environment} is not open; start the release again`);
  }
  return taken;
}

async function deployedManifest(bucket: string, { release }: Taken): Promise<Manifest> {
  const { text, digest } = await readManifest(s3(), bucket, release);
  if (!sameDigest(digest, release.digest)) {
    throw new ReleaseError('ReleaseAltered', `${release.key} (${release.versionId}) has the digest ${digest}, but ${release.digest} was sealed`);
  }
  return parseManifest(text);
}

async function inspect(manifest: Manifest, { targets, executionId }: AttestParameters): Promise<{ files: number; fault: string | undefined }> {
  let files = 0;
  const faults: string[] = [];
  for (const target of targets) {
    const artifact = manifest.artifacts.find((item) => item.name === target.artifact);
    const found = await readTarget(await targetS3(target.role, executionId), target.bucket);
    files += found.size;
    const fault = compareTarget(target.bucket, artifact?.files ?? [], found);
    if (fault) faults.push(fault);
  }
  return { files, fault: faults.length > 0 ? faults.join('; ') : undefined };
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
