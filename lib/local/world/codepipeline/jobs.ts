import type { PutJobFailureResultInput, PutJobSuccessResultInput } from '@aws-sdk/client-codepipeline';
import { ServiceError } from '../service';
import { LIMITS } from './limits';
import { ActionRun } from './model';

export interface JobAnswer {
  /** The whole answer, to tell a repetition from a contradiction. */
  readonly content: string;
  readonly continuationToken?: string;
  readonly outputVariables?: Readonly<Record<string, string>>;
  readonly failure?: { readonly type: string; readonly message: string };
}

/** One invocation of one Lambda action. */
export interface Job {
  readonly id: string;
  readonly action: ActionRun;
  readonly dispatched: number;
  /** Too late: the action timed out before an answer came. */
  expired: boolean;
  answer?: JobAnswer;
}

/**
 * Every job that was ever handed out. An exact repetition of an answer is accepted and changes nothing; any other second answer is refused.
 * An answer to an abandoned action is accepted, too, and changes nothing (all measured).
 */
export class JobBook {
  private readonly jobs = new Map<string, Job>();

  public add(job: Job): void {
    this.jobs.set(job.id, job);
  }

  /** Nobody may answer any more. */
  public expire(action: ActionRun): void {
    for (const job of this.jobs.values()) if (job.action === action && !job.answer) job.expired = true;
  }

  /** Returns the job if the answer is new. */
  public succeed(input: PutJobSuccessResultInput): Job | undefined {
    const job = this.find(input.jobId);
    const { continuationToken, outputVariables = {} } = input;
    if (continuationToken !== undefined && Object.keys(outputVariables).length > 0) {
      throw new ServiceError('ValidationException', 'A job can not contain both a continuation token and output variables.');
    }
    const bytes = Object.entries(outputVariables).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
    if (bytes > LIMITS.outputVariables) {
      throw new ServiceError('OutputVariablesSizeExceededException', `The total size of the output variables is ${bytes} bytes, which exceeds the limit of ${LIMITS.outputVariables} bytes.`);
    }
    return record(job, { content: canonical(input), ...(continuationToken !== undefined && { continuationToken }), outputVariables });
  }

  /** Returns the job if the answer is new. */
  public fail(input: PutJobFailureResultInput): Job | undefined {
    const { type, message } = input.failureDetails ?? {};
    return record(this.find(input.jobId), { content: canonical(input), failure: { type: String(type), message: String(message) } });
  }

  private find(id: string | undefined): Job {
    const job = this.jobs.get(String(id));
    if (!job) throw new ServiceError('JobNotFoundException', `Job with id '${id}' does not exist`);
    return job;
  }
}

function record(job: Job, answer: JobAnswer): Job | undefined {
  const before = job.answer;
  if (job.expired || (before && !before.failure !== !answer.failure)) {
    throw new ServiceError('InvalidJobStateException', `Job with id ${job.id} has already terminated`);
  }
  if (!before) {
    job.answer = answer;
    return job;
  }
  if (before.content === answer.content) return undefined;
  throw new ServiceError('InvalidJobStateException', `The status of job with id ${job.id} is already set to the desired value. It cannot be updated with the same status, but different result or output variables.`);
}

/** The same text for the same content, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
    : inner));
}
