import { readVariables } from '../../lib/contracts/functions';
import { parseAdmitParameters, RELEASE_ARTIFACT } from '../../lib/contracts/jobs';
import { environmentOf } from '../../lib/contracts/ledger-state';
import { pipelineName } from '../../lib/contracts/names';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { readConfiguration } from '../shared/configuration.client';
import { readLiveExecution } from '../shared/executions.client';
import { inputNamed, Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { gatherEvidence, readHandedManifest } from '../shared/releases.client';
import { ensureSchedule } from '../shared/schedule.client';
import { Admission, AdmissionFacts, decideAdmission } from './decide';

/** Lets a release into an environment, or says why not. Ends with the variables that the actions after it rest on. */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const variables = readVariables(['releasesBucket', 'storePath', 'scheduleGroup', 'scheduleRole', 'tend', 'tendRole'], process.env);
  const { release, environment, executionId } = parseAdmitParameters(job.userParameters);
  const execution = await readLiveExecution(pipelineName(release, environment), executionId);

  const ledger = new Ledger(s3(), variables.releasesBucket, release);
  const { configuration, version, digest } = await readConfiguration(variables.storePath, release, environment);
  const handed = await readHandedManifest(s3(), inputNamed(job, RELEASE_ARTIFACT));
  const facts: AdmissionFacts = {
    environment, executionId, jobId: job.id, startedBy: execution.startedBy, tendRole: variables.tendRole, policy: configuration.queue,
    configuration: { version, digest }, asksPeople: configuration.approvals.length > 0,
    evidence: await gatherEvidence(s3(), variables.releasesBucket, ledger, handed, (await ledger.environment(environment)).bad),
  };
  await ensureSchedule({ group: variables.scheduleGroup, role: variables.scheduleRole, tend: variables.tend }, release, environment, now());
  const admission = await record(ledger, facts);
  if (!admission.admitted) throw admission.error;
  return { summary: admission.variables.summary, variables: { ...admission.variables } };
});

/** Decides on the newest state, and again if somebody else was quicker. */
async function record(ledger: Ledger, facts: AdmissionFacts): Promise<Admission> {
  let admission: Admission | undefined;
  await ledger.append('admit', now(), (state) => {
    admission = decideAdmission(facts, environmentOf(state, facts.environment));
    return admission.fact;
  });
  return admission!;
}
