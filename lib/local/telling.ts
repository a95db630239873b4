import { counted } from '../contracts/counted';
import { LedgerEntry } from '../contracts/ledger';
import { Fact } from '../contracts/ledger-facts';
import { environmentOf } from '../contracts/ledger-state';
import { who, Who } from './who';

/** What a ledger entry says, in one line for a person. */
export function tell(release: string, entry: LedgerEntry, name: Who = who): string {
  return `${'environment' in entry.fact ? entry.fact.environment : release}: ${tellThere(entry, name)}`;
}

/** The same where it is known in which environment. */
export function tellThere({ fact, state }: LedgerEntry, name: Who = who): string {
  return sentence(fact, versionIn(fact, state), name);
}

function sentence(fact: Fact, version: string, name: Who): string {
  switch (fact.kind) {
    case 'numbered': return `build ${fact.executionId.slice(0, 8)} makes ${fact.version}`;
    case 'build-failed': return `${fact.version || 'a build'} does not become a release: ${fact.stage}: ${fact.code}: ${fact.reason}`;
    case 'sealed': return `${fact.release.version} is sealed (${fact.release.digest.slice(0, 19)})`;
    case 'drop-refused': return `${fact.version || 'what was dropped'} does not become a release: ${fact.code}: ${fact.reason}`;
    case 'start': return `${fact.release.version} is due (${fact.class}, ${fact.why})`;
    case 'started': return `${version} is started`;
    case 'admitted': return `${fact.release.version} is admitted (${fact.class})`;
    case 'refused': return `${fact.version} is refused in ${fact.stage}: ${fact.code}: ${fact.reason}`;
    case 'opened': return `the deployment of ${version} begins`;
    case 'attested': return fact.ok ? `${version} was read back: ${fact.reason}` : `the targets are not ${version}: ${fact.reason}`;
    case 'verdict': return `the gates ${fact.side} ${version} say ${fact.answer === 'approved' ? 'yes' : 'no'}${fact.samples > 0 ? ` after ${counted(fact.samples, 'sample')}` : ''}: ${fact.reason}`;
    case 'approval': return `${fact.action} for ${fact.version}: ${fact.answer}${fact.by ? ` by ${name(fact.by)}` : ''}${fact.reason ? `: ${fact.reason}` : ''}`;
    case 'closed': return fact.outcome === 'interrupted' ? fact.reason : fact.outcome === 'succeeded' ? `the deployment is good: ${fact.reason}` : `the deployment has failed: ${fact.reason}`;
    case 'override': return `the gates ${fact.side} ${fact.version} are overridden by ${name(fact.by)}: ${fact.reason}`;
    case 'turned-bad': return `${fact.version} has turned bad: ${fact.reason}`;
    case 'asked': return `people are asked about ${fact.version} (${fact.action})`;
    case 'delayed': return `the gates ${fact.side} ${fact.version} wait longer than usual: ${fact.waitsFor}`;
    case 'unannounced': return `${fact.announcement} was not announced on ${fact.topic.slice(fact.topic.lastIndexOf(':') + 1)}: ${fact.code}: ${fact.reason}`;
    case 'freed': return `${fact.version} has ended in ${fact.stage}: ${fact.reason}`;
  }
}

function versionIn(fact: Fact, state: LedgerEntry['state']): string {
  const environment = 'environment' in fact ? environmentOf(state, fact.environment) : undefined;
  return (environment?.taken ?? environment?.start)?.release.version ?? '';
}
