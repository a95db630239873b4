import type {
  ActionExecution, ActionExecutionResult, ActionExecutionStatus, ExecutionTrigger, PipelineExecutionStatus, SourceRevisionOverride, StageExecutionStatus,
} from '@aws-sdk/client-codepipeline';
import { ActionStructure, PipelineStructure, StageStructure } from './declaration';

/** One pipeline: its structure now and before, its executions, and who holds or waits for each stage. Times are milliseconds since 1970. */
export interface Pipeline {
  readonly name: string;
  readonly arn: string;
  readonly logicalId: string;
  readonly created: number;
  updated: number;
  version: number;
  /** Structures by version: an execution runs on the one that it was started with. */
  readonly structures: Map<number, PipelineStructure>;
  /** Oldest first. */
  readonly executions: Execution[];
  /** Locks by stage name. */
  readonly locks: Map<string, StageLock>;
  /** Execution ids by client request token. */
  readonly tokens: Map<string, string>;
  /** The last run of each stage, by stage name. */
  readonly latestStages: Map<string, StageRun>;
  /** The last start of each action, by `<stage>/<action>`. */
  readonly latestActions: Map<string, ActionRun>;
  /** Executions that are about to be created. */
  startsPending: number;
}

export interface StageLock {
  holder?: Execution;
  /** Who waits in front of the stage, first come first. */
  readonly waiting: Execution[];
}

export interface Artifact {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  readonly revision: string | null;
}

export interface Revision {
  readonly actionName: string;
  readonly artifactName: string;
  readonly revisionId: string;
  readonly revisionSummary: string;
}

export interface Origin {
  readonly actionName: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Execution {
  readonly id: string;
  readonly pipeline: Pipeline;
  readonly version: number;
  readonly structure: PipelineStructure;
  readonly start: number;
  readonly trigger: ExecutionTrigger;
  readonly overrides: readonly SourceRevisionOverride[];
  /** What happened in a repository, if that started it: output variables of the source action. */
  readonly origin?: Origin;
  status: PipelineExecutionStatus;
  lastUpdate: number;
  /** 1, and one more with each retry of a stage. */
  attempt: number;
  lastRetry?: number;
  stopReason?: string;
  /** Told to stop and to leave its actions behind. */
  abandoning: boolean;
  /** The pipeline was updated meanwhile: nothing new begins. */
  outdated: boolean;
  /** Name of the stage that it waits in front of. */
  waitingFor?: string;
  readonly revisions: Revision[];
  readonly artifacts: Map<string, Artifact>;
  /** Output variables by namespace. */
  readonly variables: Map<string, Readonly<Record<string, string>>>;
  readonly stages: StageRun[];
}

export interface StageRun {
  readonly execution: Execution;
  readonly structure: StageStructure;
  readonly start: number;
  status: StageExecutionStatus;
  runOrder: number;
  manualRetries: number;
  /** RetryStageExecution was accepted and the actions are about to start. */
  retrying: boolean;
  lastRetry?: number;
  condition?: ConditionRun;
  /** Every start of every action, oldest first. */
  readonly actions: ActionRun[];
}

export interface ConditionRun {
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Errored' | 'Abandoned';
  summary?: string;
  at: number;
  readonly rules: { readonly name: string; readonly id: string; readonly met: boolean; readonly summary: string }[];
}

export interface ActionRun {
  readonly id: string;
  readonly stage: StageRun;
  readonly structure: ActionStructure;
  readonly start: number;
  readonly attempt: number;
  /** What history and events say. */
  status: ActionExecutionStatus;
  lastUpdate: number;
  updatedBy?: string;
  resolved: Readonly<Record<string, string>>;
  inputs: readonly Artifact[];
  outputs: readonly Artifact[];
  variables: Readonly<Record<string, string>>;
  result?: ActionExecutionResult;
  /** What GetPipelineState says, which is sometimes ahead of history; nothing while the action is not to be seen yet. */
  shown?: ActionExecution;
  approval?: ApprovalRun;
  /** Takes back everything that is planned for this action. */
  readonly timers: (() => void)[];
}

export interface ApprovalRun {
  /** starting: no token yet; waiting: for an answer; answered: history follows; outdated: nobody can answer any more. */
  phase: 'starting' | 'published' | 'waiting' | 'answered' | 'outdated';
  readonly expires: number;
  readonly requiresSummary: boolean;
  /** When somebody answered; history says it later. */
  answeredAt?: number;
}

export function latestOf(run: StageRun, action: string): ActionRun | undefined {
  return run.actions.filter((candidate) => candidate.structure.name === action).at(-1);
}

export function currentStage(execution: Execution): StageRun | undefined {
  return execution.stages.at(-1);
}
