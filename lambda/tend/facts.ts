import { ActionFacts } from '../../lib/contracts/answers';
import { EnvironmentConfiguration, Evaluation, LoadedConfiguration } from '../../lib/contracts/configuration';
import { Digest } from '../../lib/contracts/digest';
import { GateResult } from '../../lib/contracts/gate';
import { EnvironmentState, Side } from '../../lib/contracts/ledger-state';
import { firstSample, SampleState } from '../../lib/contracts/sample';
import type { ExecutionFacts } from '../shared/executions.client';

/** A gate action that waits for an answer. */
export interface PendingGate {
  readonly executionId: string;
  readonly side: Side;
  readonly action: ActionFacts;
  /** What earlier samples left; null before the first one. */
  readonly sample: SampleState | null;
}

/** What has been asked so far: another token begins anew. Since when it is asked is what CodePipeline says. */
export function sampleOf({ side, action: { token, startedAt }, sample }: PendingGate, evaluation: Evaluation): SampleState {
  return sample?.token === token ? { ...sample, startedAt } : firstSample(side, token, startedAt, evaluation);
}

/** What is known of one environment at one moment. */
export interface EnvironmentFacts {
  readonly release: string;
  readonly name: string;
  readonly loaded: LoadedConfiguration;
  readonly state: EnvironmentState;
  /** The execution that has the environment, or that a start was confirmed for; undefined if CodePipeline knows none of its id. */
  readonly execution: ExecutionFacts | undefined;
  /** Version of the pipeline as it is now. */
  readonly pipelineVersion: number;
  readonly pending: readonly PendingGate[];
  /** What the alarms say of the good release that is still looked at; none when nothing is. */
  readonly watched: readonly GateResult[];
  /** Executions that are among its approvals and deployments although it is not theirs: somebody retried what was closed. */
  readonly strays: readonly ExecutionFacts[];
}

/** What is known beyond one environment. */
export interface Surroundings {
  /** Configurations of all environments of the release pipeline. */
  readonly environments: readonly EnvironmentConfiguration[];
  /** Environments, by name, where a release of this digest has been good. */
  readonly goodIn: (digest: Digest) => readonly string[];
  readonly tendRole: string;
}
