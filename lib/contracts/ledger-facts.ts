import { ERROR_CODES, ErrorCode } from './errors';
import { VERDICTS, Verdict } from './gate';
import {
  ConfigurationRef, DEPLOYMENT_CLASSES, DeploymentClass, QUEUE_POLICIES, QueuePolicy, readConfigurationRef, readRelease, ReleaseRef, Side, SIDES,
} from './ledger-state';
import { readSource, ReleaseSource } from './manifest';
import { VERSION } from './names';
import { Reader } from './parse';

/** What can happen to a release. One entry of the ledger holds one fact. */
export type Fact =
  | NumberedFact | BuildFailedFact | SealedFact | DropRefusedFact | StartFact | StartedFact | AdmittedFact | RefusedFact | OpenedFact | AttestedFact | VerdictFact
  | ApprovalFact | OverrideFact | ClosedFact | TurnedBadFact | FreedFact;

/** A build was given its version. An execution is numbered once, so that a retry burns no number. */
export interface NumberedFact {
  readonly kind: 'numbered';
  readonly executionId: string;
  /** The format with its dates filled in. */
  readonly series: string;
  readonly number: number;
  readonly version: string;
}

/** A build, or a stage after it, ended badly; or what it made could not be sealed. */
export interface BuildFailedFact {
  readonly kind: 'build-failed';
  readonly executionId: string;
  readonly jobId: string;
  readonly stage: string;
  /** Empty where it is not known. */
  readonly version: string;
  readonly commit: string | null;
  /** Who committed what was built. */
  readonly author: string | null;
  readonly code: ErrorCode;
  readonly reason: string;
  /** The last lines that were written. */
  readonly lines: readonly string[];
}

/** A release exists. It is queued where it may go at once. */
export interface SealedFact {
  readonly kind: 'sealed';
  readonly release: ReleaseRef;
  readonly source: ReleaseSource;
  readonly enqueue: readonly Enqueue[];
}

