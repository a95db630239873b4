import { ActionRun, Pipeline } from './model';

/** An approval that somebody can answer now. Times are milliseconds since 1970. */
export interface WaitingApproval {
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly executionId: string;
  readonly token: string;
  readonly since: number;
  readonly expires: number;
  /** Its CustomData: what is shown to who answers. */
  readonly text: string | null;
}

/** Approvals whose token is to be seen and that nobody has answered. */
export function waitingApprovals(pipelines: readonly Pipeline[]): WaitingApproval[] {
  return actionsOf(pipelines).flatMap((action) => (action.status !== 'InProgress' || action.approval?.phase !== 'waiting' || action.stage.execution.abandoning ? [] : [{
    pipeline: action.stage.execution.pipeline.name,
    stage: action.stage.structure.name,
    action: action.structure.name,
    executionId: action.stage.execution.id,
    token: action.id,
    since: action.start,
    expires: action.approval.expires,
    text: action.resolved.CustomData ?? null,
  }]));
}

/** A question that an approval has asked, at any time. */
export interface AskedQuestion {
  readonly token: string;
  readonly text: string | null;
  readonly askedAt: number;
  /** null: nobody has answered. */
  readonly answeredAt: number | null;
}

export function questions(pipelines: readonly Pipeline[]): AskedQuestion[] {
  return actionsOf(pipelines).flatMap(({ id, approval, resolved, start }) => (approval ? [{ token: id, text: resolved.CustomData ?? null, askedAt: start, answeredAt: approval.answeredAt ?? null }] : []));
}

/** True if nothing moves by itself: what is in progress waits for an approval, or behind an execution that does. */
export function isQuiet(pipelines: readonly Pipeline[]): boolean {
  if (pipelines.some((pipeline) => pipeline.startsPending > 0)) return false;
  const waits = (action: ActionRun) => action.approval?.phase === 'waiting' || action.approval?.phase === 'outdated';
  if (actionsOf(pipelines).some((action) => action.status === 'InProgress' && (!waits(action) || action.stage.execution.abandoning))) return false;
  return pipelines.flatMap((pipeline) => pipeline.executions).every((execution) => {
    if (execution.status !== 'InProgress' && execution.status !== 'Stopping') return true;
    return execution.waitingFor !== undefined || execution.stages.some((run) => run.actions.some((action) => action.status === 'InProgress'));
  });
}

/** Every start of every action. */
export function actionsOf(pipelines: readonly Pipeline[]): ActionRun[] {
  return pipelines.flatMap((pipeline) => pipeline.executions).flatMap((execution) => execution.stages).flatMap((run) => run.actions);
}
