import { called, Plan, PlannedResource } from '../plan';

/** Calls the resources of a plan as people do. `home` is the account where nothing more needs to be said. */
export class Names {
  private readonly byArn: ReadonlyMap<string, PlannedResource>;

  constructor(plan: Plan, public readonly home: string) {
    this.byArn = new Map([...plan.resources, ...plan.inert].map((resource) => [resource.arn, resource]));
  }

  public role(arn: string): string {
    return this.byItsArn(arn, (tail) => tail.replace(/^role\//, ''));
  }

  public topic(arn: string): string {
    return this.byItsArn(arn, (tail) => tail);
  }

  public function(arn: string): string {
    return this.byItsArn(arn, (tail) => tail.replace(/^function:/, ''));
  }

  /** Of what is known by its name alone. */
  public alarm(name: string, account: string): string {
    return this.withAccount(this.named('AWS::CloudWatch::Alarm', name, account), account);
  }

  public named(type: string, name: string, account: string): string {
    const found = [...this.byArn.values()].find((resource) => resource.type === type && resource.name === name && resource.account === account);
    return found ? called(found) : name;
  }

  /** Where it is, if that is not where the pipeline is. */
  public elsewhere(account: string): string | null {
    return account === this.home ? null : account;
  }

  private byItsArn(arn: string, nameOf: (tail: string) => string): string {
    const found = this.byArn.get(arn);
    const [, , , , account, ...tail] = arn.split(':');
    return this.withAccount(found ? called(found) : nameOf(tail.join(':')), account);
  }

  private withAccount(name: string, account: string): string {
    return account === this.home ? name : `${name} of account ${account}`;
  }
}

export function accountOf(arn: string): string {
  return arn.split(':')[4];
}
