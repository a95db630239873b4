import { NOTHING, NumberParameters, NumberVariables, OutcomeParameters, parseBuildParameters } from '../../lib/contracts/build';
import { readVariables } from '../../lib/contracts/functions';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { readHandedOver } from '../shared/handover.client';
import { Job, jobHandler, JobSuccess, onlyInput } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { decideNumber, failureOf } from './decide';
import { recordFailure } from '../shared/build-failure';

/** What CodeBuild can't do by itself: numbers a build before it begins, and says in the pipeline why it failed. */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const { releasesBucket } = readVariables(['releasesBucket'], process.env);
  const parameters = parseBuildParameters(job.userParameters);
  const ledger = new Ledger(s3(), releasesBucket, parameters.release);
  return parameters.step === 'number' ? number(ledger, parameters) : outcome(ledger, job, parameters);
});

async function number(ledger: Ledger, parameters: NumberParameters): Promise<JobSuccess> {
  const at = now();
  const { builds } = await ledger.append('build', at, (state) => decideNumber(state.builds, parameters, at));
  const version = builds.numbered.find((item) => item.executionId === parameters.executionId)?.version ?? NOTHING;
  const variables: NumberVariables = { version, since: builds.commit ?? NOTHING };
  return { summary: version === NOTHING ? 'the build says its version' : version, variables: { ...variables } };
}

/** CodeBuild itself ends well, so that what it has to say arrives here. */
async function outcome(ledger: Ledger, job: Job, parameters: OutcomeParameters): Promise<JobSuccess> {
  const handover = await readHandedOver(s3(), onlyInput(job));
  const failure = failureOf(handover);
  if (failure === undefined) return { summary: `${parameters.stage} went well` };
  const { executionId, stage, revision } = parameters;
  return recordFailure(ledger, { executionId, jobId: job.id, stage, revision, author: handover.head?.author ?? null }, failure);
}
