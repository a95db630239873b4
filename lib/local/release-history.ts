import { Digest } from '../contracts/digest';
import { LedgerEntry } from '../contracts/ledger';
import { Fact } from '../contracts/ledger-facts';
import { EMPTY_LEDGER, EnvironmentState, environmentOf, ReleaseRef } from '../contracts/ledger-state';
import { Manifest } from '../contracts/manifest';
import { ReleaseInEnvironment, ReleaseReport } from '../contracts/report';

/** Where a release stood in an environment: let in, or waiting to be. */
interface Place {
  readonly release: ReleaseRef;
  readonly state: 'queued' | 'admitted' | 'deploying';
  readonly isQueued: boolean;
}

/** How a release lost its place. */
interface End extends ReleaseInEnvironment {
  readonly digest: Digest;
}

/** What became of each sealed release, oldest first. */
export function releasesOf(name: string, entries: readonly LedgerEntry[], manifestOf: (release: ReleaseRef) => Manifest | undefined): ReleaseReport[] {
  const ends = entries.flatMap((entry, index) => endsOf(entry, entries[index - 1]));
  const places = Object.entries(entries.at(-1)?.state.environments ?? {}).map(([environment, state]) => ({ environment, places: placesIn(state) }));
  return entries.flatMap(({ at, fact }): ReleaseReport[] => {
    if (fact.kind !== 'sealed') return [];
    const { version, digest } = fact.release;
    const own = ends.filter((end) => end.digest === digest);
    const found = places.map(({ environment, places: all }) => {
      const place = all.find(({ release }) => release.digest === digest);
      const past = own.filter((end) => end.environment === environment);
      const judged = past.filter(({ state }) => state === 'good' || state === 'bad').at(-1);
      const last = judged ?? past.at(-1);
      return {
        judged: judged?.state,
        now: place ? { environment, state: place.state, reason: null, overtakenBy: null } : last && { environment, state: last.state, reason: last.reason, overtakenBy: last.overtakenBy },
      };
    });
    const isAnywhere = (state: 'good' | 'bad') => found.some(({ judged }) => judged === state);
    return [{
      name, version, digest, sealedAt: at,
      commit: fact.source.commit ?? null, author: fact.source.author ?? null, commits: manifestOf(fact.release)?.commits?.list ?? [],
      state: isAnywhere('bad') ? 'bad' : isAnywhere('good') ? 'good' : 'sealed',
      environments: found.flatMap(({ now }) => now ?? []),
    }];
  });
}

/** Every release that an entry took its place from. */
function endsOf({ fact, state }: LedgerEntry, previous: LedgerEntry | undefined): End[] {
  return environmentsOf(fact).flatMap((environment) => {
    const [before, after] = [environmentOf(previous?.state ?? EMPTY_LEDGER, environment), environmentOf(state, environment)];
    if (fact.kind === 'turned-bad' && before.watch) return [{ environment, digest: before.watch.release.digest, state: 'bad', reason: fact.reason, overtakenBy: null }];
    const kept = new Set(placesIn(after).map(({ release }) => release.digest));
    return placesIn(before).filter(({ release }) => !kept.has(release.digest)).map((lost) => ({ environment, digest: lost.release.digest, ...endOf(lost, fact, after) }));
  });
}

/** What is queued goes only where it is started, or to a newer one; what was started or let in goes by what the fact says of it. */
function endOf({ isQueued }: Place, fact: Fact, { queue }: EnvironmentState): Pick<End, 'state' | 'reason' | 'overtakenBy'> {
  if (isQueued) return { state: 'overtaken', reason: null, overtakenBy: queue.at(-1)?.release.version ?? null };
  if (fact.kind === 'closed') return fact.outcome === 'succeeded' ? { state: 'good', ...NOTHING } : { state: fact.bad ? 'bad' : 'failed', ...NOTHING, reason: fact.reason };
  if (fact.kind === 'freed' && fact.supersededBy !== null) return { state: 'overtaken', reason: null, overtakenBy: fact.supersededBy };
  return { state: 'refused', ...NOTHING, reason: fact.kind === 'refused' ? `${fact.code}: ${fact.reason}` : 'reason' in fact ? fact.reason : null };
}

const NOTHING = { reason: null, overtakenBy: null } as const;

function environmentsOf(fact: Fact): string[] {
  const enqueued = 'enqueue' in fact ? fact.enqueue.map(({ environment }) => environment) : [];
  return 'environment' in fact ? [fact.environment, ...enqueued] : enqueued;
}

function placesIn({ taken, start, queue }: EnvironmentState): Place[] {
  return [
    ...(taken ? [{ release: taken.release, state: taken.opened ? 'deploying' as const : 'admitted' as const, isQueued: false }] : []),
    ...(start ? [{ release: start.release, state: 'queued' as const, isQueued: false }] : []),
    ...queue.map(({ release }) => ({ release, state: 'queued' as const, isQueued: true })),
  ];
}
