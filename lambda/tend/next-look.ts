import { sideOf } from '../../lib/contracts/configuration';
import { APPROVE_STAGE } from '../../lib/contracts/jobs';
import { isWatching } from '../../lib/contracts/ledger-state';
import { dueAt, later } from '../../lib/contracts/sample';
import { EnvironmentFacts, sampleOf } from './facts';

/** While something goes on it is looked at every minute: the events that tell of it may be lost. */
const OFTEN_SECONDS = 60;

/** What only waits is looked at that often, whatever it waits for. */
const SELDOM_SECONDS = 300;

export function lookSoon(now: string): string {
  return later(now, OFTEN_SECONDS);
}

/** When to look again at an environment where nothing is due now: when the next sample is, seldom while people are asked, otherwise soon. */
export function nextLook({ state, pending, execution, loaded: { configuration } }: EnvironmentFacts, now: string): string {
  if (isWatching(state.watch, now)) return lookSoon(now);
  const samples = pending.flatMap((gate) => {
    const side = sideOf(configuration, gate.side);
    return side ? [dueAt(sampleOf(gate, side.evaluation), side.evaluation)] : [];
  });
  const asksPeople = execution?.actions.some((action) => action.stage === APPROVE_STAGE && action.status === 'InProgress');
  if (samples.length === 0 && !asksPeople) return lookSoon(now);
  const [first] = [...samples, later(now, SELDOM_SECONDS)].sort();
  return first > lookSoon(now) ? first : lookSoon(now);
}
