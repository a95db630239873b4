import type { AnnouncementReport } from '../contracts/announcement-report';
import { CostReport } from '../contracts/cost';
import { EnvironmentState } from '../contracts/ledger-state';
import { AccessReport, ApprovalReport, EnvironmentReport, OverrideReport, Report, REPORT_SCHEMA_VERSION } from '../contracts/report';
import { ReleaseError } from '../contracts/errors';
import { History } from './history';

/** What a report is made of. */
export interface ReportParts {
  readonly error: Report['error'];
  readonly environments: readonly { readonly release: string; readonly name: string; readonly state: EnvironmentState; readonly waiting: string | null; readonly asks: string | null }[];
  readonly histories: readonly History[];
  /** Of a real ledger there are none. */
  readonly announcements?: readonly AnnouncementReport[];
  readonly iam: AccessReport;
  readonly virtualSeconds: number;
  readonly wallMilliseconds: number;
  readonly cost: () => CostReport;
}

/** The report, with ways to look things up. Written as JSON it is the document that `--json` prints. */
export class ReportView implements Report {
  public readonly schemaVersion = REPORT_SCHEMA_VERSION;
  public readonly outcome: Report['outcome'];
  public readonly error: Report['error'];
  public readonly environments: readonly EnvironmentReport[];
  public readonly releases: Report['releases'];
  public readonly deployments: Report['deployments'];
  public readonly refusals: Report['refusals'];
  public readonly failedBuilds: Report['failedBuilds'];
  public readonly approvals: readonly ApprovalReport[];
  public readonly overrides: readonly OverrideReport[];
  public readonly announcements: readonly AnnouncementReport[];
  public readonly unannounced: Report['unannounced'];
  public readonly iam: AccessReport;
  public readonly virtualSeconds: number;
  public readonly wallMilliseconds: number;
  /** What the run has cost up to the moment at which it is first looked at: a report is made at every step, and few want to know. */
  declare public readonly cost: CostReport;

  constructor(parts: ReportParts) {
    this.outcome = parts.error ? 'failed' : 'ended';
    this.error = parts.error;
    this.environments = parts.environments.map(environmentReport);
    this.releases = parts.histories.flatMap((history) => history.releases);
    this.deployments = parts.histories.flatMap((history) => history.deployments);
    this.approvals = parts.histories.flatMap((history) => history.approvals);
    this.overrides = parts.histories.flatMap((history) => history.overrides);
    this.refusals = parts.histories.flatMap((history) => history.refusals);
    this.failedBuilds = parts.histories.flatMap((history) => history.failedBuilds);
    this.announcements = parts.announcements ?? [];
    this.unannounced = parts.histories.flatMap((history) => history.unannounced);
    this.iam = parts.iam;
    this.virtualSeconds = parts.virtualSeconds;
    this.wallMilliseconds = parts.wallMilliseconds;
    let cost: CostReport | undefined;
    Object.defineProperty(this, 'cost', { enumerable: true, get: () => cost ??= parts.cost() });
  }

  /** The environment of that name; in an app with several release pipelines, `<release>/<environment>`. */
  public environment(name: string): EnvironmentReport {
    const found = this.environments.filter((item) => item.name === name || `${item.release}/${item.name}` === name);
    if (found.length !== 1) {
      const known = this.environments.map((item) => `${item.release}/${item.name}`).join(', ');
      throw new ReleaseError('StoryInvalid', `${found.length === 0 ? 'there is no' : 'there are several'} environment '${name}' (known: ${known})`);
    }
    return found[0];
  }
}

/** What a report says of an environment. */
export function environmentReport({ release, name, state: { running, good }, waiting, asks }: ReportParts['environments'][number]): EnvironmentReport {
  return {
    release, name,
    running: running?.known ? { version: running.release.version, digest: running.release.digest } : null,
    lastGood: good[0]?.release.version ?? null,
    since: running?.since ?? null,
    waiting,
    asks,
  };
}
