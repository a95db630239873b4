import { sameDigest } from './digest';
import { Enqueue, Fact } from './ledger-facts';
import {
  BAD_RELEASES_KEPT, DeploymentClass, EnvironmentState, environmentOf, GOOD_RELEASES_KEPT, LedgerState, QueuedRelease, QueuePolicy, REFUSALS_KEPT, ReleaseRef,
  SEALED_RELEASES_KEPT,
} from './ledger-state';

/** The state after a fact. Pure: an auditor who folds the whole chain must arrive at what each entry holds. */
export function fold(state: LedgerState, fact: Fact, entry: { readonly sequence: number; readonly at: string }): LedgerState {
  const change = (name: string, with_: (before: EnvironmentState) => EnvironmentState, from = state): LedgerState =>
    ({ ...from, environments: { ...from.environments, [name]: with_(environmentOf(from, name)) } });
  const enqueue = (from: LedgerState, list: readonly Enqueue[], release: ReleaseRef, why: string): LedgerState =>
    list.reduce((s, { environment, policy }) => change(environment, (e) => queued(e, policy, release, 'normal', why, entry.at), s), from);

  switch (fact.kind) {
    case 'sealed': {
      const sealed = [fact.release, ...state.sealed].slice(0, SEALED_RELEASES_KEPT);
      return enqueue({ ...state, sealed }, fact.enqueue, fact.release, 'sealed');
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
        taken: { ...t, verdicts: [...t.verdicts, { side: fact.side, token: fact.token, answer: fact.answer, reason: fact.reason }] },
      })));
    case 'approval':
      return change(fact.environment, (e) => taken(e, fact.executionId, (t) => ({ taken: { ...t, approvals: [...t.approvals, fact.token] } })));
    case 'closed': {
      const before = environmentOf(state, fact.environment).taken;
      const release = before?.executionId === fact.executionId ? before.release : undefined;
      const closed = change(fact.environment, (e) => taken(e, fact.executionId, (t) => ({
        taken: null,
        good: fact.outcome === 'succeeded' ? asGood(e, t.release, entry.at) : e.good.filter((g) => !(fact.bad && sameDigest(g.release.digest, t.release.digest))),
        bad: fact.bad ? asBad(e, t.release, entry.at, fact.reason) : e.bad,
        queue: fact.outcome === 'interrupted' ? [anew(t, entry.at), ...e.queue] : fact.rollback
          ? [{ release: fact.rollback, class: 'rollback', why: `${t.release.version} failed`, at: entry.at }, ...e.queue]
          : e.queue,
      })));
      return release ? enqueue(closed, fact.enqueue, release, `good in ${fact.environment}`) : closed;
    }
    case 'freed':
      return change(fact.environment, (e) => ({
        ...e,
        start: e.start?.executionId === fact.executionId ? null : e.start,
        taken: e.taken?.executionId === fact.executionId && e.taken.opened === null ? null : e.taken,
        queue: fact.interrupted ? [e.taken, e.start].flatMap((item) => (item?.executionId === fact.executionId ? [anew(item, entry.at)] : [])).concat(e.queue) : e.queue,
      }));
  }
}

/** What was interrupted comes before anything that is queued, as what it was. */
function anew({ release, class: deploymentClass }: Pick<QueuedRelease, 'release' | 'class'>, at: string): QueuedRelease {
  return { release, class: deploymentClass, why: 'interrupted', at };
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

function asBad(e: EnvironmentState, release: ReleaseRef, at: string, reason: string): EnvironmentState['bad'] {
  const others = e.bad.filter((b) => !sameDigest(b.digest, release.digest));
  return [{ version: release.version, digest: release.digest, at, reason }, ...others].slice(0, BAD_RELEASES_KEPT);
}
