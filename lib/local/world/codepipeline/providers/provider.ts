import type { ActionExecution, ActionExecutionResult } from '@aws-sdk/client-codepipeline';
import { DueKind } from '../../timeline';
import { ActionStructure, ActionType } from '../declaration';
import { ActionRun, Revision } from '../model';

/** How an action ended. */
export interface Outcome {
  readonly status: 'Succeeded' | 'Failed';
  /** What history says; without the error's message, which stands in the summary there. */
  readonly result: ActionExecutionResult;
  /** What GetPipelineState says, where that is not simply the result. */
  readonly shown?: ActionExecution;
  readonly variables?: Readonly<Record<string, string>>;
  readonly revision?: Revision;
  readonly updatedBy?: string;
}

/** What a provider may ask of the pipeline that it works for. */
export interface ActionHost {
  /** Ends an action that is in progress; an action that has ended stays as it is. */
  finish(action: ActionRun, outcome: Outcome): void;
  /** Plans something for an action; it is taken back when the action ends. */
  later(action: ActionRun, milliseconds: number, kind: DueKind, what: string, run: () => Promise<void> | void): void;
}

/** One action type: what CodePipeline admits of it, and how it runs. */
export interface ActionProvider {
  readonly type: ActionType;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** How many artifacts, from and to. */
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
  /** What the revision of a source may be chosen by; of what is no source, nothing. */
  readonly revisionTypes?: readonly string[];
  /** Whether `TimeoutInMinutes` means anything to it. */
  readonly hasTimeout: boolean;
  /** Refuses what only this provider can judge. */
  admit?(action: ActionStructure): void;
  /** The link beside the action in the console. */
  entityUrl(configuration: Readonly<Record<string, string>>): string | undefined;
  start(action: ActionRun, host: ActionHost): void;
}

/** A failure as history and state show it. */
export function failure(action: ActionRun, code: string, message: string, at: number, more: Partial<ActionExecutionResult> = {}): Outcome {
  return {
    status: 'Failed',
    result: { errorDetails: { code }, externalExecutionSummary: message, ...more },
    shown: { actionExecutionId: action.id, status: 'Failed', lastStatusChange: new Date(at), ...more, errorDetails: { code, message } },
  };
}
