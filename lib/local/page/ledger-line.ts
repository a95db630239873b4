import { Digest } from '../../contracts/digest';
import { LedgerEntry } from '../../contracts/ledger';
import { Fact, onlyWaits } from '../../contracts/ledger-facts';
import type { LedgerLine, Somebody, Tone } from '../../page/document';
import { tell, tellThere } from '../telling';
import { Who } from '../who';

/** An entry for people. `place`: whether it says in which environment. */
export function ledgerLine(release: string, entry: LedgerEntry, digest: Digest, who: Who, place: 'told' | 'known' = 'told'): LedgerLine {
  const { sequence, at, by, fact, previous } = entry;
  return { sequence, at, by: who(by), kind: fact.kind, text: place === 'told' ? tell(release, entry, who) : tellThere(entry, who), tone: toneOf(fact), digest, previous };
}

export function somebody(arn: string, who: Who): Somebody {
  return { name: who(arn), arn };
}

function toneOf(fact: Fact): Tone {
  switch (fact.kind) {
    case 'sealed': return 'good';
    case 'attested': return fact.ok ? 'good' : 'bad';
    case 'verdict': return fact.answer === 'approved' ? 'good' : 'bad';
    case 'approval': return fact.answer === 'approved' ? 'good' : fact.answer === 'void' ? 'past' : 'bad';
    case 'override':
    case 'asked':
    case 'delayed': return 'waiting';
    case 'closed': return fact.outcome === 'succeeded' ? 'good' : fact.outcome === 'failed' ? 'bad' : 'past';
    case 'freed': return fact.again || fact.supersededBy !== null ? 'past' : 'bad';
    case 'refused': return onlyWaits(fact) ? 'past' : 'bad';
    case 'build-failed':
    case 'drop-refused':
    case 'turned-bad':
    case 'unannounced': return 'bad';
    case 'opened': return 'busy';
    default: return 'past';
  }
}
