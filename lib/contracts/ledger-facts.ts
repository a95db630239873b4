import { AnnouncementKind } from './announcement';
import { ErrorCode } from './errors';
import { Verdict } from './gate';
import { ConfigurationRef, DeploymentClass, QueuePolicy, ReleaseRef, Side } from './ledger-state';
import { ReleaseSource } from './manifest';

/** What can happen to a release. One entry of the ledger holds one fact. */
export type Fact =
  | NumberedFact | BuildFailedFact | SealedFact | DropRefusedFact | StartFact | StartedFact | AdmittedFact | RefusedFact | OpenedFact | AttestedFact | VerdictFact
  | ApprovalFact | OverrideFact | ClosedFact | TurnedBadFact | FreedFact | AskedFact | DelayedFact | UnannouncedFact;

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

/** Whether an execution was refused while its release goes on: it waits for its turn, or another execution carries it. */
export function onlyWaits({ queued, code }: RefusedFact): boolean {
  return queued !== null || code === 'EnvironmentTaken';
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
  /** How long it took. Only where somebody is told when it takes longer than usual. */
  readonly waitedSeconds?: number;
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

/** People are asked. Only where somebody is told of it. */
export interface AskedFact {
  readonly kind: 'asked';
  readonly environment: string;
  readonly executionId: string;
  readonly version: string;
  readonly action: string;
  readonly token: string;
  /** ARNs of the roles whose answer counts. */
  readonly approvers: readonly string[];
  /** What they read. */
  readonly text: string;
}

/** The gates of a side wait longer than usual. Only where somebody is told of it. */
export interface DelayedFact {
  readonly kind: 'delayed';
  readonly environment: string;
  readonly executionId: string;
  readonly version: string;
  readonly side: Side;
  readonly token: string;
  readonly since: string;
  /** What is usual. */
  readonly usualSeconds: number;
  /** What they said last. */
  readonly waitsFor: string;
}

/** A topic was not told something, or nobody knows whether it was. It is not told again. */
export interface UnannouncedFact {
  readonly kind: 'unannounced';
  /** The entry that it is about. */
  readonly of: number;
  readonly announcement: AnnouncementKind;
  /** The topic's ARN. */
  readonly topic: string;
  /** What SNS answered: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html. Unknown: nothing. */
  readonly code: string;
  readonly reason: string;
}
