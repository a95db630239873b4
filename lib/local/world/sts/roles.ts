export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  /** Default: 3600. */
  readonly maxSessionSeconds?: number;
}

/** The roles of a world. What they may do, and who may assume them, is in the policy book. */
export class Roles {
  private readonly byArn = new Map<string, Role>();

  public add(role: Role): void {
    this.byArn.set(role.arn, role);
  }

  public find(arn: string): Role | undefined {
    return this.byArn.get(arn);
  }
}
