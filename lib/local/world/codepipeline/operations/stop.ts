import type { StopPipelineExecutionInput, StopPipelineExecutionOutput } from '@aws-sdk/client-codepipeline';
import { Caller, ServiceError } from '../../service';
import { Conductor } from '../conductor';
import { Constraints } from '../constraints';
import { LIMITS, PATTERNS } from '../limits';
import { ActionRun, currentStage, Execution } from '../model';
import { PipelineStore } from '../store';
import { TIMING } from '../timing';

/** Stop and wait: what is in progress ends by itself. Stop and abandon: it is left behind. Nothing new begins either way. */
export function stopPipelineExecution(store: PipelineStore, conductor: Conductor, input: StopPipelineExecutionInput, caller: Caller): StopPipelineExecutionOutput {
  checkShape(input);
  const pipeline = store.pipeline(input.pipelineName);
  const execution = pipeline.executions.find((candidate) => candidate.id === input.pipelineExecutionId);
  const abandon = input.abandon === true;
  if (!execution || (execution.status !== 'InProgress' && execution.status !== 'Stopping') || execution.abandoning) {
    throw new ServiceError('PipelineExecutionNotStoppableException',
      `The pipeline execution with ID '${input.pipelineExecutionId}' in '${pipeline.name}' can't be stopped now. Either it does not exist in the pipeline, or the pipeline execution has no action executions in progress.`);
  }
  if (execution.status === 'Stopping' && !abandon) {
    throw new ServiceError('DuplicatedStopRequestException', `The pipeline execution with ID '${execution.id}' in '${pipeline.name}' is already being stopped`);
  }
  conductor.deps.journal.note('codepipeline', `${pipeline.name}: asked to stop${abandon ? ' and abandon' : ''}`, { executionId: execution.id, by: caller.arn });
  stop(conductor, execution, abandon, input.reason);
  return { pipelineExecutionId: execution.id };
}

function stop(conductor: Conductor, execution: Execution, abandon: boolean, reason: string | undefined): void {
  const { timeline } = conductor.deps;
  const wasStopping = execution.status === 'Stopping';
  const run = currentStage(execution);
  const running = run?.actions.filter((action) => action.status === 'InProgress') ?? [];
  execution.stopReason = reason ?? execution.stopReason;
  execution.abandoning = abandon;
  execution.status = 'Stopping';
  if (!wasStopping) conductor.announcer.execution(execution, 'STOPPING');
  if (run?.status === 'InProgress') {
    run.status = 'Stopping';
    conductor.announcer.stage(run, 'STOPPING');
  }
  if (running.length === 0) return conductor.end(execution, 'Stopped');
  if (!abandon) return;
  const label = `${execution.pipeline.name}: execution ${execution.id} is abandoned`;
  timeline.after(TIMING.abandonActions, 'work', label, () => running.forEach((action) => abandonAction(conductor, action)));
  timeline.after(TIMING.abandonExecution, 'work', label, () => {
    if (execution.status === 'Stopping') conductor.end(execution, 'Stopped');
  });
}

function abandonAction(conductor: Conductor, action: ActionRun): void {
  if (action.status !== 'InProgress') return;
  const { now } = conductor.deps.timeline;
  for (const cancel of action.timers.splice(0)) cancel();
  action.status = 'Abandoned';
  action.lastUpdate = now;
  action.shown = action.approval
    ? { actionExecutionId: action.id, status: 'Abandoned', summary: 'The approval action has been canceled.' }
    : { ...action.shown, actionExecutionId: action.id, status: 'Abandoned', lastStatusChange: new Date(now) };
  conductor.announcer.action(action, 'ABANDONED');
}

function checkShape(input: StopPipelineExecutionInput): void {
  const c = new Constraints();
  if (c.required('pipelineName', input.pipelineName)) c.length('pipelineName', input.pipelineName, 1, 100).pattern('pipelineName', input.pipelineName, PATTERNS.name);
  if (c.required('pipelineExecutionId', input.pipelineExecutionId)) c.pattern('pipelineExecutionId', input.pipelineExecutionId, PATTERNS.uuid);
  c.length('reason', input.reason, 0, LIMITS.stopReason);
  c.done();
}
