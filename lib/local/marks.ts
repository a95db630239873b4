import { Fact, onlyWaits } from '../contracts/ledger-facts';
import { EMPTY_LEDGER, environmentOf, LedgerState } from '../contracts/ledger-state';

/** What an entry of the ledger comes to, where somebody who looks should notice it. */
export const MARKS = ['good', 'yes', 'queued', 'overridden', 'interrupted', 'no', 'refused', 'failed', 'bad', 'rolling back', 'rolled back', 'not told'] as const;
export type Mark = (typeof MARKS)[number];

/** `before`: the state that the fact found. */
export function markOf(fact: Fact, before: LedgerState = EMPTY_LEDGER): Mark | undefined {
  switch (fact.kind) {
    case 'build-failed': return 'failed';
    case 'drop-refused': return 'refused';
    case 'refused': return onlyWaits(fact) ? 'queued' : 'refused';
    case 'start': return fact.class === 'rollback' ? 'rolling back' : undefined;
    case 'approval': return fact.answer === 'approved' ? 'yes' : 'no';
    case 'verdict': return fact.answer === 'approved' ? 'yes' : 'no';
    case 'attested': return fact.ok ? undefined : 'no';
    case 'override': return 'overridden';
    case 'turned-bad': return 'bad';
    case 'unannounced': return 'not told';
    case 'freed': return fact.again || fact.supersededBy !== null ? 'interrupted' : 'refused';
    case 'closed': {
      if (fact.outcome !== 'succeeded') return fact.outcome;
      return environmentOf(before, fact.environment).taken?.class === 'rollback' ? 'rolled back' : 'good';
    }
    default: return undefined;
  }
}
