import { Execution, Pipeline, StageLock } from './model';

/** What arriving at a stage leads to. */
export interface Arrival {
  readonly entered: boolean;
  /** Who gave way: SUPERSEDED pipelines have one waiting place in front of a stage. */
  readonly superseded?: Execution;
}

export function lockOf(pipeline: Pipeline, stage: string): StageLock {
  const lock = pipeline.locks.get(stage) ?? { waiting: [] };
  pipeline.locks.set(stage, lock);
  return lock;
}

/**
 * An execution comes to a stage: it takes the lock, or it waits. In QUEUED mode all wait in order. In SUPERSEDED mode the one that was
 * started later takes the only waiting place; nobody inside a stage is ever superseded.
 */
export function arrive(execution: Execution, stage: string): Arrival {
  const { pipeline } = execution;
  const lock = lockOf(pipeline, stage);
  if (!lock.holder || lock.holder === execution) {
    lock.holder = execution;
    return { entered: true };
  }
  const [other] = lock.waiting;
  if (execution.structure.executionMode === 'QUEUED' || !other) {
    lock.waiting.push(execution);
    return { entered: false };
  }
  const arrivedIsNewer = pipeline.executions.indexOf(execution) > pipeline.executions.indexOf(other);
  if (arrivedIsNewer) lock.waiting.splice(0, 1, execution);
  return { entered: false, superseded: arrivedIsNewer ? other : execution };
}

/** Gives the lock back; the next in line, if there is one, holds it at once. */
export function release(execution: Execution, stage: string): Execution | undefined {
  const lock = lockOf(execution.pipeline, stage);
  if (lock.holder !== execution) return undefined;
  lock.holder = lock.waiting.shift();
  return lock.holder;
}

/** Leaves whatever queue the execution stands in. */
export function withdraw(execution: Execution): void {
  for (const lock of execution.pipeline.locks.values()) {
    const index = lock.waiting.indexOf(execution);
    if (index >= 0) lock.waiting.splice(index, 1);
  }
  execution.waitingFor = undefined;
}
