import { sameDigest } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { readVariables } from '../../lib/contracts/functions';
import { AttestParameters, parseAttestParameters } from '../../lib/contracts/jobs';
import { environmentOf, Taken } from '../../lib/contracts/ledger-state';
import { Manifest, parseManifest } from '../../lib/contracts/manifest';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { readManifest } from '../shared/releases.client';
import { Inspection, inspectTarget } from './inspect';

/** Reads back what runs in the targets now. Only this makes what runs known. */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const variables = readVariables(['releasesBucket'], process.env);
  const parameters = parseAttestParameters(job.userParameters);
  const { release, environment, executionId } = parameters;
  const ledger = new Ledger(s3(), variables.releasesBucket, release);
  const taken = openDeployment((await ledger.environment(environment)).taken, environment, executionId);
  const manifest = await deployedManifest(variables.releasesBucket, taken);
  const { proved, files, fault } = await inspect(manifest, parameters);
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

/** Every target is read back, also when one of them differs. */
async function inspect(manifest: Manifest, { targets, executionId }: AttestParameters): Promise<Inspection> {
  const found: Inspection[] = [];
  for (const target of targets) found.push(await inspectTarget(manifest, target, executionId));
  const faults = found.flatMap(({ fault }) => fault ?? []);
  return { proved: found.map(({ proved }) => proved).join('; '), files: found.reduce((sum, { files }) => sum + files, 0), fault: faults.length > 0 ? faults.join('; ') : undefined };
}
