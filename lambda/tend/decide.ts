import { sideOf } from '../../lib/contracts/configuration';
import { Fact } from '../../lib/contracts/ledger-facts';
import { PendingStart } from '../../lib/contracts/ledger-state';
import { firstSample, isDue, SampleState } from '../../lib/contracts/sample';
import { closeDeployment, freeEnvironment, isOver } from './closing';
import { EnvironmentFacts, PendingGate, Surroundings } from './facts';

/** What is due in one environment. */
export type Step =
  | { readonly do: 'start'; readonly start: PendingStart }
  | { readonly do: 'record'; readonly fact: Fact }
  | { readonly do: 'sample'; readonly gate: PendingGate; readonly sample: SampleState }
  | { readonly do: 'answer'; readonly gate: PendingGate; readonly answer: 'approved' | 'rejected'; readonly reason: string }
  | { readonly do: 'close'; readonly fact: Fact; readonly outputs: readonly { readonly bucket: string; readonly key: string }[] };

/**
 * The next thing that is due in an environment, or nothing. Any wake-up, also one that was lost, doubled or forged, leads to the same end,
 * because only the state is looked at.
 */
export function decide(facts: EnvironmentFacts, surroundings: Surroundings, now: string): Step | null {
  return endExecution(facts, surroundings, now) ?? answerGates(facts, now) ?? beginNext(facts);
}

/** What has ended is closed before anything else begins. */
function endExecution(facts: EnvironmentFacts, surroundings: Surroundings, now: string): Step | null {
  const { state, execution } = facts;
  if (!state.taken && !state.start?.executionId) return null;
  if (!isOver(execution, (state.taken ?? state.start)!.at, now)) return null;
  if (state.taken?.opened) {
    return {
      do: 'close',
      fact: closeDeployment(facts, state.taken, surroundings),
      outputs: (execution?.actions ?? []).filter((action) => action.stage === 'Deploy').flatMap((action) => action.outputs),
    };
  }
  return { do: 'record', fact: freeEnvironment(facts, surroundings.tendRole) };
}

function answerGates({ name, state, pending, loaded }: EnvironmentFacts, now: string): Step | null {
  for (const gate of pending) {
    const { token } = gate.action;
    if (state.taken?.executionId !== gate.executionId) {
      return { do: 'answer', gate, answer: 'rejected', reason: 'this deployment is closed; start the release again' };
    }
    const verdict = state.taken.verdicts.find((item) => item.token === token);
    if (verdict) return { do: 'answer', gate, answer: verdict.answer, reason: verdict.reason };
    if (gate.side === 'before' && state.taken.class === 'rollback') return { do: 'record', fact: notAsked(name, gate) };
    const side = sideOf(loaded.configuration, gate.side);
    if (!side) return { do: 'answer', gate, answer: 'rejected', reason: `the configuration has no gates ${gate.side}` };
    const sample = gate.sample?.token === token ? gate.sample : firstSample(gate.side, token, gate.action.startedAt, side.evaluation);
    if (isDue(sample, side.evaluation, now)) return { do: 'sample', gate, sample };
  }
  return null;
}

/** What the environment had before may come back without a question. */
function notAsked(environment: string, { executionId, side, action }: PendingGate): Fact {
  return { kind: 'verdict', environment, executionId, side, token: action.token, answer: 'approved', reason: 'not asked: rollback', samples: 0, gates: [] };
}

/** A start that lacks confirmation is repeated; the queue moves when the environment is free. */
function beginNext({ state, name }: EnvironmentFacts): Step | null {
  if (state.start) return state.start.executionId === null ? { do: 'start', start: state.start } : null;
  const [next] = state.queue;
  if (state.taken || !next) return null;
  return { do: 'record', fact: { kind: 'start', environment: name, release: next.release, class: next.class, why: next.why } };
}
