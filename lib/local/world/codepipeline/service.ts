import type {
  GetPipelineExecutionInput, GetPipelineInput, GetPipelineStateInput, ListActionExecutionsInput, ListPipelineExecutionsInput, PutApprovalResultInput,
  PutApprovalResultOutput, PutJobFailureResultInput, PutJobSuccessResultInput, RetryStageExecutionInput, RetryStageExecutionOutput,
  StartPipelineExecutionInput, StartPipelineExecutionOutput, StopPipelineExecutionInput, StopPipelineExecutionOutput, PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline';
import { PipelinesPort } from '../ports';
import { Caller, Service, ServiceRequest, ServiceResponse } from '../service';
import { Conductor } from './conductor';
import { Definitions } from './definitions';
import { CodePipelineDependencies } from './dependencies';
import { putApprovalResult } from './operations/approve';
import { summarizeExecution } from './operations/get-execution';
import { checkFailure, checkSuccess } from './operations/job-results';
import { Reads } from './operations/reads';
import { retryStageExecution } from './operations/retry';
import { startByRule, startPipelineExecution } from './operations/start';
import { startByEvent } from './operations/start-by-event';
import { stopPipelineExecution } from './operations/stop';
import type { RepositoryEvent } from '../connections/events';
import { createProviders, Providers } from './providers/registry';
import { isQuiet, WaitingApproval, waitingApprovals } from './quiet';
import { PipelineStore } from './store';
import { answerJson, Operation } from './wire';

/**
 * AWS CodePipeline as far as codepipeline.md says: V2 pipelines in SUPERSEDED and QUEUED mode. The engine uses the methods, handlers come
 * over the wire; both take the same way.
 */
export class CodePipelineService implements Service, PipelinesPort {
  private readonly providers: Providers;
  private readonly conductor: Conductor;
  private readonly store: PipelineStore;
  private readonly definitions: Definitions;
  private readonly operations: Readonly<Record<string, Operation>>;

  constructor(private readonly deps: CodePipelineDependencies) {
    this.providers = createProviders(deps);
    this.conductor = new Conductor(deps, this.providers.registry);
    this.store = new PipelineStore(deps.account);
    this.definitions = new Definitions(this.store, this.conductor, this.providers.registry);
    this.operations = this.listOperations(new Reads(this.store, this.providers.registry, deps));
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return Promise.resolve().then(() => answerJson(request, this.operations));
  }

  /** Creates a pipeline from the resolved properties of an `AWS::CodePipeline::Pipeline`; its first execution starts a moment later. */
  public create(properties: Readonly<Record<string, unknown>>, logicalId: string, by: Caller = this.cloudFormation()): void {
    this.definitions.create(properties, logicalId, by);
  }

  /** Gives the pipeline of that `Name` a new structure. What waits there dies (codepipeline.md says how). */
  public update(properties: Readonly<Record<string, unknown>>, by: Caller = this.cloudFormation()): void {
    this.definitions.update(properties, by);
  }

  public startExecution(input: StartPipelineExecutionInput, caller: Caller): StartPipelineExecutionOutput {
    return startPipelineExecution(this.store, this.conductor, input, caller);
  }

  public startByRule(pipeline: string, input: string | undefined, ruleArn: string): void {
    startByRule(this.store, this.conductor, pipeline, input, ruleArn);
  }

  /** Something has happened in a repository: starts every pipeline that has asked for it. */
  public notify(event: RepositoryEvent): void {
    for (const pipeline of this.store.all) startByEvent(this.conductor, pipeline, event);
  }

  public approve(input: PutApprovalResultInput, caller: Caller): PutApprovalResultOutput {
    return putApprovalResult(this.store, this.conductor, this.providers.approval, input, caller);
  }

  public stop(input: StopPipelineExecutionInput, caller: Caller): StopPipelineExecutionOutput {
    return stopPipelineExecution(this.store, this.conductor, input, caller);
  }

  public retry(input: RetryStageExecutionInput, caller: Caller): RetryStageExecutionOutput {
    return retryStageExecution(this.store, this.conductor, input, caller);
  }

  /** Every execution of a pipeline, oldest first. */
  public executions(pipeline: string): PipelineExecutionSummary[] {
    return this.store.pipeline(pipeline).executions.map(summarizeExecution);
  }

  /** The execution that was in a stage last; nothing if none was, or there is no such stage. */
  public latestIn(pipeline: string, stage: string): string | undefined {
    return this.store.pipeline(pipeline).latestStages.get(stage)?.execution.id;
  }

  /** Approvals that can be answered now. */
  public waitingApprovals(): WaitingApproval[] {
    return waitingApprovals(this.store.all);
  }

  /** True if no execution moves by itself: all have ended, or wait for an approval. */
  public isQuiet(): boolean {
    return isQuiet(this.store.all);
  }

  private listOperations(reads: Reads): Readonly<Record<string, Operation>> {
    return {
      StartPipelineExecution: (input: StartPipelineExecutionInput, caller) => this.startExecution(input, caller),
      StopPipelineExecution: (input: StopPipelineExecutionInput, caller) => this.stop(input, caller),
      RetryStageExecution: (input: RetryStageExecutionInput, caller) => this.retry(input, caller),
      PutApprovalResult: (input: PutApprovalResultInput, caller) => this.approve(input, caller),
      PutJobSuccessResult: (input: PutJobSuccessResultInput) => {
        checkSuccess(input);
        this.providers.lambda.succeed(input, this.conductor);
        return {};
      },
      PutJobFailureResult: (input: PutJobFailureResultInput) => {
        checkFailure(input);
        this.providers.lambda.fail(input, this.conductor);
        return {};
      },
      GetPipeline: (input: GetPipelineInput) => reads.pipeline(input),
      GetPipelineState: (input: GetPipelineStateInput) => reads.state(input),
      GetPipelineExecution: (input: GetPipelineExecutionInput) => reads.execution(input),
      ListPipelineExecutions: (input: ListPipelineExecutionsInput) => reads.executions(input),
      ListActionExecutions: (input: ListActionExecutionsInput) => reads.actionExecutions(input),
    };
  }

  /** Whoever deploys: the execution role that CDK's bootstrap stack gives to CloudFormation. */
  private cloudFormation(): Caller {
    const { account, region } = this.deps;
    const role = `cdk-hnb659fds-cfn-exec-role-${account}-${region}`;
    return { arn: `arn:aws:sts::${account}:assumed-role/${role}/AWSCloudFormation`, account, roleArn: `arn:aws:iam::${account}:role/${role}` };
  }
}
