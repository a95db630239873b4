import type { ActionExecutionResult } from '@aws-sdk/client-codepipeline';
import { EventsPort, JournalPort } from '../ports';
import { Timeline } from '../timeline';
import { ActionRun, Artifact, Execution, StageRun } from './model';

type Detail = Record<string, unknown>;

/** Tells EventBridge and the journal of every change of state. What real CodePipeline keeps to itself (a skipped stage) goes to the journal only. */
export class Announcer {
  constructor(private readonly timeline: Timeline, private readonly events: EventsPort, private readonly journal: JournalPort, private readonly region: string) {}

  public execution(execution: Execution, state: string): void {
    this.journal.note('codepipeline', `${execution.pipeline.name}: execution ${state}`, { executionId: execution.id, trigger: execution.trigger.triggerType });
    this.put('Pipeline', execution, {
      'pipeline': execution.pipeline.name,
      'execution-id': execution.id,
      ...(state === 'STARTED' && {
        'execution-trigger': { 'trigger-type': execution.trigger.triggerType, 'trigger-detail': execution.trigger.triggerDetail },
      }),
      'start-time': iso(execution.start),
      ...(execution.lastRetry !== undefined && { 'last-retry-attempt-time': iso(execution.lastRetry) }),
      ...((state === 'STOPPING' || state === 'STOPPED') && execution.stopReason !== undefined && { 'stop-execution-comments': execution.stopReason }),
      state,
      'version': execution.version,
      'pipeline-execution-attempt': execution.attempt,
    });
  }

  public stage(run: StageRun, state: string): void {
    const { execution } = run;
    this.journal.note('codepipeline', `${execution.pipeline.name} ▸ ${run.structure.name}: ${state}`, { executionId: execution.id, stage: run.structure.name });
    if (state === 'SKIPPED') return;
    this.put('Stage', execution, {
      'pipeline': execution.pipeline.name,
      'execution-id': execution.id,
      ...(run.lastRetry !== undefined && { 'stage-last-retry-attempt-time': iso(run.lastRetry) }),
      'start-time': iso(run.start),
      'stage': run.structure.name,
      state,
      'version': execution.version,
      // Before any retry stages say 0 where pipeline and actions say 1 (measured).
      'pipeline-execution-attempt': execution.attempt === 1 ? 0 : execution.attempt,
    });
  }

  public action(action: ActionRun, state: string): void {
    const { execution, structure } = action.stage;
    // What comes after the first line of a failed build is its output, which may be another one each time.
    const why = action.result?.externalExecutionSummary && state !== 'STARTED' ? `: ${action.result.externalExecutionSummary.split('\n', 1)[0]}` : '';
    this.journal.note('codepipeline', `${execution.pipeline.name} ▸ ${structure.name} ▸ ${action.structure.name}: ${state}${why}`, {
      executionId: execution.id, stage: structure.name, action: action.structure.name, actionExecutionId: action.id,
    });
    const { category, owner, provider, version } = action.structure.actionTypeId;
    this.put('Action', execution, {
      'pipeline': execution.pipeline.name,
      'execution-id': execution.id,
      'start-time': iso(action.start),
      'stage': structure.name,
      ...(state !== 'STARTED' && action.result && { 'execution-result': resultOf(action.result, state) }),
      ...(action.inputs.length > 0 && { 'input-artifacts': action.inputs.map(locationOf) }),
      ...(state === 'SUCCEEDED' && action.outputs.length > 0 && { 'output-artifacts': action.outputs.map(locationOf) }),
      'action-execution-id': action.id,
      'action': action.structure.name,
      state,
      'region': this.region,
      'type': { owner, provider, category, version },
      'version': execution.version,
      'pipeline-execution-attempt': action.attempt,
    });
  }

  private put(what: string, execution: Execution, detail: Detail): void {
    execution.lastUpdate = this.timeline.now;
    this.events.put({ 'source': 'aws.codepipeline', 'detail-type': `CodePipeline ${what} Execution State Change`, 'resources': [execution.pipeline.arn], detail });
  }
}

function resultOf(result: ActionExecutionResult, state: string): Detail {
  return {
    ...(result.externalExecutionUrl !== undefined && { 'external-execution-url': result.externalExecutionUrl }),
    ...(result.externalExecutionSummary !== undefined && { 'external-execution-summary': result.externalExecutionSummary }),
    ...(result.externalExecutionId !== undefined && { 'external-execution-id': result.externalExecutionId }),
    // A rejected approval has no error in state and history, but one in its event (measured).
    ...(state === 'FAILED' && { 'error-code': result.errorDetails?.code ?? 'JobFailed' }),
  };
}

function locationOf(artifact: Artifact): Detail {
  return { name: artifact.name, s3location: { bucket: artifact.bucket, key: artifact.key } };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
