import type { AnnouncementReport, UnannouncedReport } from './announcement-report';
import { Commit } from './commits';
import { CostReport } from './cost';
import { Digest } from './digest';
import { ErrorCode } from './errors';
import { DeploymentClass } from './ledger-state';
import { Verdict } from './gate';

export const REPORT_SCHEMA_VERSION = 1;

/** What a rehearsal came to. `--json` prints this and nothing else; report.schema.json describes it. */
export interface Report {
  readonly schemaVersion: 1;
  /** ended: the story ran to its end. failed: an assertion or a refusal of the story itself ended it. */
  readonly outcome: 'ended' | 'failed';
  /** Why it failed; null if it did not. StoryFailed: an assertion, or whatever else the story threw. */
  readonly error: { readonly code: ErrorCode | 'StoryFailed'; readonly message: string } | null;
  readonly environments: readonly EnvironmentReport[];
  readonly releases: readonly ReleaseReport[];
  readonly deployments: readonly DeploymentReport[];
  readonly refusals: readonly RefusalReport[];
  readonly failedBuilds: readonly FailedBuildReport[];
  readonly approvals: readonly ApprovalReport[];
  readonly overrides: readonly OverrideReport[];
  /** Whom what was told; of a real ledger: nothing, as it does not say. */
  readonly announcements: readonly AnnouncementReport[];
  readonly unannounced: readonly UnannouncedReport[];
  readonly iam: AccessReport;
  readonly virtualSeconds: number;
  readonly wallMilliseconds: number;
  readonly cost: CostReport;
}

export interface RunningReport {
  readonly version: string;
  readonly digest: Digest;
}

export interface EnvironmentReport {
  readonly release: string;
  readonly name: string;
  /** What is proved to run there; null if nothing is, or if a deployment ended half-way. */
  readonly running: RunningReport | null;
  readonly lastGood: string | null;
  readonly since: string | null;
  /** Who or what is waited for; null if nothing is. */
  readonly waiting: string | null;
  /** What people who are asked read; null if nobody is. */
  readonly asks: string | null;
}

export interface ReleaseReport {
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  readonly sealedAt: string;
  /** The commit that it was built from, or the version of the object; null if nobody said. */
  readonly commit: string | null;
  readonly author: string | null;
  /** What is new in it, newest first: the word of the build. */
  readonly commits: readonly Commit[];
  /** bad: in at least one environment; good: in at least one, and bad in none; sealed: neither. */
  readonly state: 'sealed' | 'good' | 'bad';
  /** What became of it where it was queued or let in. */
  readonly environments: readonly ReleaseInEnvironment[];
}

/** queued, admitted, deploying: it is still under way. failed: its deployment failed, and that is no fault of its own. refused: nothing of it was deployed. */
export const RELEASE_ENDS = ['queued', 'admitted', 'deploying', 'good', 'bad', 'failed', 'refused', 'overtaken'] as const;

export interface ReleaseInEnvironment {
  readonly environment: string;
  readonly state: (typeof RELEASE_ENDS)[number];
  /** Why it is bad, failed or refused there; null if it is not. */
  readonly reason: string | null;
  /** The version that took its place while it waited; null if none did. */
  readonly overtakenBy: string | null;
}

export interface VerdictReport {
  readonly side: 'before' | 'after';
  readonly gate: string;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface DeploymentReport {
  readonly release: string;
  readonly environment: string;
  readonly version: string;
  readonly class: DeploymentClass;
  readonly outcome: 'succeeded' | 'failed' | 'interrupted' | 'open';
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly reason: string;
  readonly verdicts: readonly VerdictReport[];
}

export interface RefusalReport {
  readonly release: string;
  /** null: refused before it became a release. */
  readonly environment: string | null;
  readonly version: string;
  readonly stage: string;
  readonly reason: string;
}

/** A build that became no release: for whoever committed. */
export interface FailedBuildReport {
  readonly release: string;
  /** Empty where it has none. */
  readonly version: string;
  readonly stage: string;
  readonly commit: string | null;
  readonly author: string | null;
  readonly reason: string;
  /** The last lines that it wrote. */
  readonly lines: readonly string[];
}

export interface ApprovalReport {
  readonly environment: string;
  readonly version: string;
  readonly answer: 'approved' | 'rejected' | 'expired' | 'void' | 'waiting';
  readonly by: string | null;
  readonly reason: string | null;
}

/** Gates that somebody answered himself. */
export interface OverrideReport {
  readonly environment: string;
  readonly version: string;
  readonly side: 'before' | 'after';
  readonly by: string;
  readonly reason: string;
}

/** What the policies of the app's templates came to. */
export interface AccessReport {
  readonly denied: readonly DeniedReport[];
  readonly unused: readonly UnusedGrantReport[];
}

/** What a function or a service was denied, each once. What people of the story are denied they hear themselves. */
export interface DeniedReport {
  /** The ARN of a role; of a service that acts in its own name, its principal. */
  readonly role: string;
  /** e.g. `s3:GetObject`. */
  readonly action: string;
  /** An ARN; `*` for an action without a resource level. */
  readonly resource: string;
  /** Which statement denied it, or where one was missing that allows it; of a service in its own name, for which resource it acted. */
  readonly reason: string;
}

/**
 * never used: no call. never needed: each call was allowed by something else, too. wider than needed: it stands for all resources of a type and more,
 * although each call was about less.
 */
export const GRANT_FAULTS = ['never used', 'never needed', 'wider than needed'] as const;

/** Something that is granted in vain. */
export interface UnusedGrantReport {
  /** The ARN of the role that has it; null in the policy of a resource, and in a trust policy. */
  readonly role: string | null;
  /** Where it stands: the construct's path. */
  readonly policy: string;
  /** Its `Sid`, or, without one, its place, from 1 on. */
  readonly statement: string;
  /** What of the statement it is about, as it is written. */
  readonly action: string | null;
  readonly resource: string | null;
  /** Somebody whom a resource's policy, or a trust policy, names. */
  readonly principal: string | null;
  readonly why: (typeof GRANT_FAULTS)[number];
}
