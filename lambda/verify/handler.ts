import { readVariables } from '../../lib/contracts/functions';
import { parseVerifyParameters, RELEASE_ARTIFACT } from '../../lib/contracts/jobs';
import { environmentOf } from '../../lib/contracts/ledger-state';
import { pipelineName } from '../../lib/contracts/names';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { readConfiguration } from '../shared/configuration.client';
import { readLiveExecution } from '../shared/executions.client';
import { inputNamed, Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { gatherEvidence, handOver, readHandedManifest } from '../shared/releases.client';
import { refuseOpening } from './refuse';
import { isOpenedBy, proveDeployment, VerificationFacts } from './decide';

/** The proofs once more, at the moment of use; then copies of the sealed bytes for the deployments, and the deployment is open. */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const variables = readVariables(['releasesBucket', 'storePath', 'tendRole'], process.env);
  const parameters = parseVerifyParameters(job.userParameters);
  const { release, environment, executionId } = parameters;
  const ledger = new Ledger(s3(), variables.releasesBucket, release);
  const found = await ledger.state();
  const state = environmentOf(found, environment);
  const summary = `${parameters.version} is what was sealed`;
  if (isOpenedBy(state, executionId, job.id)) return { summary };

  const execution = await readLiveExecution(pipelineName(release, environment), executionId);
  const loaded = await readConfiguration(variables.storePath, release, environment);
  const handed = await readHandedManifest(s3(), inputNamed(job, RELEASE_ARTIFACT));
  const facts: VerificationFacts = {
    environment, executionId, jobId: job.id, admitted: parameters.digest, asks: parameters.asks, loaded, actions: execution.actions,
    tendRole: variables.tendRole, evidence: await gatherEvidence(s3(), variables.releasesBucket, ledger, handed, state.bad),
  };
  return refuseOpening(ledger, job.id, parameters, loaded.configuration.queue, async () => {
    await handOver(s3(), variables.releasesBucket, proveDeployment(facts, found), job);
    await ledger.append('verify', now(), (newest) => {
      const latest = environmentOf(newest, environment);
      if (isOpenedBy(latest, executionId, job.id)) return null;
      const { rollbackBarrier: barrier = null } = proveDeployment(facts, newest);
      return {
        kind: 'opened', environment, executionId, jobId: job.id, configuration: { version: loaded.version, digest: loaded.digest }, barrier,
      };
    });
    return { summary };
  });
});
