import { DueKind } from '../timeline';
import { Announcer } from './announcer';
import { evaluateEntry } from './conditions';
import { typeName } from './declaration';
import { CodePipelineDependencies } from './dependencies';
import { newActionRun } from './action-run';
import { arrive, lockOf, release, withdraw } from './locks';
import { ActionRun, currentStage, Execution, latestOf, StageRun } from './model';
import { ActionHost, failure, Outcome } from './providers/provider';
import { ProviderRegistry } from './providers/registry';
import { TIMING } from './timing';

type End = 'Succeeded' | 'Failed' | 'Stopped' | 'Cancelled' | 'Superseded';

/** Leads executions through their stages: locks, run orders, ends. Everything that takes time is planned on the timeline. */
export class Conductor implements ActionHost {
  public readonly announcer: Announcer;

  constructor(public readonly deps: CodePipelineDependencies, public readonly providers: ProviderRegistry) {
    this.announcer = new Announcer(deps.timeline, deps.events, deps.journal, deps.region);
  }

  /** An execution starts. */
  public begin(execution: Execution): void {
    this.announcer.execution(execution, 'STARTED');
    this.plan(execution, TIMING.startToStage, () => this.arrive(execution, 0));
  }

  public later(action: ActionRun, milliseconds: number, kind: DueKind, what: string, run: () => Promise<void> | void): void {
    const { execution, structure } = action.stage;
    action.timers.push(this.deps.timeline.after(milliseconds, kind, `${execution.pipeline.name} ▸ ${structure.name} ▸ ${action.structure.name}: ${what}`, run));
  }

  public finish(action: ActionRun, outcome: Outcome): void {
    if (action.status !== 'InProgress') return;
    const { execution } = action.stage;
    const { now } = this.deps.timeline;
    for (const cancel of action.timers.splice(0)) cancel();
    action.status = outcome.status;
    action.lastUpdate = now;
    action.updatedBy = outcome.updatedBy;
    action.result = outcome.result;
    action.variables = outcome.variables ?? {};
    const { externalExecutionId, externalExecutionUrl, externalExecutionSummary: summary } = outcome.result;
    action.shown = outcome.shown ?? {
      actionExecutionId: action.id, status: outcome.status, ...(summary !== undefined && { summary }), lastStatusChange: new Date(now),
      ...(externalExecutionId !== undefined && { externalExecutionId }), ...(externalExecutionUrl !== undefined && { externalExecutionUrl }),
    };
    if (outcome.status === 'Succeeded') this.keepResults(action, outcome);
    this.announcer.action(action, outcome.status === 'Succeeded' ? 'SUCCEEDED' : 'FAILED');
    this.review(action.stage);
    execution.lastUpdate = now;
  }

  /** Ends an execution, the stage that it is in, and its hold on locks. Actions that are in progress go on. */
  public end(execution: Execution, status: End): void {
    const state = status === 'Cancelled' ? 'CANCELED' : status.toUpperCase();
    const run = currentStage(execution);
    if (run && (run.status === 'InProgress' || run.status === 'Stopping') && status !== 'Succeeded' && status !== 'Superseded') {
      run.status = status;
      if (run.condition?.status === 'InProgress') run.condition.status = 'Abandoned';
      this.announcer.stage(run, state);
    }
    execution.status = status;
    execution.waitingFor = undefined;
    this.announcer.execution(execution, state);
    withdraw(execution);
    for (const [stage, lock] of execution.pipeline.locks) if (lock.holder === execution) this.leave(execution, stage);
  }

  /** Looks at a stage after something in it has ended, and does what follows. */
  public review(run: StageRun): void {
    const { execution } = run;
    if ((run.status !== 'InProgress' && run.status !== 'Stopping') || run.retrying) return;
    const running = run.actions.filter((action) => action.status === 'InProgress');
    if (execution.outdated || run.status === 'Stopping') {
      if (running.length === 0) this.end(execution, run.status === 'Stopping' ? 'Stopped' : 'Cancelled');
      else if (running.every((action) => action.approval?.phase === 'outdated')) this.leave(execution, run.structure.name);
      return;
    }
    const group = run.structure.actions.filter((action) => action.runOrder === run.runOrder).map((action) => latestOf(run, action.name)?.status);
    if (group.some((status) => status === 'Failed')) {
      this.end(execution, 'Failed');
    } else if (group.every((status) => status === 'Succeeded')) {
      const next = this.ordersOf(run).find((order) => order > run.runOrder);
      if (next === undefined) this.complete(run);
      else this.plan(execution, TIMING.handOver, () => this.startGroup(run, next));
    }
  }

  /** Starts a stage's actions anew, as RetryStageExecution asks. */
  public resume(run: StageRun, mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS'): void {
    const { execution } = run;
    const { now } = this.deps.timeline;
    lockOf(execution.pipeline, run.structure.name).holder = execution;
    execution.attempt += 1;
    execution.lastRetry = now;
    execution.stopReason = undefined;
    execution.abandoning = false;
    run.manualRetries += 1;
    run.lastRetry = now;
    run.retrying = true;
    execution.status = 'InProgress';
    run.status = 'InProgress';
    this.announcer.execution(execution, 'RESUMED');
    this.announcer.stage(run, 'RESUMED');
    this.plan(execution, TIMING.retryToAction, () => {
      run.retrying = false;
      if (!this.goesOn(execution) || run.status !== 'InProgress') return;
      if (run.runOrder === 0) return this.admit(run);
      if (mode === 'ALL_ACTIONS') return this.startGroup(run, this.ordersOf(run)[0]);
      const again = run.structure.actions.filter((action) => ['Failed', 'Abandoned'].includes(latestOf(run, action.name)?.status ?? ''));
      if (again.length > 0) this.startActions(run, again);
      else this.review(run);
    });
  }

