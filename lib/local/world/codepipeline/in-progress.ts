import { currentStage, Execution, Pipeline } from './model';

/** An execution that goes on. Times are milliseconds since 1970. */
export interface ExecutionInProgress {
  readonly pipeline: string;
  readonly executionId: string;
  /** Where it is; null before its first stage. */
  readonly stage: string | null;
  /** What runs there; null between two actions. */
  readonly action: string | null;
  /** Since when that runs; without an action, since when anything of it has changed. */
  readonly since: number;
  /** If that action asks for an answer: of which question, and until when. */
  readonly asks: { readonly token: string; readonly expires: number } | null;
}

/** Every execution that goes on, oldest first. */
export function inProgress(pipelines: readonly Pipeline[]): ExecutionInProgress[] {
  return pipelines.flatMap((pipeline) => pipeline.executions).filter(({ status }) => status === 'InProgress' || status === 'Stopping').map(described);
}

function described(execution: Execution): ExecutionInProgress {
  const stage = currentStage(execution);
  const action = stage?.actions.filter(({ status }) => status === 'InProgress').at(-1);
  return {
    pipeline: execution.pipeline.name, executionId: execution.id,
    stage: stage?.structure.name ?? null, action: action?.structure.name ?? null, since: action?.start ?? execution.lastUpdate,
    asks: action?.approval?.phase === 'waiting' ? { token: action.id, expires: action.approval.expires } : null,
  };
}
