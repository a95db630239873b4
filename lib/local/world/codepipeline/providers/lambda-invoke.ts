import type { PutJobFailureResultInput, PutJobSuccessResultInput } from '@aws-sdk/client-codepipeline';
import { ServiceError } from '../../service';
import { callerOf } from '../action-caller';
import { artifactCredentials } from '../artifact-credentials';
import { CodePipelineDependencies } from '../dependencies';
import { Job, JobBook } from '../jobs';
import { jobEvent } from '../job-event';
import { ActionRun } from '../model';
import { TIMING } from '../timing';
import { ActionHost, ActionProvider, failure } from './provider';

/**
 * `Invoke/AWS/Lambda/1`: invokes a function asynchronously and waits for PutJobSuccessResult or PutJobFailureResult. What the function
 * returns means nothing. Whether the function exists shows only when it is invoked (measured). CodePipeline reads no artifacts for it: an
 * output that nobody uploads is only missed by whoever consumes it.
 */
export class LambdaInvoke implements ActionProvider {
  public readonly type = { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' };
  public readonly required = ['FunctionName'];
  public readonly optional = ['UserParameters'];
  public readonly inputs = [0, 5] as const;
  public readonly outputs = [0, 5] as const;
  public readonly hasTimeout = false;
  private readonly jobs = new JobBook();

  constructor(private readonly deps: CodePipelineDependencies) {}

  public entityUrl(configuration: Readonly<Record<string, string>>): string {
    return `https://console.aws.amazon.com/lambda/home?region=${this.deps.region}#/functions/${configuration.FunctionName}`;
  }

  public start(action: ActionRun, host: ActionHost): void {
    action.shown = { actionExecutionId: action.id, status: 'InProgress', lastStatusChange: new Date(action.start) };
    host.later(action, TIMING.lambdaTotal, 'work', 'Lambda action, 24 hours', () => this.timeOut(action, host));
    host.later(action, TIMING.lambdaDispatch, 'work', 'invoke', () => this.dispatch(action, host));
  }

  public succeed(input: PutJobSuccessResultInput, host: ActionHost): void {
    const job = this.jobs.succeed(input);
    if (job) this.answered(job, host);
  }

  public fail(input: PutJobFailureResultInput, host: ActionHost): void {
    const job = this.jobs.fail(input);
    if (job) this.answered(job, host);
  }

  private dispatch(action: ActionRun, host: ActionHost, continuationToken?: string): void {
    const name = action.resolved.FunctionName;
    const { execution, structure } = action.stage;
    const { now } = this.deps.timeline;
    const job: Job = {
      id: this.deps.ids.uuid(`job ${execution.id} ${structure.name}/${action.structure.name}`),
      action, dispatched: now, expired: false,
    };
    try {
      const caller = callerOf(this.deps, action);
      this.deps.functions.invokeAsync(name, jobEvent(this.deps.account, job, artifactCredentials(this.deps, job, caller), continuationToken), caller);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.status === 404) return this.refuse(action, host, 'ConfigurationError', `The AWS Lambda function ${name} does not exist.`);
      return this.refuse(action, host, 'PermissionError', error.message);
    }
    this.jobs.add(job);
    action.shown = { actionExecutionId: action.id, status: 'InProgress', lastStatusChange: new Date(now), ...this.external(action) };
    host.later(action, TIMING.lambdaAnswer, 'work', 'Lambda job, 20 minutes', () => {
      if (job.answer) return;
      job.expired = true;
      this.timeOut(action, host);
    });
  }

  /** The answer is taken at once; the action moves at CodePipeline's next look. */
  private answered(job: Job, host: ActionHost): void {
    const { action, answer } = job;
    if (action.status !== 'InProgress' || !answer) return;
    const { now } = this.deps.timeline;
    const looks = Math.max(1, Math.ceil((now - job.dispatched) / TIMING.lambdaPoll));
    const wait = job.dispatched + looks * TIMING.lambdaPoll - now;
    if (answer.continuationToken !== undefined) {
      host.later(action, wait, 'work', 'invoke again', () => this.dispatch(action, host, answer.continuationToken));
      return;
    }
    host.later(action, wait + TIMING.lambdaSettle, 'work', 'look at the answer', () => {
      host.finish(action, answer.failure
        ? failure(action, answer.failure.type, answer.failure.message, this.deps.timeline.now, this.external(action))
        : { status: 'Succeeded', result: this.external(action), variables: answer.outputVariables });
    });
  }

  private refuse(action: ActionRun, host: ActionHost, code: string, message: string): void {
    const wait = Math.max(0, action.start + TIMING.lambdaRefused - this.deps.timeline.now);
    host.later(action, wait, 'work', 'invocation refused', () => host.finish(action, failure(action, code, message, this.deps.timeline.now)));
  }

  private timeOut(action: ActionRun, host: ActionHost): void {
    this.jobs.expire(action);
    const message = `The AWS Lambda function ${action.resolved.FunctionName} failed to return a result. Check the function to verify that it has permission to call the PutJobSuccessResult action and that it made a call to PutJobSuccessResult.`;
    host.finish(action, failure(action, 'JobFailed', message, this.deps.timeline.now, this.external(action)));
  }

  private external(action: ActionRun): { externalExecutionId: string; externalExecutionUrl: string } {
    const name = action.resolved.FunctionName;
    return {
      externalExecutionId: name,
      externalExecutionUrl: `https://console.aws.amazon.com/cloudwatch/home?region=${this.deps.region}#logStream:group=%252Faws%252Flambda%252F${name}`,
    };
  }
}
