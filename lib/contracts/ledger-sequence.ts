import { sameDigest } from './digest';
import { ReleaseError } from './errors';
import { AdmittedFact, ClosedFact, Fact, FreedFact, NumberedFact, StartFact, VerdictFact } from './ledger-facts';
import { unannouncedId } from './ledger-fold';
import { BuildsState, EnvironmentState, environmentOf, LedgerState, ReleaseRef, Taken } from './ledger-state';

/**
 * Whether a fact can have happened where the ledger stands: nobody ends what never began, and no environment goes back to what was not good
 * there. An entry that says so anyway was not written by the product. Throws LedgerBroken.
 */
export function proveFollows(state: LedgerState, fact: Fact, sequence: number): void {
  const fault = faultOf(state, fact);
  if (fault === undefined) return;
  throw new ReleaseError('LedgerBroken', `ledger entry ${sequence} says '${fact.kind}', but ${fault}; find out who wrote it`);
}

function faultOf(state: LedgerState, fact: Fact): string | undefined {
  const e = environmentOf(state, 'environment' in fact ? fact.environment : '');
  switch (fact.kind) {
    case 'numbered': return numberedFault(state.builds, fact);
    case 'build-failed': return state.builds.failed.includes(fact.jobId) ? 'that was said before' : undefined;
    case 'sealed': return state.sealed.some(({ version }) => version === fact.release.version) ? `${fact.release.version} was sealed before` : undefined;
    case 'drop-refused': return state.refusedDrops.includes(fact.drop) ? 'that was said before' : undefined;
    case 'start': return startFault(e, fact);
    case 'started': return e.start?.sequence === fact.start && e.start.executionId === null ? undefined : `entry ${fact.start} is no start that waits for it`;
    case 'admitted': return admittedFault(e, fact);
    case 'refused': return e.refused.includes(fact.jobId) ? 'that was said before' : undefined;
    case 'opened': return takenFault(e, fact) ?? (e.taken!.opened ? 'its deployment has begun before' : undefined);
    case 'attested': return openFault(e, fact) ?? (e.taken!.opened!.attested ? 'that was said before' : undefined);
    case 'verdict': return takenFault(e, fact) ?? verdictFault(e.taken!, fact);
    case 'approval':
    case 'override': return takenFault(e, fact) ?? (e.taken!.approvals.includes(fact.token) ? 'that was said before' : undefined);
    case 'closed': return openFault(e, fact) ?? closedFault(e, e.taken!, fact);
    case 'turned-bad': return e.watch?.executionId === fact.executionId ? wayBackFault(e, fact.rollback, e.watch.release) : 'nobody looks at that deployment';
    case 'freed': return freedFault(e, fact);
    case 'asked':
    case 'delayed': return takenFault(e, fact) ?? (e.taken!.told?.includes(fact.token) ? 'that was said before' : undefined);
    case 'unannounced': return state.unannounced?.includes(unannouncedId(fact)) ? 'that was said before' : undefined;
  }
}

function takenFault({ taken }: EnvironmentState, { environment, executionId }: { readonly environment: string; readonly executionId: string }): string | undefined {
  return taken?.executionId === executionId ? undefined : `${environment} is not taken by ${executionId}`;
}

function openFault(e: EnvironmentState, fact: { readonly environment: string; readonly executionId: string }): string | undefined {
  return takenFault(e, fact) ?? (e.taken!.opened ? undefined : 'its deployment has not begun');
}

/** Nobody skips a number, or takes two. */
function numberedFault({ series, numbered }: BuildsState, { executionId, series: own, number }: NumberedFact): string | undefined {
  if (numbered.some((item) => item.executionId === executionId)) return `${executionId} has a number`;
  const next = (series.find((item) => item.series === own)?.number ?? -1) + 1;
  return number === next ? undefined : `the next number of '${own}' is ${next}`;
}

/** What is first in the queue, in a free environment. */
function startFault(e: EnvironmentState, fact: StartFact): string | undefined {
  const [next] = e.queue;
  if (e.taken || e.start) return `${fact.environment} is taken`;
  if (!next || !sameDigest(next.release.digest, fact.release.digest) || next.class !== fact.class) return `${fact.release.version} (${fact.class}) is not what is queued next`;
  return fact.class === 'rollback' ? wayBackFault(e, fact.release) : undefined;
}

/** As what it was started; what somebody began by hand is nothing but normal. */
function admittedFault({ taken, start }: EnvironmentState, fact: AdmittedFact): string | undefined {
  if (taken) return `${fact.environment} is taken`;
  const begun = start ?? { sequence: null, class: 'normal', release: fact.release };
  return begun.sequence === fact.start && begun.class === fact.class && sameDigest(begun.release.digest, fact.release.digest) ? undefined : 'that is not what was started';
}

/** Nothing but *passed* is a yes; nobody is asked before an environment goes back. */
function verdictFault({ verdicts, class: deploymentClass }: Taken, { token, answer, side, gates }: VerdictFact): string | undefined {
  if (verdicts.some((item) => item.token === token)) return 'that was said before';
  const isYes = gates.length > 0 ? gates.every(({ verdict }) => verdict === 'passed') : side === 'before' && deploymentClass === 'rollback';
  return answer === 'approved' && !isYes ? 'not all of its gates passed' : undefined;
}

function closedFault(e: EnvironmentState, { opened, verdicts, release, class: deploymentClass }: Taken, fact: ClosedFact): string | undefined {
  const said = verdicts.filter(({ side, answer }) => side === 'after' && answer === 'rejected');
  if (fact.bad !== (fact.outcome === 'failed' && said.some(({ failed }) => failed))) return fact.bad ? 'no gate has said failed' : 'a gate has said failed';
  if (fact.outcome === 'succeeded') {
    if (!opened!.attested) return 'what runs was not read back';
    return said.length > 0 || fact.rollback ? 'that is no end of a good deployment' : undefined;
  }
  if (fact.enqueue.length > 0 || fact.watchUntil !== null) return `a deployment that has ${fact.outcome} goes nowhere`;
  if (fact.rollback === null) return undefined;
  return fact.outcome === 'interrupted' || deploymentClass === 'rollback' ? 'nothing is gone back from' : wayBackFault(e, fact.rollback, release);
}

function wayBackFault({ good }: EnvironmentState, to: ReleaseRef | null, from?: ReleaseRef): string | undefined {
  if (to === null) return undefined;
  if (sameDigest(to.digest, from?.digest)) return `${to.version} is what it goes back from`;
  return good.some(({ release }) => sameDigest(release.digest, to.digest)) ? undefined : `${to.version} is no way back, as it is not good there`;
}

function freedFault({ taken, start }: EnvironmentState, { environment, executionId }: FreedFact): string | undefined {
  if (start?.executionId === executionId) return undefined;
  if (taken?.executionId !== executionId) return `${environment} is not taken by ${executionId}`;
  return taken.opened ? 'its deployment has begun' : undefined;
}
