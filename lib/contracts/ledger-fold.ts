import { sameDigest } from './digest';
import { Enqueue, Fact, UnannouncedFact, VerdictFact } from './ledger-facts';
import {
  BAD_RELEASES_KEPT, BUILDS_KEPT, DeploymentClass, EnvironmentState, environmentOf, GOOD_RELEASES_KEPT, LedgerState, QueuedRelease, QueuePolicy, RecordedVerdict,
  REFUSALS_KEPT, ReleaseRef, SEALED_RELEASES_KEPT, SERIES_KEPT, Side, UNANNOUNCED_KEPT, Waits, WAITS_KEPT,
} from './ledger-state';

/** The state after a fact. Pure: an auditor who folds the whole chain must arrive at what each entry holds. */
export function fold(state: LedgerState, fact: Fact, entry: { readonly sequence: number; readonly at: string }): LedgerState {
  const change = (name: string, with_: (before: EnvironmentState) => EnvironmentState, from = state): LedgerState =>
    ({ ...from, environments: { ...from.environments, [name]: with_(environmentOf(from, name)) } });
  const enqueue = (from: LedgerState, list: readonly Enqueue[], release: ReleaseRef, why: string): LedgerState =>
    list.reduce((s, { environment, policy }) => change(environment, (e) => queued(e, policy, release, 'normal', why, entry.at), s), from);

  switch (fact.kind) {
    case 'numbered': {
      const { series, number, executionId, version } = fact;
      const { builds } = state;
      return { ...state, builds: {
        ...builds,
        series: [{ series, number }, ...builds.series.filter((other) => other.series !== series)].slice(0, SERIES_KEPT),
        numbered: [{ executionId, version }, ...builds.numbered].slice(0, BUILDS_KEPT),
      } };
    }
    case 'build-failed':
      return { ...state, builds: { ...state.builds, failed: [fact.jobId, ...state.builds.failed].slice(0, REFUSALS_KEPT) } };
    case 'sealed': {
      const sealed = [fact.release, ...state.sealed].slice(0, SEALED_RELEASES_KEPT);
      const builds = fact.source.kind === 'build' ? { ...state.builds, commit: fact.source.commit ?? null } : state.builds;
      return enqueue({ ...state, sealed, builds }, fact.enqueue, fact.release, 'sealed');
    }
    case 'drop-refused':
      return { ...state, refusedDrops: [fact.drop, ...state.refusedDrops].slice(0, REFUSALS_KEPT) };
    case 'start':
      return change(fact.environment, (e) => ({
        ...e,
        queue: e.queue.filter((item) => !sameDigest(item.release.digest, fact.release.digest)),
        start: { sequence: entry.sequence, release: fact.release, class: fact.class, why: fact.why, at: entry.at, executionId: null },
      }));
    case 'started':
      return change(fact.environment, (e) => (e.start?.sequence === fact.start ? { ...e, start: { ...e.start, executionId: fact.executionId } } : e));
    case 'admitted':
      return change(fact.environment, (e) => (e.taken || (fact.start !== null && e.start?.sequence !== fact.start) ? e : {
        ...e,
        start: fact.start === null ? e.start : null,
        queue: e.queue.filter((item) => !sameDigest(item.release.digest, fact.release.digest)),
        taken: { executionId: fact.executionId, release: fact.release, class: fact.class, at: entry.at, verdicts: [], approvals: [], configuration: fact.configuration, opened: null },
      }));
    case 'refused': {
      const { queued: behind, environment } = fact;
      const refused = change(environment, (e) => ({
        ...e,
        start: e.start?.executionId === fact.executionId ? null : e.start,
        refused: [fact.jobId, ...e.refused].slice(0, REFUSALS_KEPT),
      }));
      return behind ? enqueue(refused, [{ environment, policy: behind.policy }], behind.release, 'asked for while the environment was taken') : refused;
    }
    case 'opened':
      return change(fact.environment, (e) => taken(e, fact.executionId, (t) => ({
        taken: { ...t, opened: { at: entry.at, jobId: fact.jobId, configuration: fact.configuration, attested: false } },
        running: { known: false, since: entry.at, executionId: fact.executionId },
        watch: null,
        barrier: fact.barrier === null ? e.barrier : { version: t.release.version, at: entry.at, reason: fact.barrier },
      })));
    case 'attested':
      return change(fact.environment, (e) => taken(e, fact.executionId, (t) => (fact.ok && t.opened
        ? {
          taken: { ...t, opened: { ...t.opened, attested: true } },
          running: { known: true, release: t.release, since: entry.at, executionId: fact.executionId },
        }
        : {})));
    case 'verdict':
      return change(fact.environment, (e) => taken(e, fact.executionId, (t) => ({
        taken: { ...t, verdicts: [...t.verdicts, recorded(fact)] },
        ...(fact.waitedSeconds !== undefined && fact.answer === 'approved' && { waits: waited(e.waits, fact.side, fact.waitedSeconds) }),
      })));
    case 'approval':
    case 'override':
      return change(fact.environment, (e) => taken(e, fact.executionId, (t) => ({ taken: { ...t, approvals: [...t.approvals, fact.token] } })));
    case 'closed': {
      const before = environmentOf(state, fact.environment).taken;
      const release = before?.executionId === fact.executionId ? before.release : undefined;
      const closed = change(fact.environment, (e) => taken(e, fact.executionId, (t) => ({
        taken: null,
        ...(fact.outcome === 'succeeded' ? { good: asGood(e, t.release, entry.at) } : {}),
        ...(fact.bad ? turned(e, t.release, entry.at, fact.reason) : {}),
        watch: fact.watchUntil === null ? e.watch : { executionId: t.executionId, release: t.release, since: t.opened?.at ?? t.at, until: fact.watchUntil },
        queue: fact.outcome === 'interrupted' ? ahead(e.queue, anew(t, entry.at)) : goingBack(e.queue, fact.rollback, `${t.release.version} failed`, entry.at),
      })));
      return release ? enqueue(closed, fact.enqueue, release, `good in ${fact.environment}`) : closed;
    }
    case 'turned-bad':
      return change(fact.environment, (e) => (e.watch?.executionId !== fact.executionId ? e : {
        ...e,
        ...turned(e, e.watch.release, entry.at, fact.reason),
        watch: null,
        queue: goingBack(e.queue, fact.rollback, `${fact.version} turned bad`, entry.at),
      }));
    case 'freed':
      return change(fact.environment, (e) => ({
        ...e,
        start: e.start?.executionId === fact.executionId ? null : e.start,
        taken: e.taken?.executionId === fact.executionId && e.taken.opened === null ? null : e.taken,
        queue: fact.again
          ? [e.taken, e.start].reduce((queue, item) => (item?.executionId === fact.executionId ? ahead(queue, anew(item, entry.at)) : queue), e.queue)
          : e.queue,
      }));
    case 'asked':
    case 'delayed':
      return change(fact.environment, (e) => taken(e, fact.executionId, (t) => ({ taken: { ...t, told: [...t.told ?? [], fact.token] } })));
    case 'unannounced':
      return { ...state, unannounced: [unannouncedId(fact), ...state.unannounced ?? []].slice(0, UNANNOUNCED_KEPT) };
  }
}

