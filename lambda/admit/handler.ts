import { readVariables } from '../../lib/contracts/functions';
import { pinned } from '../../lib/contracts/images';
import { imageVariableName, parseAdmitParameters, RELEASE_ARTIFACT, ValueByClass } from '../../lib/contracts/jobs';
import { DeploymentClass, environmentOf, EnvironmentState, LedgerState, ReleaseRef } from '../../lib/contracts/ledger-state';
import { Manifest, parseManifest } from '../../lib/contracts/manifest';
import { pipelineName } from '../../lib/contracts/names';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { readConfiguration } from '../shared/configuration.client';
import { readLiveExecution } from '../shared/executions.client';
import { inputNamed, Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { gatherEvidence, handOver, readable, readHandedManifest, readManifest } from '../shared/releases.client';
import { ensureSchedule } from '../shared/schedule.client';
import { describeChanges } from './changes';
import { Admission, AdmissionFacts, decideAdmission, Difference } from './decide';

/**
 * Lets a release into an environment, or says why not. Ends with the variables that the actions after it rest on, and with copies of the sealed
 * bytes for what is prepared before people are asked.
 */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const variables = readVariables(['releasesBucket', 'storePath', 'scheduleGroup', 'scheduleRole', 'tend', 'tendRole'], process.env);
  const { release, environment, executionId, byClass = {} } = parseAdmitParameters(job.userParameters);
  const execution = await readLiveExecution(pipelineName(release, environment), executionId);

  const ledger = new Ledger(s3(), variables.releasesBucket, release);
  const handed = await readHandedManifest(s3(), inputNamed(job, RELEASE_ARTIFACT));
  const found = await ledger.state();
  const state = environmentOf(found, environment);
  const facts: AdmissionFacts = {
    environment, executionId, jobId: job.id, startedBy: execution.startedBy, tendRole: variables.tendRole,
    loaded: await readConfiguration(variables.storePath, release, environment),
    evidence: await gatherEvidence(s3(), variables.releasesBucket, ledger, handed, state.bad),
    difference: await differenceFrom(state, found, handed.text, variables.releasesBucket),
  };
  await ensureSchedule({ group: variables.scheduleGroup, role: variables.scheduleRole, tend: variables.tend }, release, environment, now());
  const admission = await record(ledger, facts);
  if (!admission.admitted) throw admission.error;
  await handOver(s3(), variables.releasesBucket, parseManifest(handed.text), job);
  return { summary: admission.variables.summary, variables: { ...admission.variables, ...imagesOf(handed.text), ...valuesFor(admission.variables.class, byClass) } };
});

function valuesFor(deploymentClass: DeploymentClass, byClass: Readonly<Record<string, ValueByClass>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(byClass).map(([name, { rollback, otherwise }]) => [name, deploymentClass === 'rollback' ? rollback : otherwise]));
}

/** Where its images are pulled from, by their digests: what deployments are told. */
function imagesOf(manifest: string): Readonly<Record<string, string>> {
  return Object.fromEntries((readable(manifest)?.images ?? []).map((image) => [imageVariableName(image.name), pinned(image)]));
}

/** How many releases are looked into for their commits: a person reads no more. */
const BETWEEN_MAX = 10;

/** What is no manifest differs from nothing: the proofs refuse it. */
async function differenceFrom({ running }: EnvironmentState, { sealed }: LedgerState, manifest: string, bucket: string): Promise<Difference> {
  const read = async (release: ReleaseRef) => parseManifest((await readManifest(s3(), bucket, release)).text);
  const from = running?.known ? running.release : null;
  const proposed = readable(manifest);
  if (!proposed) return { from: from?.digest ?? null, text: '' };
  const between = from ? sealed.slice(sealed.findIndex((item) => item.version === proposed.version) + 1, sealed.findIndex((item) => item.digest === from.digest)) : [];
  const passed: Manifest[] = [];
  for (const release of between.slice(0, BETWEEN_MAX)) passed.push(await read(release));
  return { from: from?.digest ?? null, text: describeChanges(from && await read(from), proposed, passed) };
}

/** Decides on the newest state, and again if somebody else was quicker. */
async function record(ledger: Ledger, facts: AdmissionFacts): Promise<Admission> {
  let admission: Admission | undefined;
  await ledger.append('admit', now(), (state) => {
    admission = decideAdmission(facts, state);
    return admission.fact;
  });
  return admission!;
}
