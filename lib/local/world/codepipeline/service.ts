import type {
  GetPipelineExecutionInput, GetPipelineInput, GetPipelineStateInput, ListActionExecutionsInput, ListPipelineExecutionsInput, PutApprovalResultInput,
  PutApprovalResultOutput, PutJobFailureResultInput, PutJobSuccessResultInput, RetryStageExecutionInput, RetryStageExecutionOutput,
  StartPipelineExecutionInput, StartPipelineExecutionOutput, StopPipelineExecutionInput, StopPipelineExecutionOutput, PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline';
import { CODEPIPELINE_RIGHTS } from '../iam/rights/codepipeline';
import { JsonOperation, JsonProtocol } from '../json-protocol';
import { PipelinesPort } from '../ports';
import { Caller, Service, ServiceRequest, ServiceResponse } from '../service';
import { Conductor } from './conductor';
import { Definitions } from './definitions';
import { ActionType } from './declaration';
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
import { ExecutionInProgress, inProgress } from './in-progress';
import { actionsOf, AskedQuestion, isQuiet, questions, WaitingApproval, waitingApprovals } from './quiet';
import { PipelineStore } from './store';

/**
 * AWS CodePipeline as far as codepipeline.md says: V2 pipelines in SUPERSEDED and QUEUED mode. The engine uses the methods, handlers come
 * over the wire; both take the same way, and are asked for the same rights.
 */
export class CodePipelineService implements Service, PipelinesPort {
  private readonly providers: Providers;
  private readonly conductor: Conductor;
  private readonly store: PipelineStore;
  private readonly definitions: Definitions;
  private readonly protocol: JsonProtocol;

  constructor(private readonly deps: CodePipelineDependencies) {
    this.providers = createProviders(deps);
    this.conductor = new Conductor(deps, this.providers.registry);
    this.store = new PipelineStore(deps.account);
    this.definitions = new Definitions(this.store, this.conductor, this.providers.registry);
    this.protocol = new JsonProtocol({
      service: 'CodePipeline', target: 'CodePipeline_20150709', protocol: 'json-1.1', ids: deps.ids, access: deps.access, region: deps.region, rights: CODEPIPELINE_RIGHTS,
      operations: this.listOperations(new Reads(this.store, this.providers.registry, deps)),
    });
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return this.protocol.handle(request);
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
    return this.protocol.perform('StartPipelineExecution', input, caller) as StartPipelineExecutionOutput;
  }

  public startByRule(pipeline: string, input: string | undefined, ruleArn: string, by: Caller): void {
    this.protocol.ask('StartPipelineExecution', { name: pipeline }, by);
    startByRule(this.store, this.conductor, pipeline, input, ruleArn);
  }

  /** Something has happened in a repository: starts every pipeline that has asked for it. */
  public notify(event: RepositoryEvent): void {
    for (const pipeline of this.store.all) startByEvent(this.conductor, pipeline, event);
  }

  public approve(input: PutApprovalResultInput, caller: Caller): PutApprovalResultOutput {
    return this.protocol.perform('PutApprovalResult', input, caller) as PutApprovalResultOutput;
  }

  public stop(input: StopPipelineExecutionInput, caller: Caller): StopPipelineExecutionOutput {
    return this.protocol.perform('StopPipelineExecution', input, caller) as StopPipelineExecutionOutput;
  }

  public retry(input: RetryStageExecutionInput, caller: Caller): RetryStageExecutionOutput {
    return this.protocol.perform('RetryStageExecution', input, caller) as RetryStageExecutionOutput;
  }

  /** Shows a pipeline to somebody, as the console does before anybody can answer what waits there. */
  public show(name: string, caller: Caller): void {
    this.protocol.perform('GetPipeline', { name }, caller);
    this.protocol.perform('GetPipelineState', { name }, caller);
    const pipelineExecutionId = this.store.pipeline(name).executions.at(-1)?.id;
    this.protocol.perform('GetPipelineExecution', { pipelineName: name, pipelineExecutionId }, caller);
  }

  /** Every execution of a pipeline, oldest first. */
  public executions(pipeline: string): PipelineExecutionSummary[] {
    return this.store.pipeline(pipeline).executions.map(summarizeExecution);
  }

  /** Every execution that goes on, oldest first of each pipeline. */
  public inProgress(): ExecutionInProgress[] {
    return inProgress(this.store.all);
  }

  /** The execution that was in a stage last; nothing if none was, or there is no such stage. */
  public latestIn(pipeline: string, stage: string): string | undefined {
    return this.store.pipeline(pipeline).latestStages.get(stage)?.execution.id;
  }

  /** Approvals that can be answered now. */
  public waitingApprovals(): WaitingApproval[] {
    return waitingApprovals(this.store.all);
  }

  /** Every start of every action: from when to when, in milliseconds since 1970; nothing is the end of what is in progress. */
  public actionTimes(): { readonly type: ActionType; readonly start: number; readonly end: number | undefined }[] {
    return actionsOf(this.store.all).map(({ structure, start, status, lastUpdate }) => ({ type: structure.actionTypeId, start, end: status === 'InProgress' ? undefined : lastUpdate }));
  }

  /** Everything that approvals have asked so far, oldest first within a pipeline. */
  public questions(): AskedQuestion[] {
    return questions(this.store.all);
  }

  /** True if no execution moves by itself: all have ended, or wait for an approval. */
  public isQuiet(): boolean {
    return isQuiet(this.store.all);
  }

  private listOperations(reads: Reads): Readonly<Record<string, JsonOperation>> {
    return {
      StartPipelineExecution: (input: StartPipelineExecutionInput, caller) => startPipelineExecution(this.store, this.conductor, input, caller),
      StopPipelineExecution: (input: StopPipelineExecutionInput, caller) => stopPipelineExecution(this.store, this.conductor, input, caller),
      RetryStageExecution: (input: RetryStageExecutionInput, caller) => retryStageExecution(this.store, this.conductor, input, caller),
      PutApprovalResult: (input: PutApprovalResultInput, caller) => putApprovalResult(this.store, this.conductor, this.providers.approval, input, caller),
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
