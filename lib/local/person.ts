import { ReleaseError } from '../contracts/errors';
import { PipelineConsole, SourceOverride, StopOptions } from './pipeline-console';
import { Caller, ServiceError } from './world/service';

/** Which approval is meant. */
export interface ApprovalChoice {
  /** The approval action's name. Default: the first that waits in the stage `Approve`. A gate can be answered by its name only. */
  readonly action?: string;
}

/**
 * Somebody who has assumed a role, working in CodePipeline's console. What CodePipeline refuses is thrown as StoryInvalid with its words.
 * The role's policies are not judged.
 */
export class Person {
  private readonly caller: Caller;

  /** @internal */
  constructor(private readonly console: PipelineConsole, private readonly home: string, roleArn: string, name: string) {
    const [, account, role] = /^arn:[^:]+:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/.exec(roleArn) ?? [];
    if (!role) throw new ReleaseError('StoryInvalid', `'${roleArn}' is no ARN of a role; an example: arn:aws:iam::111111111111:role/Managers`);
    if (!/^[\w+=,.@-]{2,64}$/.test(name)) throw new ReleaseError('StoryInvalid', `'${name}' is no session name: 2 to 64 letters, digits or any of _+=,.@-`);
    this.caller = { arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`, account, roleArn };
  }

  /** Of the session: what CodePipeline and the ledger know this person by. */
  public get arn(): string {
    return this.caller.arn;
  }

  /** Says yes to an approval that waits; the comment becomes its summary. */
  public approve(environment: string, comment = '', { action }: ApprovalChoice = {}): void {
    this.act(() => this.console.answer(environment, action, 'Approved', comment, this.caller));
  }

  /** Says no to an approval that waits; the comment becomes its summary. */
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
    const { home, caller } = this;
    if (caller.account !== home) throw new ReleaseError('StoryInvalid', `${this.arn}: the pipelines are in ${home}; CodePipeline shows a session of ${caller.account} those of its own account only`);
    try {
      return work();
    } catch (error) {
      if (error instanceof ServiceError) throw new ReleaseError('StoryInvalid', `${this.arn}: ${error.code}: ${error.message}`, { cause: error });
      throw error;
    }
  }
}
