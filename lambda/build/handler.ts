import { NOTHING, NumberParameters, NumberVariables, OutcomeParameters, parseBuildParameters } from '../../lib/contracts/build';
import { isReleaseError } from '../../lib/contracts/errors';
import { readVariables } from '../../lib/contracts/functions';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { readHandedOver } from '../shared/handover.client';
import { Job, jobHandler, JobSuccess, onlyInput } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { Failure, recordFailure } from '../shared/build-failure';
import { noteBroken } from './broken';
import { decideNumber, failureOf } from './decide';
import { isPullRequest } from './source.client';

const handleJob = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const parameters = parseBuildParameters(job.userParameters);
  const ledger = new Ledger(s3(), bucketOf(), parameters.release);
  return parameters.step === 'number' ? number(ledger, parameters) : outcome(ledger, job, parameters);
});

/** What CodeBuild can't do by itself: numbers a build before it begins, and says in the pipeline why it failed (jobs), or in the ledger alone (events). */
export async function handler(event: Readonly<Record<string, unknown>>, context: Parameters<typeof handleJob>[1]): Promise<void> {
  await ('CodePipeline.job' in event ? handleJob(event, context) : noteBroken(bucketOf(), event));
}

function bucketOf(): string {
  return readVariables(['releasesBucket'], process.env).releasesBucket;
}

async function number(ledger: Ledger, parameters: NumberParameters): Promise<JobSuccess> {
  const at = now();
  const { builds } = await ledger.append('build', at, (state) => decideNumber(state.builds, parameters, at));
  const version = builds.numbered.find((item) => item.executionId === parameters.executionId)?.version ?? NOTHING;
  const isProposed = parameters.pullRequests && await isPullRequest(parameters.release, parameters.executionId);
  const variables: NumberVariables = { version, since: builds.commit ?? NOTHING, seal: isProposed ? 'skip' : 'run' };
  return { summary: version === NOTHING ? 'the build says its version' : version, variables: { ...variables } };
}

/** CodeBuild itself ends well, so that what it has to say arrives here. */
async function outcome(ledger: Ledger, job: Job, parameters: OutcomeParameters): Promise<JobSuccess> {
  const { executionId, stage, revision } = parameters;
  const { failure, author } = await judge(job);
  if (failure === undefined) return { summary: `${stage} went well` };
  return recordFailure(ledger, { executionId, jobId: job.id, stage, revision, author }, failure);
}

/** A handover that can't be read is a failure, too: it was written by whatever ran in the build. */
async function judge(job: Job): Promise<{ readonly failure: Failure | undefined; readonly author: string | null }> {
  try {
    const handover = await readHandedOver(s3(), onlyInput(job));
    return { failure: failureOf(handover), author: handover.head?.author ?? null };
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    return { failure: { code: error.code, reason: error.message, lines: [] }, author: null };
  }
}
