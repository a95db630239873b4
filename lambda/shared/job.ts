import { PutJobFailureResultCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { errorText, isReleaseError, ReleaseError } from '../../lib/contracts/errors';
import { Reader } from '../../lib/contracts/parse';
import { isAws } from './aws-errors';
import { codepipeline } from './clients';
import { log } from './log';

/** An object in the artifact bucket. */
export interface ArtifactLocation {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
}

/** What CodePipeline hands to a Lambda action, without the credentials that come with it. */
export interface Job {
  readonly id: string;
  readonly userParameters: string;
  readonly inputs: readonly ArtifactLocation[];
  readonly outputs: readonly ArtifactLocation[];
  readonly encryptionKey: string | undefined;
}

export interface JobSuccess {
  readonly summary: string;
  readonly variables?: Readonly<Record<string, string>>;
}

interface Context {
  getRemainingTimeInMillis(): number;
}

/** What a job needs to end by itself before Lambda ends it. */
const DEADLINE_MARGIN = 5_000;

/**
 * Makes a handler out of what a job does. A refusal ends the job at once with its reason; any other error is thrown, so that Lambda
 * delivers again, and the last failed delivery is ended by whoever receives the function's failures.
 */
export function jobHandler(run: (job: Job) => Promise<JobSuccess>): (event: unknown, context: Context) => Promise<void> {
  return async (event, context) => {
    const job = parseJob(event);
    try {
      await succeed(job.id, await beforeDeadline(run(job), context));
    } catch (error) {
      if (!isReleaseError(error)) throw error;
      log('refused', { job: job.id, code: error.code, reason: error.message });
      await failJob(job.id, errorText(error));
    }
  };
}

/** Ends a job as failed. A job that has ended already, or that nobody knows, is left alone. */
export async function failJob(jobId: string, message: string): Promise<void> {
  await unlessEnded(codepipeline().send(new PutJobFailureResultCommand({ jobId, failureDetails: { type: 'JobFailed', message: message.slice(0, 5000) } })));
}

async function succeed(jobId: string, { summary, variables }: JobSuccess): Promise<void> {
  await unlessEnded(codepipeline().send(new PutJobSuccessResultCommand({
    jobId, executionDetails: { summary: summary.slice(0, 2048) }, outputVariables: variables && { ...variables },
  })));
}

/** Twice the same end is no fault: deliveries may be doubled. */
async function unlessEnded(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isAws(error, 'InvalidJobStateException', 'JobNotFoundException')) throw error;
  }
}

async function beforeDeadline<T>(work: Promise<T>, context: Context): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const left = Math.max(0, context.getRemainingTimeInMillis() - DEADLINE_MARGIN);
    timer = setTimeout(() => reject(new ReleaseError('OutOfTime', 'the function ran out of time before its job was done; retry the stage')), left);
    timer.unref();
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function parseJob(event: unknown): Job {
  return Reader.parse('job event', event, (r) => {
    const job = r.field('CodePipeline.job');
    const data = job.field('data');
    const artifact = (a: Reader): ArtifactLocation => ({
      name: a.field('name').string(/./),
      bucket: a.field('location').field('s3Location').field('bucketName').string(/./),
      key: a.field('location').field('s3Location').field('objectKey').string(/./),
    });
    return {
      id: job.field('id').string(/./),
      userParameters: data.field('actionConfiguration').field('configuration').field('UserParameters').string(),
      inputs: data.field('inputArtifacts').list(artifact),
      outputs: data.field('outputArtifacts').list(artifact),
      encryptionKey: data.field('encryptionKey').optional((k) => k.field('id').string(/./)),
    };
  });
}

export function inputNamed(job: Job, name: string): ArtifactLocation {
  const found = job.inputs.find((input) => input.name === name);
  if (!found) {
    throw new ReleaseError('FieldMissing', `the action has no input artifact '${name}' (it has: ${job.inputs.map((input) => input.name).join(', ') || 'none'})`);
  }
  return found;
}

/** The input of an action that has one only. */
export function onlyInput({ inputs }: Job): ArtifactLocation {
  if (inputs.length !== 1) throw new ReleaseError('FieldMissing', `the action has ${inputs.length} input artifacts, wanted is one`);
  return inputs[0];
}
