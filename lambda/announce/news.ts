import { AnnouncementKind } from '../../lib/contracts/announcement';
import { LedgerEntry } from '../../lib/contracts/ledger';
import { ClosedFact, Enqueue, Fact, FreedFact, onlyWaits, TurnedBadFact } from '../../lib/contracts/ledger-facts';
import { DeploymentClass, environmentOf, LedgerState, ReleaseRef } from '../../lib/contracts/ledger-state';
import { withoutWayBack } from '../shared/going-back';

/** Something that people are told of a release. */
export interface News {
  readonly announcement: AnnouncementKind;
  /** What happened, without why. */
  readonly headline: string;
  readonly reason: string | null;
  readonly version: string;
  readonly environment: string | null;
  readonly executionId: string | null;
  /** The action that asks people, if they are asked. */
  readonly action?: string;
  /** More of it, by what it is, in one or two words. */
  readonly details: Readonly<Record<string, string | null | undefined>>;
}

/** An entry, and what was so before it. */
export interface Happened {
  readonly release: string;
  readonly entry: LedgerEntry;
  readonly before: LedgerState;
  /** Executions that were refused before, and people were told. */
  readonly refused: readonly string[];
}

/** What an entry of the ledger has to say to people; nothing for most. */
export function newsOf(happened: Happened): News[] {
  return [...itself(happened), ...overtakenInQueue(happened)];
}

function itself({ release, entry: { fact }, before, refused }: Happened): News[] {
  const named = (version: string) => (version === '' ? `a release of ${release}` : `${release} ${version}`);
  switch (fact.kind) {
    case 'sealed': {
      const { kind, id, commit, author, repository } = fact.source;
      return [{
        announcement: 'sealed', headline: `${named(fact.release.version)} is sealed`, reason: null, version: fact.release.version, environment: null,
        executionId: kind === 'build' ? id : null, details: { digest: fact.release.digest, commit, author, repository, goesTo: namesOf(fact.enqueue) },
      }];
    }
    case 'build-failed': return [{
      announcement: 'not-sealed', headline: `${named(fact.version)} does not become a release`, reason: `${fact.stage}: ${fact.code}: ${fact.reason}`, version: fact.version, environment: null,
      executionId: fact.executionId, details: { stage: fact.stage, commit: fact.commit, author: fact.author },
    }];
    case 'drop-refused': return [{
      announcement: 'not-sealed', headline: `${named(fact.version)} does not become a release`, reason: `${fact.code}: ${fact.reason}`, version: fact.version, environment: null, executionId: null,
      details: { drop: fact.drop.split(' ')[0] },
    }];
    case 'asked': return [{
      ...about(fact, fact.version), announcement: 'approval-asked', headline: `${named(fact.version)} waits for an approval before ${fact.environment}`, reason: null, action: fact.action,
      details: { question: fact.text, action: fact.action, approvers: fact.approvers.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)).join(', ') },
    }];
    case 'delayed': return [{
      ...about(fact, fact.version), announcement: 'gates-delayed', headline: `The gates ${fact.side} ${named(fact.version)} in ${fact.environment} wait longer than usual`, reason: fact.waitsFor,
      details: { waitsSince: fact.since, usualMinutes: String(Math.round(fact.usualSeconds / 60)) },
    }];
    case 'refused': return onlyWaits(fact) ? [] : [refusal(release, fact, fact.version, `${fact.code}: ${fact.reason}`, fact.stage)];
    case 'freed': return freed(release, fact, refused);
    case 'closed': {
      const { taken } = environmentOf(before, fact.environment);
      return [closed(release, fact, taken!.release.version, taken!.class)];
    }
    case 'turned-bad': return [ended(release, fact, fact.version, 'has turned bad')];
    default: return [];
  }
}

const about = ({ environment, executionId }: { readonly environment: string; readonly executionId: string }, version: string) => ({ environment, executionId, version });

