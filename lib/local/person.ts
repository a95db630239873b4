import { ReleaseError } from '../contracts/errors';
import { PipelineConsole, SourceOverride, StopOptions } from './pipeline-console';
import type { PersonOptions } from './session';
import type { ClientSettings } from './world/identities';
import { Caller, ServiceError } from './world/service';

/** Which approval is meant. */
export interface ApprovalChoice {
  /** The approval action's name. Default: the first that waits in the stage `Approve`. A gate can be answered by its name only. */
  readonly action?: string;
}

/**
 * Somebody who has assumed a role, working in CodePipeline's console. What the role's policies don't allow, and what CodePipeline refuses,
 * is thrown as StoryInvalid with AWS's words.
 */
export class Person {
  private readonly caller: Caller;
  private settings: ClientSettings | undefined;

  /** @internal */
  constructor(private readonly console: PipelineConsole, roleArn: string, name: string, options: PersonOptions = {}) {
    this.caller = console.sessionOf(roleArn, name, options);
  }

  /** Of the session: what CodePipeline and the ledger know this person by. */
  public get arn(): string {
    return this.caller.arn;
  }

  /**
   * Settings for a client of the AWS SDK, which then does what it does in this person's name: `new S3Client(ada.client)`. It reaches the stand-ins
   * of this rehearsal, and nothing else. Await what it sends before time passes.
   */
  public get client(): ClientSettings {
    return this.settings ??= this.console.clientOf(this.caller);
  }

  /**
   * Says yes to an approval that waits; the comment becomes its summary. The role needs `GetPipeline`, `GetPipelineState` and `GetPipelineExecution` to see it, and
   * `PutApprovalResult`: https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html
   */
  public approve(environment: string, comment = '', { action }: ApprovalChoice = {}): void {
    this.act(() => this.console.answer(environment, action, 'Approved', comment, this.caller));
  }

  /** Says no to an approval that waits; the comment becomes its summary. The role needs the same rights. */
  public reject(environment: string, comment = '', { action }: ApprovalChoice = {}): void {
    this.act(() => this.console.answer(environment, action, 'Rejected', comment, this.caller));
  }

  /** Starts an environment's pipeline (*Release change*) and returns the execution's id. */
  public start(environment: string, source?: SourceOverride): string {
    return this.act(() => this.console.start(environment, this.caller, source));
  }

  /** Stops the execution that is in progress; of several, the oldest. */
  public stop(environment: string, options: StopOptions = {}): void {
    this.act(() => this.console.stop(environment, options, this.caller));
  }

  /** Retries a stage for the execution that was in it last, or for the one of that id. */
  public retry(environment: string, stage: string, mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS', executionId?: string): void {
    this.act(() => this.console.retry(environment, stage, mode, this.caller, executionId));
  }

  private act<T>(work: () => T): T {
    const { console: { account: home }, caller } = this;
    if (caller.account !== home) throw new ReleaseError('StoryInvalid', `${this.arn}: the pipelines are in ${home}; CodePipeline shows a session of ${caller.account} those of its own account only`);
    try {
      return work();
    } catch (error) {
      if (error instanceof ServiceError) throw new ReleaseError('StoryInvalid', `${this.arn}: ${error.code}: ${error.message}`, { cause: error });
      throw error;
    }
  }
}