/** What was not announced, and to whom. */
export function unannouncedId({ of, announcement, topic }: Pick<UnannouncedFact, 'of' | 'announcement' | 'topic'>): string {
  return `${of} ${announcement} ${topic}`;
}

function waited(waits: Waits = { before: [], after: [] }, side: Side, seconds: number): Waits {
  return { ...waits, [side]: [seconds, ...waits[side]].slice(0, WAITS_KEPT) };
}

function recorded({ side, token, answer, reason, gates }: VerdictFact): RecordedVerdict {
  return { side, token, answer, reason, failed: gates.some(({ verdict }) => verdict === 'failed') };
}

/** Before everything that waits, but after what the environment goes back to. */
function ahead(queue: readonly QueuedRelease[], item: QueuedRelease): QueuedRelease[] {
  const first = (other: QueuedRelease) => item.class !== 'rollback' && other.class === 'rollback';
  return [...queue.filter(first), item, ...queue.filter((other) => !first(other))];
}

/** An environment goes back to one release only: the last that was decided on. */
function goingBack(queue: readonly QueuedRelease[], release: ReleaseRef | null, why: string, at: string): readonly QueuedRelease[] {
  return release === null ? queue : ahead(queue.filter((item) => item.class !== 'rollback'), { release, class: 'rollback', why, at });
}

/** What was taken away from an execution begins anew, as what it was. */
function anew({ release, class: deploymentClass }: Pick<QueuedRelease, 'release' | 'class'>, at: string): QueuedRelease {
  return { release, class: deploymentClass, why: 'begins anew', at };
}

/** A change that counts only for the execution that has the environment. */
function taken(
  e: EnvironmentState,
  executionId: string,
  change: (t: NonNullable<EnvironmentState['taken']>) => Partial<EnvironmentState>,
): EnvironmentState {
  return e.taken?.executionId === executionId ? { ...e, ...change(e.taken) } : e;
}

function queued(
  e: EnvironmentState, policy: QueuePolicy, release: ReleaseRef, deploymentClass: DeploymentClass, why: string, at: string,
): EnvironmentState {
  const others = policy === 'latest'
    ? e.queue.filter((item) => item.class !== 'normal')
    : e.queue.filter((item) => !sameDigest(item.release.digest, release.digest));
  return { ...e, queue: [...others, { release, class: deploymentClass, why, at }] };
}

function asGood(e: EnvironmentState, release: ReleaseRef, at: string): EnvironmentState['good'] {
  const others = e.good.filter((g) => !sameDigest(g.release.digest, release.digest));
  return [{ release, at }, ...others].slice(0, GOOD_RELEASES_KEPT);
}

/** A release that is bad here is not good here any more. */
function turned(e: EnvironmentState, release: ReleaseRef, at: string, reason: string): Pick<EnvironmentState, 'good' | 'bad'> {
  const others = e.bad.filter((b) => !sameDigest(b.digest, release.digest));
  return {
    good: e.good.filter((g) => !sameDigest(g.release.digest, release.digest)),
    bad: [{ version: release.version, digest: release.digest, at, reason }, ...others].slice(0, BAD_RELEASES_KEPT),
  };
}
