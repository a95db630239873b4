import { Digest, DIGEST, sameDigest } from './digest';
import { ObjectVersion, readObjectVersion } from './manifest';
import { VERSION } from './names';
import { Reader } from './parse';

/** What the ledger keeps per environment, and for how many releases. */
export const GOOD_RELEASES_KEPT = 20;
export const BAD_RELEASES_KEPT = 50;
export const SEALED_RELEASES_KEPT = 20;
/** Refusals that are remembered so that a second delivery does not record them again. */
export const REFUSALS_KEPT = 20;

/** Series of versions and numbered builds that are remembered: more than a pipeline that builds one after the other can have under way. */
export const SERIES_KEPT = 50;
export const BUILDS_KEPT = 50;

/** Waits of gates that say what is usual, and announcements that did not arrive. */
export const WAITS_KEPT = 5;
export const UNANNOUNCED_KEPT = 20;

export const DEPLOYMENT_CLASSES = ['normal', 'hotfix', 'rollback'] as const;
export type DeploymentClass = (typeof DEPLOYMENT_CLASSES)[number];

export const SIDES = ['before', 'after'] as const;
export type Side = (typeof SIDES)[number];

export const QUEUE_POLICIES = ['latest', 'sequence'] as const;
/** Azure's words: *deploy latest and cancel the others*, or *deploy all in sequence*. */
export type QueuePolicy = (typeof QUEUE_POLICIES)[number];

/** A sealed release: its version, and the exact object that its digest is the digest of. */
export interface ReleaseRef extends ObjectVersion {
  readonly version: string;
  readonly digest: Digest;
}

export interface LedgerState {
  readonly environments: Readonly<Record<string, EnvironmentState>>;
  /** The newest sealed releases, newest first. */
  readonly sealed: readonly ReleaseRef[];
  /** Drops that became no release, newest first. */
  readonly refusedDrops: readonly string[];
  readonly builds: BuildsState;
  /** What was not announced, newest first, as `unannouncedId` says it; absent where all was. */
  readonly unannounced?: readonly string[];
}

/** What the ledger keeps of builds, each newest first. */
export interface BuildsState {
  /** The last number of each series of versions. */
  readonly series: readonly { readonly series: string; readonly number: number }[];
  readonly numbered: readonly { readonly executionId: string; readonly version: string }[];
  /** Jobs whose build's bad end is recorded. */
  readonly failed: readonly string[];
  /** The commit of the release that was sealed last; null if none was built here. */
  readonly commit: string | null;
}

export const EMPTY_LEDGER: LedgerState = { environments: {}, sealed: [], refusedDrops: [], builds: { series: [], numbered: [], failed: [], commit: null } };

export interface EnvironmentState {
  /** What runs there; null before the first deployment. Only a proof makes it known. */
  readonly running: Running | null;
  /** Newest first. The first one is what a rollback goes back to. */
  readonly good: readonly GoodRelease[];
  readonly bad: readonly BadRelease[];
  /** The execution that has the environment. */
  readonly taken: Taken | null;
  /** A start that was decided and whose execution has not been admitted yet. */
  readonly start: PendingStart | null;
  /** In the order in which they are started; what the environment goes back to comes first. */
  readonly queue: readonly QueuedRelease[];
  /** The good release that may still turn bad; null when nobody looks any more, and as soon as the next deployment begins. */
  readonly watch: Watch | null;
  /** The newest deployment that nothing goes back past. */
  readonly barrier: Barrier | null;
  /** Jobs that were refused, newest first: a second delivery of one is refused again and recorded no more. */
  readonly refused: readonly string[];
  /** How long gates took in seconds until they said yes, newest first; absent where nobody is told when it takes longer. */
  readonly waits?: Waits;
}

export type Waits = { readonly [S in Side]: readonly number[] };

export type Running =
  | { readonly known: true; readonly release: ReleaseRef; readonly since: string; readonly executionId: string }
  | { readonly known: false; readonly since: string; readonly executionId: string };

export interface GoodRelease {
  readonly release: ReleaseRef;
  readonly at: string;
}

export interface BadRelease {
  readonly version: string;
  readonly digest: Digest;
  readonly at: string;
  readonly reason: string;
}

