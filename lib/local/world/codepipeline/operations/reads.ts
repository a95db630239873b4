import type {
  GetPipelineExecutionInput, GetPipelineExecutionOutput, GetPipelineInput, GetPipelineStateInput, GetPipelineStateOutput, ListActionExecutionsInput,
  ListActionExecutionsOutput, ListPipelineExecutionsInput, ListPipelineExecutionsOutput,
} from '@aws-sdk/client-codepipeline';
import { ServiceError, UnsupportedOperation } from '../../service';
import { Constraints } from '../constraints';
import { describeStructure } from '../definitions';
import { CodePipelineDependencies } from '../dependencies';
import { PATTERNS } from '../limits';
import { pageOf } from '../pages';
import { ProviderRegistry } from '../providers/registry';
import { PipelineStore } from '../store';
import { describeExecution, summarizeExecution } from './get-execution';
import { describeState } from './get-state';
import { actionHistory, describeActionExecution } from './list-actions';

/** The operations that change nothing. */
export class Reads {
  constructor(private readonly store: PipelineStore, private readonly registry: ProviderRegistry, private readonly deps: Pick<CodePipelineDependencies, 'account' | 'region'>) {}

  /** A version that does not exist is answered like a pipeline that does not (known of AWS: aws/aws-sdk issue 558). */
  public pipeline(input: GetPipelineInput): object {
    checkName('name', input.name);
    const name = String(input.name);
    const pipeline = this.store.has(name) ? this.store.pipeline(name) : undefined;
    const version = input.version ?? pipeline?.version ?? 0;
    const structure = pipeline?.structures.get(version);
    if (!pipeline || !structure) throw new ServiceError('PipelineNotFoundException', `Account '${this.deps.account}' does not have a pipeline with name '${name}'`);
    return {
      pipeline: describeStructure(structure, version),
      metadata: { pipelineArn: pipeline.arn, created: new Date(pipeline.created), updated: new Date(pipeline.updated) },
    };
  }

  public state(input: GetPipelineStateInput): GetPipelineStateOutput {
    checkName('name', input.name);
    return describeState(this.store.pipeline(input.name), this.registry);
  }

  public execution(input: GetPipelineExecutionInput): GetPipelineExecutionOutput {
    checkName('pipelineName', input.pipelineName);
    checkId('pipelineExecutionId', input.pipelineExecutionId);
    return describeExecution(this.store.execution(this.store.pipeline(input.pipelineName), input.pipelineExecutionId));
  }

  /** Newest first. */
  public executions(input: ListPipelineExecutionsInput): ListPipelineExecutionsOutput {
    checkName('pipelineName', input.pipelineName);
    if (input.filter) throw new UnsupportedOperation('CodePipeline', 'filter of ListPipelineExecutions');
    const { name, executions } = this.store.pipeline(input.pipelineName);
    const { page, nextToken } = pageOf(`executions ${name}`, [...executions].reverse(), input.maxResults, input.nextToken);
    return { pipelineExecutionSummaries: page.map(summarizeExecution), nextToken };
  }

  public actionExecutions(input: ListActionExecutionsInput): ListActionExecutionsOutput {
    checkName('pipelineName', input.pipelineName);
    if (input.filter?.latestInPipelineExecution) throw new UnsupportedOperation('CodePipeline', 'filter latestInPipelineExecution of ListActionExecutions');
    const executionId = input.filter?.pipelineExecutionId;
    if (executionId !== undefined) checkId('filter.pipelineExecutionId', executionId);
    const pipeline = this.store.pipeline(input.pipelineName);
    if (executionId !== undefined) this.store.execution(pipeline, executionId);
    const { page, nextToken } = pageOf(`actions ${pipeline.name} ${executionId}`, actionHistory(pipeline, executionId), input.maxResults, input.nextToken);
    return { actionExecutionDetails: page.map((action) => describeActionExecution(action, this.deps.region)), nextToken };
  }
}

function checkName(member: string, value: string | undefined): void {
  const c = new Constraints();
  if (c.required(member, value)) c.length(member, value, 1, 100).pattern(member, value, PATTERNS.name);
  c.done();
}

function checkId(member: string, value: string | undefined): void {
  const c = new Constraints();
  if (c.required(member, value)) c.pattern(member, value, PATTERNS.uuid);
  c.done();
}
