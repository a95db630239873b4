import {
  ActionExecutionDetail, GetPipelineExecutionCommand, ListActionExecutionsCommand, PipelineExecutionStatus,
} from '@aws-sdk/client-codepipeline';
import { ActionFacts } from '../../lib/contracts/answers';
import { ReleaseError } from '../../lib/contracts/errors';
import { isAws } from './aws-errors';
import { codepipeline } from './clients';

export interface ExecutionFacts {
  readonly id: string;
  /** Version of the pipeline that it runs. */
  readonly version: number;
  readonly status: PipelineExecutionStatus;
  /** Why it was stopped, if it was. */
  readonly statusSummary: string | undefined;
  /** Who started it, if somebody called StartPipelineExecution. */
  readonly startedBy: string | undefined;
  /** Latest attempt of each action, in the order in which they began. */
  readonly actions: readonly ActionFacts[];
}

/** What CodePipeline knows of an execution. */
export async function readExecution(pipelineName: string, pipelineExecutionId: string): Promise<ExecutionFacts> {
  const { pipelineExecution } = await codepipeline().send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }));
  return {
    id: pipelineExecutionId,
    version: pipelineExecution!.pipelineVersion!,
    status: pipelineExecution!.status!,
    statusSummary: pipelineExecution!.statusSummary,
    startedBy: pipelineExecution!.trigger?.triggerType === 'StartPipelineExecution' ? pipelineExecution!.trigger.triggerDetail : undefined,
    actions: await readActions(pipelineName, pipelineExecutionId),
  };
}

/** The same; undefined if CodePipeline knows none of this id. */
export async function findExecution(pipelineName: string, pipelineExecutionId: string): Promise<ExecutionFacts | undefined> {
  try {
    return await readExecution(pipelineName, pipelineExecutionId);
  } catch (error) {
    if (isAws(error, 'PipelineExecutionNotFoundException')) return undefined;
    throw error;
  }
}

/** The execution that a job belongs to. One that does not go on any more gets nothing done, however late its job is delivered. */
export async function readLiveExecution(pipelineName: string, pipelineExecutionId: string): Promise<ExecutionFacts> {
  const execution = await readExecution(pipelineName, pipelineExecutionId);
  if (execution.status === 'InProgress') return execution;
  throw new ReleaseError('DeploymentClosed', `execution ${pipelineExecutionId} does not go on any more (${execution.status})`);
}

/** Every start of every action of an execution. */
export async function listActions(pipelineName: string, pipelineExecutionId: string): Promise<ActionExecutionDetail[]> {
  const details: ActionExecutionDetail[] = [];
  let nextToken: string | undefined;
  do {
    const page = await codepipeline().send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, nextToken }));
    details.push(...page.actionExecutionDetails ?? []);
    ({ nextToken } = page);
  } while (nextToken);
  return details;
}

async function readActions(pipelineName: string, pipelineExecutionId: string): Promise<ActionFacts[]> {
  const details = await listActions(pipelineName, pipelineExecutionId);
  const latest = new Map<string, ActionFacts>();
  for (const detail of details.sort((a, b) => a.startTime!.getTime() - b.startTime!.getTime())) {
    latest.set(`${detail.stageName}/${detail.actionName}`, toFacts(detail));
  }
  return [...latest.values()];
}

function toFacts(detail: ActionExecutionDetail): ActionFacts {
  const result = detail.output?.executionResult;
  return {
    stage: detail.stageName!,
    name: detail.actionName!,
    status: detail.status!,
    token: detail.actionExecutionId!,
    startedAt: detail.startTime!.toISOString(),
    by: detail.updatedBy,
    text: result?.errorDetails?.message ?? result?.externalExecutionSummary,
    asks: detail.input?.resolvedConfiguration?.CustomData,
    outputs: (detail.output?.outputArtifacts ?? []).flatMap(({ s3location }) => (s3location ? [{ bucket: s3location.bucket!, key: s3location.key! }] : [])),
  };
}
