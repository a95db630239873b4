import type { UnannouncedReport } from '../contracts/announcement-report';
import { ErrorCode } from '../contracts/errors';
import { LedgerEntry } from '../contracts/ledger';
import { Fact } from '../contracts/ledger-facts';
import { environmentOf, ReleaseRef } from '../contracts/ledger-state';
import { Manifest } from '../contracts/manifest';
import { ApprovalReport, DeploymentReport, FailedBuildReport, OverrideReport, RefusalReport, ReleaseReport } from '../contracts/report';
import { releasesOf } from './release-history';

/** What a ledger tells of a release pipeline: its releases, deployments and refusals, in the order in which they happened. */
export interface History {
  readonly releases: readonly ReleaseReport[];
  readonly deployments: readonly DeploymentReport[];
  readonly refusals: readonly RefusalReport[];
  readonly approvals: readonly ApprovalReport[];
  readonly overrides: readonly OverrideReport[];
  readonly failedBuilds: readonly FailedBuildReport[];
  readonly unannounced: readonly UnannouncedReport[];
}

/** What a report says, and the entry that it has it from. */
export interface Told<T> {
  readonly entry: LedgerEntry;
  readonly report: T;
}

export function historyOf(release: string, entries: readonly LedgerEntry[], manifestOf: (release: ReleaseRef) => Manifest | undefined): History {
  return {
    releases: releasesOf(release, entries, manifestOf), deployments: deploymentsOf(release, entries), refusals: reports(refusalsOf(release, entries)),
    approvals: reports(approvalsOf(entries)), overrides: reports(overridesOf(entries)), failedBuilds: reports(failedBuildsOf(release, entries)),
    unannounced: unannouncedOf(release, entries),
  };
}

function reports<T>(told: readonly Told<T>[]): T[] {
  return told.map(({ report }) => report);
}

function deploymentsOf(release: string, entries: readonly LedgerEntry[]): DeploymentReport[] {
  return entries.flatMap((opened) => {
    if (opened.fact.kind !== 'opened') return [];
    const { environment, executionId } = opened.fact;
    const taken = environmentOf(opened.state, environment).taken!;
    const closed = entries.find((entry) => entry.fact.kind === 'closed' && entry.fact.executionId === executionId);
    const end = closed?.fact.kind === 'closed' ? closed.fact : undefined;
    return [{
      release, environment,
      version: taken.release.version,
      class: taken.class,
      outcome: end?.outcome ?? 'open' as const,
      startedAt: opened.at,
      finishedAt: closed?.at ?? null,
      reason: end?.reason ?? 'in progress',
      verdicts: factsOf(entries, 'verdict').filter((fact) => fact.executionId === executionId)
        .flatMap(({ side, gates }) => gates.map((gate) => ({ side, gate: gate.name, verdict: gate.verdict, reason: gate.reason }))),
    }];
  });
}

/** A yes that was overtaken before anything came of it is void; whose it was is kept. */
export function approvalsOf(entries: readonly LedgerEntry[]): Told<ApprovalReport>[] {
  return entries.flatMap((entry): Told<ApprovalReport>[] => {
    const { fact } = entry;
    if (fact.kind !== 'approval') return [];
    const { environment, version, executionId, answer, by, reason } = fact;
    const overtaken = answer === 'approved' ? entries.flatMap((other) => overtakenBy(other.fact, executionId) ?? []).at(0) : undefined;
    return [{ entry, report: { environment, version, by, ...(overtaken === undefined ? { answer, reason } : { answer: 'void', reason: overtaken }) } }];
  });
}

/** Why an execution that had a yes was taken away from people, if this fact says so. */
function overtakenBy(fact: Fact, executionId: string): string | undefined {
  if (!('executionId' in fact) || fact.executionId !== executionId) return undefined;
  if (fact.kind === 'refused') return VOIDS.includes(fact.code) ? fact.reason : undefined;
  return fact.kind === 'freed' && (fact.again || fact.supersededBy !== null) ? fact.reason : undefined;
}

/** What an answer that counts can't do anything against. */
const VOIDS: readonly ErrorCode[] = ['ApprovalVoid', 'EnvironmentTaken', 'ConfigurationDiffers'];

export function overridesOf(entries: readonly LedgerEntry[]): Told<OverrideReport>[] {
  return entries.flatMap((entry) => {
    if (entry.fact.kind !== 'override') return [];
    const { environment, version, side, by, reason } = entry.fact;
    return [{ entry, report: { environment, version, side, by, reason } }];
  });
}

export function failedBuildsOf(release: string, entries: readonly LedgerEntry[]): Told<FailedBuildReport>[] {
  return entries.flatMap((entry) => {
    if (entry.fact.kind !== 'build-failed') return [];
    const { version, stage, commit, author, code, reason, lines } = entry.fact;
    return [{ entry, report: { release, version, stage, commit, author, reason: `${code}: ${reason}`, lines } }];
  });
}

function unannouncedOf(release: string, entries: readonly LedgerEntry[]): UnannouncedReport[] {
  return entries.flatMap(({ at, fact }) => (fact.kind === 'unannounced' ? [{ release, at, announcement: fact.announcement, topic: fact.topic, reason: `${fact.code}: ${fact.reason}` }] : []));
}

/** An execution that was refused with a reason and then ended is one refusal: the reason is what counts. */
export function refusalsOf(release: string, entries: readonly LedgerEntry[]): Told<RefusalReport>[] {
  const told = new Set(factsOf(entries, 'refused').map((fact) => fact.executionId));
  return entries.flatMap((entry): Told<RefusalReport>[] => {
    const { fact } = entry;
    if (fact.kind === 'drop-refused') return [{ entry, report: { release, environment: null, version: fact.version, stage: 'seal', reason: `${fact.code}: ${fact.reason}` } }];
    if (fact.kind === 'refused') return [{ entry, report: { release, environment: fact.environment, version: fact.version, stage: fact.stage, reason: `${fact.code}: ${fact.reason}` } }];
    if (fact.kind === 'freed' && !told.has(fact.executionId)) return [{ entry, report: { release, environment: fact.environment, version: fact.version, stage: fact.stage, reason: fact.reason } }];
    return [];
  });
}

function factsOf<K extends Fact['kind']>(entries: readonly LedgerEntry[], kind: K): Extract<Fact, { kind: K }>[] {
  return entries.map((entry) => entry.fact).filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
}
