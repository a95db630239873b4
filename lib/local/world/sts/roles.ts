import { Assumer, mayAssume } from './trust-policy';

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  /** `AssumeRolePolicyDocument`. */
  readonly trust: Readonly<Record<string, unknown>>;
  /** Default: 3600. */
  readonly maxSessionSeconds?: number;
}

/** The roles of a world. */
export class Roles {
  private readonly byArn = new Map<string, Role>();

  public add(role: Role): void {
    this.byArn.set(role.arn, role);
  }

  public find(arn: string): Role | undefined {
    return this.byArn.get(arn);
  }

  /** False also for a role that is not there. */
  public mayAssume(arn: string, assumer: Assumer): boolean {
    const role = this.find(arn);
    return role !== undefined && mayAssume(role.trust, assumer);
  }
}
