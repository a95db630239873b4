import type { RetryStageExecutionInput, RetryStageExecutionOutput } from '@aws-sdk/client-codepipeline';
import { Caller, ServiceError } from '../../service';
import { Conductor } from '../conductor';
import { Constraints } from '../constraints';
import { PATTERNS } from '../limits';
import { lockOf } from '../locks';
import { latestOf, StageRun } from '../model';
import { PipelineStore, structureOf } from '../store';

/** Starts failed actions, or all actions, of a failed or stopped stage again, in the same execution, with new ids and new output locations. */
export function retryStageExecution(store: PipelineStore, conductor: Conductor, input: RetryStageExecutionInput, caller: Caller): RetryStageExecutionOutput {
  checkShape(input);
  const pipeline = store.pipeline(input.pipelineName);
  const stage = String(input.stageName);
  if (!structureOf(pipeline).stages.some((candidate) => candidate.name === stage)) throw stageNotFound(pipeline.name, stage);
  const run = pipeline.latestStages.get(stage);
  const holder = lockOf(pipeline, stage).holder;
  if (!run || run.execution.id !== input.pipelineExecutionId || (holder && holder !== run.execution)) {
    throw new ServiceError('NotLatestPipelineExecutionException', `The execution '${input.pipelineExecutionId}' is not the latest one in stage '${stage}' of pipeline '${pipeline.name}'`);
  }
  checkRetryable(run, pipeline.version, input.retryMode === 'ALL_ACTIONS');
  conductor.deps.journal.note('codepipeline', `${pipeline.name} ▸ ${stage}: asked to retry ${input.retryMode}`, { executionId: run.execution.id, by: caller.arn });
  conductor.resume(run, input.retryMode === 'ALL_ACTIONS' ? 'ALL_ACTIONS' : 'FAILED_ACTIONS');
  return { pipelineExecutionId: run.execution.id };
}

export function stageNotFound(pipeline: string, stage: string): ServiceError {
  return new ServiceError('StageNotFoundException', `Pipeline '${pipeline}' does not have a stage named '${stage}'`);
}

function checkRetryable(run: StageRun, version: number, all: boolean): void {
  const refuse = (why: string) => new ServiceError('StageNotRetryableException', `The stage '${run.structure.name}' can't be retried: ${why}`);
  if (run.execution.version !== version) throw refuse('the pipeline was updated since the execution started');
  if (run.status !== 'Failed' && run.status !== 'Stopped') throw refuse(`its status is ${run.status}`);
  if (run.execution.status !== 'Failed' && run.execution.status !== 'Stopped') throw refuse(`the status of its execution is ${run.execution.status}`);
  const latest = run.structure.actions.map((action) => latestOf(run, action.name)?.status);
  if (latest.every((status) => status === 'Succeeded')) throw refuse('all its actions succeeded');
  if (all && latest.includes('InProgress')) throw refuse('actions are still in progress');
}

function checkShape(input: RetryStageExecutionInput): void {
  const c = new Constraints();
  for (const member of ['pipelineName', 'stageName'] as const) {
    if (c.required(member, input[member])) c.length(member, input[member], 1, 100).pattern(member, input[member], PATTERNS.name);
  }
  if (c.required('pipelineExecutionId', input.pipelineExecutionId)) c.pattern('pipelineExecutionId', input.pipelineExecutionId, PATTERNS.uuid);
  if (c.required('retryMode', input.retryMode)) c.oneOf('retryMode', input.retryMode, ['FAILED_ACTIONS', 'ALL_ACTIONS']);
  c.done();
}
