import { APPROVE_STAGE } from '../../lib/contracts/jobs';
import { sideOf, SideConfiguration } from '../../lib/contracts/configuration';
import { saidBy } from '../../lib/contracts/gate';
import { AskedFact, DelayedFact } from '../../lib/contracts/ledger-facts';
import { EnvironmentState, Side } from '../../lib/contracts/ledger-state';
import { topicsFor } from '../../lib/contracts/notify';
import { printable } from '../../lib/contracts/printable';
import { later, SampleState } from '../../lib/contracts/sample';
import { EnvironmentFacts, PendingGate, sampleOf, Surroundings } from './facts';

const TEXT_MAX = 1000;
/** A wait is longer than usual when it is longer than the longest of the last ones by so much. */
const LONGER = 1.5;

/** Questions to people that nobody was told of yet, where somebody wants to be. */
export function asked({ name, state: { taken }, execution, loaded: { configuration } }: EnvironmentFacts, { environments }: Surroundings): AskedFact | null {
  if (!taken || taken.opened || execution?.id !== taken.executionId || execution.status !== 'InProgress') return null;
  const action = execution.actions.find((item) => item.stage === APPROVE_STAGE && item.status === 'InProgress' && !taken.told?.includes(item.token)
    && topicsFor({ announcement: 'approval-asked', environment: name, action: item.name }, environments).length > 0);
  if (!action) return null;
  const approvers = configuration.approvals.find((item) => item.action === action.name)?.approvers ?? [];
  return {
    kind: 'asked', environment: name, executionId: taken.executionId, version: taken.release.version, action: action.name, token: action.token, approvers,
    text: printable(action.asks ?? '', TEXT_MAX),
  };
}

/** Gates that wait longer than usual, where somebody wants to be told. */
export function delayed(facts: EnvironmentFacts, surroundings: Surroundings, now: string): DelayedFact | null {
  const { name, state, pending, loaded: { configuration } } = facts;
  const { taken } = state;
  if (!taken || !isTimed(name, surroundings)) return null;
  for (const gate of pending) {
    const side = sideOf(configuration, gate.side);
    if (!side || gate.executionId !== taken.executionId || taken.told?.includes(gate.action.token)) continue;
    const usualSeconds = usual(state, gate.side, side);
    if (now <= later(gate.action.startedAt, usualSeconds)) continue;
    return {
      kind: 'delayed', environment: name, executionId: taken.executionId, version: taken.release.version, side: gate.side, token: gate.action.token,
      since: gate.action.startedAt, usualSeconds, waitsFor: waitsFor(gate, side),
    };
  }
  return null;
}

/** Whether it is written down how long gates take: somebody wants to be told when it takes longer. */
export function isTimed(environment: string, { environments }: Surroundings): boolean {
  return topicsFor({ announcement: 'gates-delayed', environment }, environments).length > 0;
}

/** Never shorter than the gates need by themselves, with a sample more than that. */
function usual({ waits }: EnvironmentState, side: Side, { evaluation: { delaySeconds, steadySeconds, intervalSeconds } }: SideConfiguration): number {
  return Math.max(delaySeconds + steadySeconds + 2 * intervalSeconds, Math.round(LONGER * Math.max(0, ...waits?.[side] ?? [])));
}

function waitsFor(gate: PendingGate, { evaluation }: SideConfiguration): string {
  const { last, steadySince }: SampleState = sampleOf(gate, evaluation);
  const open = last.filter(({ verdict }) => verdict !== 'passed').map(saidBy);
  if (open.length > 0) return printable(open.join('; '), TEXT_MAX);
  return steadySince === null ? 'they have not been asked yet' : `all pass since ${steadySince}, not long enough`;
}
