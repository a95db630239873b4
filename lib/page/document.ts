import { AnnouncementReport, UnannouncedReport } from '../contracts/announcement-report';
import { CostReport } from '../contracts/cost';
import { Digest } from '../contracts/digest';
import { Verdict } from '../contracts/gate';
import { DeploymentOutcome, Fact } from '../contracts/ledger-facts';
import { ConfigurationRef, DeploymentClass, Side } from '../contracts/ledger-state';
import { ManifestArtifact } from '../contracts/manifest';
import { ManifestImage } from '../contracts/images';
import { AccessReport, EnvironmentReport, FailedBuildReport, RefusalReport, ReleaseReport, Report } from '../contracts/report';

/** What the page shows. Instants are ISO 8601. */
export interface PageDocument {
  readonly pipelines: readonly PipelinePart[];
  /** What only a rehearsal knows; absent for the copy of a store. */
  readonly rehearsal?: RehearsalPart;
  /** What the copy is called that it was read from; absent for a rehearsal. */
  readonly copy?: string;
}

/** One release pipeline: what its ledger tells, as far as the chain is proved. */
export interface PipelinePart {
  readonly name: string;
  readonly chain: ChainResult;
  readonly environments: readonly EnvironmentPart[];
  readonly releases: readonly ReleasePart[];
  /** Executions that were let in, in that order. */
  readonly deployments: readonly DeploymentPart[];
  readonly refusals: readonly RefusalPart[];
  readonly failedBuilds: readonly At<FailedBuildReport>[];
  readonly approvals: readonly ApprovalPart[];
  readonly overrides: readonly OverridePart[];
  readonly unannounced: readonly UnannouncedReport[];
  readonly ledger: readonly LedgerLine[];
}

/** With the instant at which it was written down. */
export type At<T> = T & { readonly at: string };

export interface RefusalPart extends RefusalReport {
  readonly at: string;
  /** The deployment that it ended, if it was let in before. */
  readonly deployment: string | null;
}

export interface ChainResult {
  /** How many entries were proved, from the first one on. */
  readonly proved: number;
  /** Digest of the last one that was; null if there is none. */
  readonly head: Digest | null;
  /** The first entry that does not follow, and why; null if all do. */
  readonly broken: { readonly entry: number; readonly why: string; readonly unproved: number } | null;
  /** Keys of what lies in the ledger and is no entry. */
  readonly foreign: readonly string[];
}

export interface EnvironmentPart extends EnvironmentReport {
  /** Why that runs there: how it came, who said yes; null where nothing is known to run. */
  readonly why: string | null;
  /** Whether what runs was found bad there. */
  readonly isBad: boolean;
  /** What was proved to run there, one after the other. */
  readonly ran: readonly { readonly version: string; readonly from: string; readonly until: string | null; readonly isBad: boolean }[];
}

/** What became of the manifest that the ledger says was sealed. */
export const MANIFEST_FOUND = ['sealed', 'altered', 'missing', 'not copied'] as const;

export interface ReleasePart extends ReleaseReport {
  readonly manifest: (typeof MANIFEST_FOUND)[number];
  /** Number of the ledger's entry that says it was sealed. */
  readonly entry: number;
  readonly repository: string | null;
  readonly rollbackBarrier: string | null;
  readonly artifacts: readonly ManifestArtifact[];
  readonly images: readonly ManifestImage[];
  /** How many commits more there are than are named. */
  readonly moreCommits: number;
}

/** refused, overtaken: it ended before anything was deployed. waiting: it was let in, and nothing is deployed yet. */
export type DeploymentEnd = DeploymentOutcome | 'open' | 'waiting' | 'refused' | 'overtaken';

export interface DeploymentPart {
  /** Unique on the page. */
  readonly id: string;
  readonly release: string;
  readonly environment: string;
  readonly version: string;
  readonly digest: Digest;
  readonly class: DeploymentClass;
  readonly executionId: string;
  readonly outcome: DeploymentEnd;
  readonly reason: string;
  /** Why it was started; null where somebody started it by hand. */
  readonly why: string | null;
  /** Whether the release is bad there since. */
  readonly isBad: boolean;
  readonly admittedAt: string;
  readonly openedAt: string | null;
  readonly readBackAt: string | null;
  /** null while it goes on. */
  readonly endedAt: string | null;
  readonly configuration: ConfigurationRef;
  /** What attest found; null where nothing was read back. */
  readonly readBack: { readonly ok: boolean; readonly reason: string; readonly files: number } | null;
  readonly steps: readonly LedgerLine[];
  readonly approvals: readonly ApprovalPart[];
  readonly sides: readonly SidePart[];
}

export interface ApprovalPart {
  readonly release: string;
  readonly environment: string;
  readonly version: string;
  readonly action: string;
  readonly answer: 'approved' | 'rejected' | 'expired' | 'void' | 'waiting';
  readonly by: Somebody | null;
  readonly reason: string | null;
  readonly at: string;
  /** What people read; absent where only the ledger is known. */
  readonly asked?: string;
}

/** Gates that somebody answered himself. */
export interface OverridePart {
  readonly environment: string;
  readonly version: string;
  readonly side: Side;
  readonly by: Somebody;
  readonly reason: string;
  readonly at: string;
}

export interface Somebody {
  /** `ada (ReleaseManagers)`. */
  readonly name: string;
  readonly arn: string;
}

/** The gates of one side. */
export interface SidePart {
  readonly side: Side;
  readonly at: string;
  /** null while they are asked. */
  readonly answer: 'approved' | 'rejected' | null;
  readonly reason: string;
  /** How often all of them were asked. */
  readonly count: number;
  readonly gates: readonly { readonly name: string; readonly verdict: Verdict; readonly reason: string; readonly samples: readonly Sample[] }[];
}

/** One answer of one gate. */
export interface Sample {
  readonly at: string;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface LedgerLine {
  readonly sequence: number;
  readonly at: string;
  /** The function, or the person. */
  readonly by: string;
  readonly kind: Fact['kind'];
  readonly text: string;
  readonly tone: Tone;
  readonly digest: Digest;
  readonly previous: Digest | null;
}

/** good: green; bad: red, or refused; waiting: yellow, for somebody; busy: blue, in progress; past: grey. */
export type Tone = 'good' | 'bad' | 'waiting' | 'busy' | 'past';

export interface RehearsalPart {
  readonly outcome: Report['outcome'];
  readonly error: Report['error'];
  /** Where in somebody's own file it failed; null if nobody knows. */
  readonly place: string | null;
  readonly from: string;
  readonly until: string;
  readonly alarms: readonly AlarmPart[];
  readonly announcements: readonly AnnouncementReport[];
  readonly iam: AccessReport;
  readonly cost: CostReport;
  /** What was made to go wrong, each kind with its first time. */
  readonly faults: readonly FaultPart[];
}

/** When an alarm was red. */
export interface AlarmPart {
  readonly name: string;
  readonly red: readonly { readonly from: string; readonly until: string | null; readonly reason: string }[];
}

export interface FaultPart {
  readonly at: string;
  readonly what: string;
  readonly count: number;
}