function refusal(release: string, fact: { readonly environment: string; readonly executionId: string }, version: string, reason: string, stage: string): News {
  return { ...about(fact, version), announcement: 'refused', headline: `${release} ${version} is refused in ${fact.environment}`, reason, details: { stage } };
}

/** Who was refused with a reason has been told of, whatever the execution then says of its end. */
function freed(release: string, fact: FreedFact, refused: readonly string[]): News[] {
  const { environment, version, reason, stage, again, supersededBy } = fact;
  const interrupted = { announcement: 'interrupted', headline: `${release} ${version} is interrupted in ${environment}, and begins anew` } as const;
  if (again) return [{ ...about(fact, version), ...interrupted, reason, details: { stage } }];
  if (supersededBy !== null) return [overtaken(release, environment, version, supersededBy, fact.executionId)];
  return refused.includes(fact.executionId) ? [] : [refusal(release, fact, version, reason, stage)];
}

function closed(release: string, fact: ClosedFact, version: string, deploymentClass: DeploymentClass): News {
  const { environment, outcome, reason, enqueue } = fact;
  const common = { ...about(fact, version), reason, details: { class: deploymentClass } };
  switch (outcome) {
    case 'interrupted': return { ...common, announcement: 'interrupted', headline: `The deployment of ${release} ${version} in ${environment} is interrupted, and begins anew` };
    case 'succeeded': return deploymentClass === 'rollback'
      ? { ...common, announcement: 'rolled-back', headline: `${environment} is back at ${release} ${version}, which is good` }
      : { ...common, announcement: 'good', headline: `${release} ${version} is good in ${environment}`, details: { ...common.details, goesTo: namesOf(enqueue) } };
    case 'failed': return ended(release, fact, version, 'has failed', deploymentClass);
  }
}

/** A deployment that is no good: the environment goes back, or stays as it is. */
function ended(release: string, fact: ClosedFact | TurnedBadFact, version: string, what: string, deploymentClass?: DeploymentClass): News {
  const { environment, rollback, reason } = fact;
  const common = { ...about(fact, version), reason, details: { class: deploymentClass, goesBackTo: rollback?.version } };
  return rollback
    ? { ...common, reason: withoutWayBack(reason, rollback.version), announcement: 'rolled-back', headline: `${release} ${version} ${what} in ${environment}, which goes back to ${rollback.version}` }
    : { ...common, announcement: 'held', headline: `${release} ${version} ${what} in ${environment}, and nothing goes back` };
}

function overtaken(release: string, environment: string, version: string, by: string, executionId: string | null): News {
  return {
    announcement: 'overtaken', headline: `${release} ${version} is overtaken by ${by} in ${environment}`, reason: null, version, environment, executionId, details: { overtakenBy: by },
  };
}

/** Releases whose place in a queue a newer one took. */
function overtakenInQueue({ release, entry: { fact, state }, before }: Happened): News[] {
  const newer = newerIn(fact, before);
  if (newer === undefined) return [];
  return Object.keys(state.environments).flatMap((environment) => {
    const queued = environmentOf(state, environment).queue.map((item) => item.release.digest);
    return environmentOf(before, environment).queue.filter((item) => item.class === 'normal' && !queued.includes(item.release.digest))
      .map((item) => overtaken(release, environment, item.release.version, newer.version, null));
  });
}

/** The release that a fact puts into queues. */
function newerIn(fact: Fact, before: LedgerState): ReleaseRef | undefined {
  if (fact.kind === 'sealed') return fact.release;
  if (fact.kind === 'refused') return fact.queued?.release;
  return fact.kind === 'closed' && fact.enqueue.length > 0 ? environmentOf(before, fact.environment).taken?.release : undefined;
}

function namesOf(enqueue: readonly Enqueue[]): string | undefined {
  return enqueue.length === 0 ? undefined : enqueue.map(({ environment }) => environment).join(', ');
}
