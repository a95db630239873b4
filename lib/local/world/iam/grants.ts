import type { AccessReport, DeniedReport, UnusedGrantReport } from '../../../contracts/report';
import { SeenGrant, unusedOf } from './findings';
import { StatementUse } from './usage';

/** What one rehearsal says of rights. */
interface Run {
  readonly report: AccessReport;
  grants(): Iterable<SeenGrant>;
}

/**
 * What became of an app's grants over several rehearsals, each of which is told of it by its option `grants`: for a suite of stories that together use
 * all that the app grants.
 */
export class Grants {
  private readonly seen = new Map<string, SeenGrant>();
  private readonly refusals = new Map<string, DeniedReport>();

  /** What was denied to functions and services; the oldest first, each once. */
  public get denied(): readonly DeniedReport[] {
    return [...this.refusals.values()];
  }

  /** Grants that no rehearsal used, or needed, or used for as much as they say. */
  public get unused(): readonly UnusedGrantReport[] {
    return unusedOf(this.seen.values());
  }

  /**
   * The run is any object in the declaration: a user's compiler need not know of policies.
   * @internal
   */
  public add(run: object): void {
    const seen = run as Run;
    for (const denial of seen.report.denied) this.refusals.set(JSON.stringify(denial), denial);
    for (const grant of seen.grants()) {
      const key = JSON.stringify([grant.role, grant.policy, grant.statement.index]);
      const known = this.seen.get(key) ?? { ...grant, use: undefined };
      this.seen.set(key, { ...known, use: unionOf(known.use, grant.use) });
    }
  }
}

function unionOf(...uses: readonly (StatementUse | undefined)[]): StatementUse | undefined {
  const found = uses.filter((use) => use !== undefined);
  return found.length > 0 ? StatementUse.union(found) : undefined;
}