/** What was handed in did not become a release. */
export interface DropRefusedFact {
  readonly kind: 'drop-refused';
  readonly drop: string;
  readonly version: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface Enqueue {
  readonly environment: string;
  readonly policy: QueuePolicy;
}

/** Write-ahead of a start: it precedes the call, and the call is repeated until it is confirmed. */
export interface StartFact {
  readonly kind: 'start';
  readonly environment: string;
  readonly release: ReleaseRef;
  readonly class: DeploymentClass;
  readonly why: string;
}

export interface StartedFact {
  readonly kind: 'started';
  readonly environment: string;
  readonly start: number;
  readonly executionId: string;
}

/** An execution takes the environment. */
export interface AdmittedFact {
  readonly kind: 'admitted';
  readonly environment: string;
  readonly executionId: string;
  readonly release: ReleaseRef;
  readonly class: DeploymentClass;
  /** The start that it answers to; null for one that somebody began by hand. */
  readonly start: number | null;
  readonly configuration: ConfigurationRef;
}

export const APPROVAL_ANSWERS = ['approved', 'rejected', 'expired', 'void'] as const;

/** What a person said, or that nobody said anything in time. void: it does not count, because he is not named or it was overtaken. */
export interface ApprovalFact {
  readonly kind: 'approval';
  readonly environment: string;
  readonly executionId: string;
  readonly version: string;
  readonly action: string;
  readonly token: string;
  readonly answer: (typeof APPROVAL_ANSWERS)[number];
  readonly by: string | null;
  readonly reason: string | null;
}

/** Somebody who is named for that answered a side's gates himself, with a reason: his yes counts like theirs. */
export interface OverrideFact {
  readonly kind: 'override';
  readonly environment: string;
  readonly executionId: string;
  readonly version: string;
  readonly side: Side;
  readonly token: string;
  readonly by: string;
  readonly reason: string;
}

/** Said no before a deployment began. What came while the environment was taken is queued. */
export interface RefusedFact {
  readonly kind: 'refused';
  readonly environment: string;
  readonly executionId: string;
  readonly jobId: string;
  readonly version: string;
  readonly stage: string;
  readonly code: ErrorCode;
  readonly reason: string;
  readonly queued: { readonly release: ReleaseRef; readonly policy: QueuePolicy } | null;
}

/** The deployment begins: from here on what runs is unknown until it is proved. */
export interface OpenedFact {
  readonly kind: 'opened';
  readonly environment: string;
  readonly executionId: string;
  readonly jobId: string;
  readonly configuration: ConfigurationRef;
  /** Why nothing may go back past this release; null for most. */
  readonly barrier: string | null;
}

/** What the targets were found to run. */
export interface AttestedFact {
  readonly kind: 'attested';
  readonly environment: string;
  readonly executionId: string;
  readonly ok: boolean;
  readonly reason: string;
  readonly files: number;
}

/** What the gates of a side said in the end, all of them in one sample. */
export interface VerdictFact {
  readonly kind: 'verdict';
  readonly environment: string;
  readonly executionId: string;
  readonly side: Side;
  readonly token: string;
  readonly answer: 'approved' | 'rejected';
  readonly reason: string;
  readonly samples: number;
  readonly gates: readonly { readonly name: string; readonly verdict: Verdict; readonly reason: string }[];
}

export const DEPLOYMENT_OUTCOMES = ['succeeded', 'failed', 'interrupted'] as const;
export type DeploymentOutcome = (typeof DEPLOYMENT_OUTCOMES)[number];

/** The end of a deployment that began; the environment is given back. interrupted: its pipeline was changed in the middle; it begins anew. */
export interface ClosedFact {
  readonly kind: 'closed';
  readonly environment: string;
  readonly executionId: string;
  readonly outcome: DeploymentOutcome;
  /** A gate after it said *failed*: the release is bad in this environment. Time that ran out without that says nothing against it. */
  readonly bad: boolean;
  readonly reason: string;
  readonly enqueue: readonly Enqueue[];
  /** The release that the environment goes back to; it comes before anything that is queued. */
  readonly rollback: ReleaseRef | null;
  /** Until when the alarms of a good deployment are looked at; null: not at all. */
  readonly watchUntil: string | null;
}

/** A release that was good turned bad while its alarms were still looked at. */
export interface TurnedBadFact {
  readonly kind: 'turned-bad';
  readonly environment: string;
  /** The execution that had deployed it. */
  readonly executionId: string;
  readonly version: string;
  readonly reason: string;
  readonly rollback: ReleaseRef | null;
}

/** An execution ended before its deployment began; the environment, or the start, is given back. */
export interface FreedFact {
  readonly kind: 'freed';
  readonly environment: string;
  readonly executionId: string;
  readonly version: string;
  readonly stage: string;
  readonly reason: string;
  /** It was taken away from it (its pipeline was changed, a rollback goes first): the release begins anew. */
  readonly again: boolean;
  /** The newer version that it was stopped for while people were asked; null if it ended for another reason. */
  readonly supersededBy: string | null;
}

export function readFact(r: Reader): Fact {
  r.record();
  const kinds = Object.keys(READERS) as Fact['kind'][];
  const kind = r.field('kind').oneOf(kinds);
  return kinds.includes(kind) ? READERS[kind](r) : ({ kind } as Fact);
}

const READERS: { readonly [K in Fact['kind']]: (r: Reader) => Extract<Fact, { kind: K }> } = {
  'numbered': (r) => ({
    kind: 'numbered',
    executionId: r.object('kind', 'executionId', 'series', 'number', 'version').field('executionId').string(/./),
    series: r.field('series').string(/./),
    number: r.field('number').integer(1),
    version: r.field('version').string(VERSION),
  }),
  'build-failed': (r) => ({
    kind: 'build-failed',
    executionId: r.object('kind', 'executionId', 'jobId', 'stage', 'version', 'commit', 'author', 'code', 'reason', 'lines').field('executionId').string(/./),
    jobId: r.field('jobId').string(/./),
    stage: r.field('stage').string(/./),
    version: r.field('version').string(),
    commit: r.field('commit').nullable((c) => c.string()),
    author: r.field('author').nullable((a) => a.string()),
    code: r.field('code').oneOf(ERROR_CODES),
    reason: r.field('reason').string(),
    lines: r.field('lines').list((line) => line.string()),
  }),
  'sealed': (r) => ({
    kind: 'sealed',
    release: readRelease(r.object('kind', 'release', 'source', 'enqueue').field('release')),
    source: readSource(r.field('source')),
    enqueue: r.field('enqueue').list(readEnqueue),
  }),
  'drop-refused': (r) => ({
    kind: 'drop-refused',
    drop: r.object('kind', 'drop', 'version', 'code', 'reason').field('drop').string(),
    version: r.field('version').string(),
    code: r.field('code').oneOf(ERROR_CODES),
    reason: r.field('reason').string(),
  }),
  'start': (r) => ({
    kind: 'start',
    environment: r.object('kind', 'environment', 'release', 'class', 'why').field('environment').string(/./),
    release: readRelease(r.field('release')),
    class: r.field('class').oneOf(DEPLOYMENT_CLASSES),
    why: r.field('why').string(),
  }),
  'started': (r) => ({
    kind: 'started',
    environment: r.object('kind', 'environment', 'start', 'executionId').field('environment').string(/./),
    start: r.field('start').integer(1),
    executionId: r.field('executionId').string(/./),
  }),
  'admitted': (r) => ({
    kind: 'admitted',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'release', 'class', 'start', 'configuration')),
    release: readRelease(r.field('release')),
    class: r.field('class').oneOf(DEPLOYMENT_CLASSES),
    start: r.field('start').nullable((s) => s.integer(1)),
    configuration: readConfigurationRef(r.field('configuration')),
  }),
  'approval': (r) => ({
    kind: 'approval',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'action', 'token', 'answer', 'by', 'reason')),
    version: r.field('version').string(VERSION),
    action: r.field('action').string(/./),
    token: r.field('token').string(/./),
    answer: r.field('answer').oneOf(APPROVAL_ANSWERS),
    by: r.field('by').nullable((b) => b.string()),
    reason: r.field('reason').nullable((b) => b.string()),
  }),
  'override': (r) => ({
    kind: 'override',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'side', 'token', 'by', 'reason')),
    version: r.field('version').string(VERSION),
    side: r.field('side').oneOf(SIDES),
    token: r.field('token').string(/./),
    by: r.field('by').string(/./),
    reason: r.field('reason').string(/./),
  }),
  'refused': (r) => ({
    kind: 'refused',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'jobId', 'version', 'stage', 'code', 'reason', 'queued')),
    jobId: r.field('jobId').string(/./),
    version: r.field('version').string(),
    stage: r.field('stage').string(/./),
    code: r.field('code').oneOf(ERROR_CODES),
    reason: r.field('reason').string(),
    queued: r.field('queued').nullable((q) => ({
      release: readRelease(q.object('release', 'policy').field('release')), policy: q.field('policy').oneOf(QUEUE_POLICIES),
    })),
  }),
  'opened': (r) => ({
    kind: 'opened',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'jobId', 'configuration', 'barrier')),
    jobId: r.field('jobId').string(/./),
    configuration: readConfigurationRef(r.field('configuration')),
    barrier: r.field('barrier').nullable((b) => b.string(/./)),
  }),
  'attested': (r) => ({
    kind: 'attested',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'ok', 'reason', 'files')),
    ok: r.field('ok').boolean(),
    reason: r.field('reason').string(),
    files: r.field('files').integer(),
  }),
  'verdict': (r) => ({
    kind: 'verdict',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'side', 'token', 'answer', 'reason', 'samples', 'gates')),
    side: r.field('side').oneOf(SIDES),
    token: r.field('token').string(/./),
    answer: r.field('answer').oneOf(['approved', 'rejected']),
    reason: r.field('reason').string(),
    samples: r.field('samples').integer(),
    gates: r.field('gates').list((g) => ({
      name: g.object('name', 'verdict', 'reason').field('name').string(/./),
      verdict: g.field('verdict').oneOf(VERDICTS),
      reason: g.field('reason').string(),
    })),
  }),
  'closed': (r) => ({
    kind: 'closed',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'outcome', 'bad', 'reason', 'enqueue', 'rollback', 'watchUntil')),
    outcome: r.field('outcome').oneOf(DEPLOYMENT_OUTCOMES),
    bad: r.field('bad').boolean(),
    reason: r.field('reason').string(),
    enqueue: r.field('enqueue').list(readEnqueue),
    rollback: r.field('rollback').nullable(readRelease),
    watchUntil: r.field('watchUntil').nullable((u) => u.instant()),
  }),
  'turned-bad': (r) => ({
    kind: 'turned-bad',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'reason', 'rollback')),
    version: r.field('version').string(VERSION),
    reason: r.field('reason').string(),
    rollback: r.field('rollback').nullable(readRelease),
  }),
  'freed': (r) => ({
    kind: 'freed',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'stage', 'reason', 'again', 'supersededBy')),
    version: r.field('version').string(),
    stage: r.field('stage').string(/./),
    reason: r.field('reason').string(),
    again: r.field('again').boolean(),
    supersededBy: r.field('supersededBy').nullable((v) => v.string(VERSION)),
  }),
};

function readExecution(r: Reader): { environment: string; executionId: string } {
  return { environment: r.field('environment').string(/./), executionId: r.field('executionId').string(/./) };
}

function readEnqueue(r: Reader): Enqueue {
  r.object('environment', 'policy');
  return { environment: r.field('environment').string(/./), policy: r.field('policy').oneOf(QUEUE_POLICIES) };
}