/** How long the alarms of a finished deployment are looked at. */
export interface Watch {
  /** The execution that deployed it. */
  readonly executionId: string;
  readonly release: ReleaseRef;
  /** When its deployment began: an alarm that was red before says nothing of it. */
  readonly since: string;
  readonly until: string;
}

/** A release that said it can't be rolled back past, and when its deployment began. */
export interface Barrier {
  readonly version: string;
  readonly at: string;
  readonly reason: string;
}

export interface QueuedRelease {
  readonly release: ReleaseRef;
  readonly class: DeploymentClass;
  readonly why: string;
  readonly at: string;
}

export interface PendingStart {
  /** Sequence of the entry that decided it; the client token of the start is made of it. */
  readonly sequence: number;
  readonly release: ReleaseRef;
  readonly class: DeploymentClass;
  readonly why: string;
  readonly at: string;
  /** Known when the start was confirmed. */
  readonly executionId: string | null;
}

export interface Taken {
  readonly executionId: string;
  readonly release: ReleaseRef;
  readonly class: DeploymentClass;
  readonly at: string;
  readonly verdicts: readonly RecordedVerdict[];
  /** Tokens of the questions to people whose answers are recorded. */
  readonly approvals: readonly string[];
  /** The tuned values that it was admitted with: approvals are bound to them. */
  readonly configuration: ConfigurationRef;
  /** Set once the deployment began. */
  readonly opened: Opened | null;
  /** Tokens of the questions that people were told of, or that they were told wait longer than usual; absent while there is none. */
  readonly told?: readonly string[];
}

export interface Opened {
  readonly at: string;
  readonly jobId: string;
  readonly configuration: ConfigurationRef;
  readonly attested: boolean;
}

/** The tuned values that a deployment was made with. */
export interface ConfigurationRef {
  readonly version: number;
  readonly digest: Digest;
}

/** What the gates of one side said in the end, and to which question (the approval's token). */
export interface RecordedVerdict {
  readonly side: Side;
  readonly token: string;
  readonly answer: 'approved' | 'rejected';
  readonly reason: string;
  /** Whether a gate said *failed*. A no without that is a lack of evidence: nothing is known against the release. */
  readonly failed: boolean;
}

export const EMPTY_ENVIRONMENT: EnvironmentState = { running: null, good: [], bad: [], taken: null, start: null, queue: [], watch: null, barrier: null, refused: [] };

/** Environments, by name, where a release of this digest has been good. */
export function goodIn({ environments }: LedgerState, digest: Digest): string[] {
  return Object.keys(environments).filter((name) => environments[name].good.some((item) => sameDigest(item.release.digest, digest)));
}

/** Whether a good release may still turn bad. */
export function isWatching(watch: Watch | null, now: string): watch is Watch {
  return watch !== null && now < watch.until;
}

export function environmentOf(state: LedgerState, environment: string): EnvironmentState {
  return Object.hasOwn(state.environments, environment) ? state.environments[environment] : EMPTY_ENVIRONMENT;
}

export function readRelease(r: Reader): ReleaseRef {
  r.object('version', 'digest', 'key', 'versionId');
  return { version: r.field('version').string(VERSION), digest: r.field('digest').string(DIGEST), ...readObjectVersion(r) };
}

export function readState(r: Reader): LedgerState {
  r.object('environments', 'sealed', 'refusedDrops', 'builds', 'unannounced');
  return {
    environments: r.field('environments').map(readEnvironment), sealed: r.field('sealed').list(readRelease), refusedDrops: r.field('refusedDrops').list((d) => d.string()),
    builds: readBuilds(r.field('builds')), unannounced: r.field('unannounced').optional((u) => u.list((id) => id.string(/./))),
  };
}

function readBuilds(r: Reader): BuildsState {
  r.object('series', 'numbered', 'failed', 'commit');
  return {
    series: r.field('series').list((s) => ({ series: s.object('series', 'number').field('series').string(/./), number: s.field('number').integer() })),
    numbered: r.field('numbered').list((n) => ({ executionId: n.object('executionId', 'version').field('executionId').string(/./), version: n.field('version').string(VERSION) })),
    failed: r.field('failed').list((job) => job.string(/./)),
    commit: r.field('commit').nullable((commit) => commit.string(/./)),
  };
}

