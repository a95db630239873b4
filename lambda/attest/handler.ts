import { ReleaseError } from '../../lib/contracts/errors';
import { readVariables } from '../../lib/contracts/functions';
import { AttestParameters, parseAttestParameters } from '../../lib/contracts/jobs';
import { environmentOf, Taken } from '../../lib/contracts/ledger-state';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { sealedManifest } from '../shared/releases.client';
import { Inspected, Inspection, inspectTarget } from './inspect';

/** Reads back what runs in the targets now. Only this makes what runs known. */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const variables = readVariables(['releasesBucket'], process.env);
  const parameters = parseAttestParameters(job.userParameters);
  const { release, environment, executionId } = parameters;
  const ledger = new Ledger(s3(), variables.releasesBucket, release);
  const taken = openDeployment((await ledger.environment(environment)).taken, environment, executionId);
  const manifest = await sealedManifest(s3(), variables.releasesBucket, taken.release);
  const { proved, files, fault } = await inspect({ manifest, digest: taken.release.digest, bucket: variables.releasesBucket, executionId }, parameters.targets);
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

/** Every target is read back, also when one of them differs. */
async function inspect(release: Inspected, targets: AttestParameters['targets']): Promise<Inspection> {
  const found: Inspection[] = [];
  for (const target of targets) found.push(await inspectTarget(release, target));
  const faults = found.flatMap(({ fault }) => fault ?? []);
  return { proved: found.map(({ proved }) => proved).join('; '), files: found.reduce((sum, { files }) => sum + files, 0), fault: faults.length > 0 ? faults.join('; ') : undefined };
}
