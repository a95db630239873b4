import { ActionFacts, approvalFault, isOverride } from '../../lib/contracts/answers';
import { ApprovalConfiguration, sideOf } from '../../lib/contracts/configuration';
import { ACTIONS, APPROVE_STAGE, STAGES } from '../../lib/contracts/jobs';
import { ApprovalFact, Fact } from '../../lib/contracts/ledger-facts';
import { PendingStart, SIDES } from '../../lib/contracts/ledger-state';
import { dueAt, SampleState } from '../../lib/contracts/sample';
import { closeDeployment, freeEnvironment, isOver, rejectedAfter } from './closing';
import { EnvironmentFacts, PendingGate, sampleOf, Surroundings } from './facts';
import { asked, delayed, isTimed } from './people';
import { Stop, waitsInVain } from './stopping';
import { wayBack } from './way-back';

/** What is due in one environment. */
export type Step =
  | { readonly do: 'stop'; readonly stop: Stop }
  | { readonly do: 'start'; readonly start: PendingStart }
  | { readonly do: 'record'; readonly fact: Fact }
  | { readonly do: 'sample'; readonly gate: PendingGate; readonly sample: SampleState; readonly isTimed: boolean }
  | { readonly do: 'answer'; readonly gate: PendingGate; readonly answer: 'approved' | 'rejected'; readonly reason: string }
  | { readonly do: 'close'; readonly fact: Fact; readonly outputs: readonly { readonly bucket: string; readonly key: string }[] };

const GATES = { before: ACTIONS.gatesBefore, after: ACTIONS.gatesAfter } as const;

/**
 * The next thing that is due in an environment, or nothing. Any wake-up, also one that was lost, doubled or forged, leads to the same end,
 * because only the state is looked at.
 */
export function decide(facts: EnvironmentFacts, surroundings: Surroundings, now: string): Step | null {
  return recordApprovals(facts) ?? recordOverrides(facts) ?? turnBad(facts) ?? endExecution(facts, surroundings, now)
    ?? stopInVain(facts) ?? answerGates(facts, surroundings, now) ?? tellPeople(facts, surroundings, now) ?? beginNext(facts);
}

/** What people said is kept before anything follows from it. */
function recordApprovals({ name, state: { taken }, execution, loaded }: EnvironmentFacts): Step | null {
  if (!taken) return null;
  const action = execution?.actions.find((item) => item.stage === APPROVE_STAGE && item.status !== 'InProgress' && !taken.approvals.includes(item.token));
  if (!action) return null;
  const { executionId, release: { version } } = taken;
  const asked = loaded.configuration.approvals.find((item) => item.action === action.name);
  return { do: 'record', fact: { kind: 'approval', environment: name, executionId, version, action: action.name, token: action.token, ...answerOf(action, asked) } };
}

function answerOf(action: ActionFacts, asked: ApprovalConfiguration | undefined): Pick<ApprovalFact, 'answer' | 'by' | 'reason'> {
  const said = { by: action.by ?? null, reason: action.text ?? null };
  if (action.status === 'Abandoned') return { answer: 'void', ...said };
  if (action.status === 'Failed') return { answer: action.by ? 'rejected' : 'expired', ...said };
  const fault = asked ? approvalFault(asked, action) : 'nobody is asked this any more';
  return fault ? { answer: 'void', by: said.by, reason: fault } : { answer: 'approved', ...said };
}

/** Who answered a side's gates instead of them is kept, too. */
function recordOverrides({ name, state: { taken }, execution, loaded: { configuration } }: EnvironmentFacts): Step | null {
  if (!taken) return null;
  const { executionId, release: { version } } = taken;
  for (const side of SIDES) {
    const overriders = sideOf(configuration, side)?.overriders;
    const action = execution?.actions.find((item) => (
      item.stage === STAGES.deploy && item.name === GATES[side] && item.status === 'Succeeded' && isOverride(item, overriders) && !taken.approvals.includes(item.token)
    ));
    if (action?.by && action.text) return { do: 'record', fact: { kind: 'override', environment: name, executionId, version, side, token: action.token, by: action.by, reason: action.text } };
  }
  return null;
}

/** An alarm that goes red while a good release is still looked at: the release is bad here, and the environment goes back. */
function turnBad({ name, state, loaded: { configuration }, watched }: EnvironmentFacts): Step | null {
  const red = watched.filter((alarm) => alarm.verdict === 'failed');
  if (!state.watch || red.length === 0) return null;
  const { executionId, release } = state.watch;
  const { target, text } = wayBack(state, configuration, { release, class: 'normal' });
  const reason = `${red.map((alarm) => alarm.reason).join('; ')}${text}`;
  return { do: 'record', fact: { kind: 'turned-bad', environment: name, executionId, version: release.version, reason, rollback: target } };
}

function stopInVain(facts: EnvironmentFacts): Step | null {
  const stop = waitsInVain(facts);
  return stop ? { do: 'stop', stop } : null;
}

/** What has ended is closed before anything else begins. */
function endExecution(facts: EnvironmentFacts, surroundings: Surroundings, now: string): Step | null {
  const { state, execution } = facts;
  if (!state.taken && !state.start?.executionId) return null;
  if (!isOver(execution, (state.taken ?? state.start)!.at, now)) return null;
  if (state.taken?.opened) {
    return {
      do: 'close',
      fact: closeDeployment(facts, state.taken, surroundings, now),
      outputs: (execution?.actions ?? []).filter((action) => action.stage === STAGES.deploy).flatMap((action) => action.outputs),
    };
  }
  return { do: 'record', fact: freeEnvironment(facts, surroundings.tendRole) };
}

function answerGates({ name, state, pending, loaded }: EnvironmentFacts, surroundings: Surroundings, now: string): Step | null {
  for (const gate of pending) {
    const { token } = gate.action;
    if (state.taken?.executionId !== gate.executionId) {
      return { do: 'answer', gate, answer: 'rejected', reason: 'this deployment is closed; start the release again' };
    }
    const verdict = state.taken.verdicts.find((item) => item.token === token);
    if (verdict) return { do: 'answer', gate, answer: verdict.answer, reason: verdict.reason };
    const no = rejectedAfter(state.taken);
    if (no) return { do: 'answer', gate, answer: 'rejected', reason: `the gates after have said no: ${no.reason}` };
    if (gate.side === 'before' && state.taken.class === 'rollback') return { do: 'record', fact: notAsked(name, gate) };
    const side = sideOf(loaded.configuration, gate.side);
    if (!side) return { do: 'answer', gate, answer: 'rejected', reason: `the configuration has no gates ${gate.side}` };
    const sample = sampleOf(gate, side.evaluation);
    if (now >= dueAt(sample, side.evaluation)) return { do: 'sample', gate, sample, isTimed: isTimed(name, surroundings) };
  }
  return null;
}

/** What is no fact by itself becomes one, so that it is announced. */
function tellPeople(facts: EnvironmentFacts, surroundings: Surroundings, now: string): Step | null {
  const fact = asked(facts, surroundings) ?? delayed(facts, surroundings, now);
  return fact && { do: 'record', fact };
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
