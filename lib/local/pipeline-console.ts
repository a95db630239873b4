import { ReleaseError } from '../contracts/errors';
import { ACTIONS, APPROVE_STAGE } from '../contracts/jobs';
import { PersonOptions, sessionOf } from './session';
import { assumeRole } from './world/iam/assume-role';
import { administrator } from './world/iam/callers';
import { Denied } from './world/iam/denied';
import type { ClientSettings } from './world/identities';
import { Caller } from './world/service';
import { Who } from './who';
import { World } from './world/world';

/** Which object of the releases bucket is to be deployed. */
export interface SourceOverride {
  readonly key: string;
  readonly versionId: string;
}

/** How an execution is stopped. */
export interface StopOptions {
  /** Leaves what is in progress behind. Default: false, which waits for it. */
  readonly abandon?: boolean;
  readonly reason?: string;
}

/** What can be done to an environment's pipeline in CodePipeline's console, in somebody's name. Throws what CodePipeline refuses, by its own code. */
export class PipelineConsole {
  private readonly world: World;

  /**
   * `pipelineOf` says an environment's pipeline, and throws if there is no such environment. The world is any object in the declaration, as
   * in `Rehearsal`.
   */
  constructor(inside: object, private readonly pipelineOf: (environment: string) => string, private readonly who: Who) {
    this.world = inside as World;
  }

  /** The account that the pipelines are in. */
  public get account(): string {
    return this.world.home.account;
  }

  public sessionOf(roleArn: string, name: string, options: PersonOptions): Caller {
    const session = sessionOf(this.world.policies, roleArn, name, options);
    if (options.assumes ?? options.policies === undefined) this.assume(roleArn, name, session.account);
    return session;
  }

  public clientOf(caller: Caller): ClientSettings {
    return this.world.clientOf(caller);
  }

  /** *Release change*: with what lies ready, or with the object that is named. */
  public start(environment: string, by: Caller, source?: SourceOverride): string {
    const sourceRevisions = source && [
      { actionName: ACTIONS.source, revisionType: 'S3_OBJECT_KEY' as const, revisionValue: source.key },
      { actionName: ACTIONS.source, revisionType: 'S3_OBJECT_VERSION_ID' as const, revisionValue: source.versionId },
    ];
    const name = this.pipelineOf(environment);
    this.world.journal.note('story', `${this.who(by.arn)} starts ${environment} by hand`);
    return this.world.codepipeline.startExecution({ name, sourceRevisions }, by).pipelineExecutionId!;
  }

  /** Answers the approval of that name, or without a name the first one of people that waits. */
  public answer(environment: string, action: string | undefined, status: 'Approved' | 'Rejected', summary: string, by: Caller): void {
    const pipeline = this.pipelineOf(environment);
    const waiting = this.world.codepipeline.waitingApprovals().filter((approval) => approval.pipeline === pipeline);
    const approval = waiting.find((candidate) => (action === undefined ? candidate.stage === APPROVE_STAGE : candidate.action === action));
    if (!approval) {
      const which = action === undefined ? 'no approval of people' : `no approval '${action}'`;
      throw new ReleaseError('StoryInvalid', `${which} waits in ${environment} (waiting: ${waiting.map((candidate) => candidate.action).join(', ') || 'none'})`);
    }
    this.world.codepipeline.show(pipeline, by);
    this.world.codepipeline.approve({ pipelineName: pipeline, stageName: approval.stage, actionName: approval.action, token: approval.token, result: { status, summary } }, by);
    this.world.journal.note('story', `${this.who(by.arn)} answers ${approval.action} in ${environment}: ${status}${summary.trim() && `: ${summary}`}`);
  }

  /** Stops the execution that is in progress; of several, the oldest. */
  public stop(environment: string, { abandon = false, reason }: StopOptions, by: Caller): void {
    const pipelineName = this.pipelineOf(environment);
    const live = this.world.codepipeline.executions(pipelineName).filter(({ status }) => status === 'InProgress' || status === 'Stopping');
    if (live.length === 0) throw new ReleaseError('StoryInvalid', `no execution is in progress in ${environment}`);
    this.world.journal.note('story', `${this.who(by.arn)} stops what is in progress in ${environment}`);
    this.world.codepipeline.stop({ pipelineName, pipelineExecutionId: live[0].pipelineExecutionId, abandon, reason }, by);
  }

  /** Retries a stage for the execution that was in it last, or for the one of that id. */
  public retry(environment: string, stageName: string, retryMode: 'FAILED_ACTIONS' | 'ALL_ACTIONS', by: Caller, executionId?: string): void {
    const pipelineName = this.pipelineOf(environment);
    const pipelineExecutionId = executionId ?? this.world.codepipeline.latestIn(pipelineName, stageName);
    if (pipelineExecutionId === undefined) throw new ReleaseError('StoryInvalid', `no execution has been in a stage '${stageName}' of ${environment}`);
    this.world.journal.note('story', `${this.who(by.arn)} retries ${stageName} in ${environment}: ${retryMode}`);
    this.world.codepipeline.retry({ pipelineName, stageName, pipelineExecutionId, retryMode }, by);
  }

  private assume(roleArn: string, name: string, account: string): void {
    try {
      assumeRole(this.world.access, administrator(account), roleArn, name);
    } catch (error) {
      if (!(error instanceof Denied)) throw error;
      throw new ReleaseError('StoryInvalid', `${error.message}; of whom has its credentials in another way say { assumes: false }`, { cause: error });
    }
  }
}