function readEnvironment(r: Reader): EnvironmentState {
  r.object('running', 'good', 'bad', 'taken', 'start', 'queue', 'watch', 'barrier', 'refused', 'waits');
  return {
    running: r.field('running').nullable(readRunning),
    good: r.field('good').list((g) => ({
      release: readRelease(g.object('release', 'at').field('release')), at: g.field('at').instant(),
    })),
    bad: r.field('bad').list((b) => ({
      version: b.object('version', 'digest', 'at', 'reason').field('version').string(VERSION),
      digest: b.field('digest').string(DIGEST),
      at: b.field('at').instant(),
      reason: b.field('reason').string(),
    })),
    taken: r.field('taken').nullable(readTaken),
    start: r.field('start').nullable((s) => ({
      sequence: s.object('sequence', 'release', 'class', 'why', 'at', 'executionId').field('sequence').integer(1),
      release: readRelease(s.field('release')),
      class: s.field('class').oneOf(DEPLOYMENT_CLASSES),
      why: s.field('why').string(),
      at: s.field('at').instant(),
      executionId: s.field('executionId').nullable((f) => f.string(/./)),
    })),
    queue: r.field('queue').list((q) => ({
      release: readRelease(q.object('release', 'class', 'why', 'at').field('release')),
      class: q.field('class').oneOf(DEPLOYMENT_CLASSES),
      why: q.field('why').string(),
      at: q.field('at').instant(),
    })),
    watch: r.field('watch').nullable((w) => ({
      executionId: w.object('executionId', 'release', 'since', 'until').field('executionId').string(/./),
      release: readRelease(w.field('release')),
      since: w.field('since').instant(),
      until: w.field('until').instant(),
    })),
    barrier: r.field('barrier').nullable((b) => ({
      version: b.object('version', 'at', 'reason').field('version').string(VERSION),
      at: b.field('at').instant(),
      reason: b.field('reason').string(/./),
    })),
    refused: r.field('refused').list((f) => f.string()),
    waits: r.field('waits').optional(readWaits),
  };
}

function readWaits(r: Reader): Waits {
  const side = (name: Side) => r.field(name).list((seconds) => seconds.integer());
  r.object(...SIDES);
  return { before: side('before'), after: side('after') };
}

function readRunning(r: Reader): Running {
  r.object('known', 'release', 'since', 'executionId');
  const since = r.field('since').instant();
  const executionId = r.field('executionId').string(/./);
  if (r.field('known').boolean()) return { known: true, release: readRelease(r.field('release')), since, executionId };
  if (!r.field('release').isAbsent) r.field('release').fault('absent where nothing is known');
  return { known: false, since, executionId };
}

function readTaken(r: Reader): Taken {
  r.object('executionId', 'release', 'class', 'at', 'verdicts', 'approvals', 'configuration', 'opened', 'told');
  return {
    executionId: r.field('executionId').string(/./),
    release: readRelease(r.field('release')),
    class: r.field('class').oneOf(DEPLOYMENT_CLASSES),
    at: r.field('at').instant(),
    verdicts: r.field('verdicts').list((v) => ({
      side: v.object('side', 'token', 'answer', 'reason', 'failed').field('side').oneOf(SIDES),
      token: v.field('token').string(/./),
      answer: v.field('answer').oneOf(['approved', 'rejected']),
      reason: v.field('reason').string(),
      failed: v.field('failed').boolean(),
    })),
    approvals: r.field('approvals').list((token) => token.string(/./)),
    configuration: readConfigurationRef(r.field('configuration')),
    opened: r.field('opened').nullable((o) => ({
      at: o.object('at', 'jobId', 'configuration', 'attested').field('at').instant(),
      jobId: o.field('jobId').string(/./),
      configuration: readConfigurationRef(o.field('configuration')),
      attested: o.field('attested').boolean(),
    })),
    told: r.field('told').optional((told) => told.list((token) => token.string(/./))),
  };
}

export function readConfigurationRef(r: Reader): ConfigurationRef {
  r.object('version', 'digest');
  return { version: r.field('version').integer(1), digest: r.field('digest').string(DIGEST) };
}