  private arrive(execution: Execution, index: number): void {
    if (!this.goesOn(execution)) return;
    const stage = execution.structure.stages[index].name;
    const arrival = arrive(execution, stage);
    execution.waitingFor = arrival.entered ? undefined : stage;
    if (arrival.superseded) this.end(arrival.superseded, 'Superseded');
    if (arrival.entered) this.enter(execution, stage);
  }

  private enter(execution: Execution, stage: string): void {
    if (!this.goesOn(execution)) return;
    const structure = execution.structure.stages.find((candidate) => candidate.name === stage);
    if (!structure) return;
    const run: StageRun = { execution, structure, start: this.deps.timeline.now, status: 'InProgress', runOrder: 0, manualRetries: 0, retrying: false, actions: [] };
    execution.stages.push(run);
    execution.pipeline.latestStages.set(stage, run);
    this.admit(run);
  }

  /** The entry condition, if there is one, and then the first actions. */
  private admit(run: StageRun): void {
    const { execution, structure } = run;
    const go = () => {
      if (run.manualRetries === 0) this.announcer.stage(run, 'STARTED');
      this.plan(execution, TIMING.stageToAction, () => this.startGroup(run, this.ordersOf(run)[0]));
    };
    if (!structure.beforeEntry) return go();
    const skips = structure.beforeEntry.result === 'SKIP';
    run.condition = { status: 'InProgress', at: this.deps.timeline.now, rules: [] };
    this.plan(execution, TIMING.ruleEvaluation, () => {
      if (!this.goesOn(execution) || run.status !== 'InProgress') return;
      run.condition = evaluateEntry(run, this.deps.ids, this.deps.timeline.now);
      if (run.condition.status === 'Succeeded') return go();
      if (run.condition.status === 'Failed' && skips) return this.skip(run);
      if (run.manualRetries === 0) this.announcer.stage(run, 'STARTED');
      this.end(execution, 'Failed');
    });
  }

  private skip(run: StageRun): void {
    run.status = 'Skipped';
    this.announcer.stage(run, 'SKIPPED');
    this.advance(run);
  }

  private complete(run: StageRun): void {
    run.status = 'Succeeded';
    this.announcer.stage(run, 'SUCCEEDED');
    this.advance(run);
  }

  private advance(run: StageRun): void {
    const { execution, structure } = run;
    const next = execution.structure.stages.findIndex((stage) => stage.name === structure.name) + 1;
    this.leave(execution, structure.name);
    if (next === execution.structure.stages.length) this.end(execution, 'Succeeded');
    else this.plan(execution, TIMING.handOver, () => this.arrive(execution, next));
  }

  private leave(execution: Execution, stage: string): void {
    const next = release(execution, stage);
    if (!next) return;
    next.waitingFor = undefined;
    this.plan(next, TIMING.handOver, () => this.enter(next, stage));
  }

  private startGroup(run: StageRun, runOrder: number): void {
    if (run.status !== 'InProgress' || !this.goesOn(run.execution)) return;
    run.runOrder = runOrder;
    this.startActions(run, run.structure.actions.filter((action) => action.runOrder === runOrder));
  }

  /** All actions of the group are admitted before any of them does anything. */
  private startActions(run: StageRun, structures: StageRun['structure']['actions']): void {
    const started = structures.map((structure) => newActionRun(run, structure, this.deps));
    for (const { action } of started) {
      run.actions.push(action);
      run.execution.pipeline.latestActions.set(`${run.structure.name}/${action.structure.name}`, action);
      this.announcer.action(action, 'STARTED');
    }
    for (const { action, problem } of started) {
      if (problem === undefined) this.providers.get(typeName(action.structure.actionTypeId))?.start(action, this);
      else {
        this.later(action, TIMING.configurationFailure, 'work', 'configuration', () =>
          this.finish(action, failure(action, 'ConfigurationError', problem, this.deps.timeline.now)));
      }
    }
  }

  private keepResults(action: ActionRun, outcome: Outcome): void {
    const { execution } = action.stage;
    if (outcome.revision) {
      const index = execution.revisions.findIndex((revision) => revision.actionName === outcome.revision?.actionName);
      execution.revisions.splice(index < 0 ? execution.revisions.length : index, 1, outcome.revision);
    }
    for (const output of action.outputs) execution.artifacts.set(output.name, { ...output, revision: outcome.revision?.revisionId ?? null });
    if (action.structure.namespace !== undefined) execution.variables.set(action.structure.namespace, action.variables);
  }

  private ordersOf(run: StageRun): number[] {
    return [...new Set(run.structure.actions.map((action) => action.runOrder))].sort((a, b) => a - b);
  }

  /** Whether anything new may begin; an execution of an older definition is cancelled here. */
  private goesOn(execution: Execution): boolean {
    if (execution.status === 'InProgress' && execution.outdated) this.end(execution, 'Cancelled');
    return execution.status === 'InProgress';
  }

  private plan(execution: Execution, milliseconds: number, run: () => void): void {
    this.deps.timeline.after(milliseconds, 'work', `${execution.pipeline.name}: execution ${execution.id} goes on`, run);
  }
}
