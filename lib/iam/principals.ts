import { Principal } from './request';

/**
 * How a resource's policy names somebody: himself (he needs no policy of his own then, in his account), his session (nothing limits
 * that), or his account (then his own policies decide further).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Naming = 'session' | 'himself' | 'account' | undefined;

/** A `Principal` or `NotPrincipal` that can't be judged; the message says what it was. */
export class UnknownPrincipal extends Error {}

export class Principals {
  private readonly aws: readonly string[];
  private readonly services: readonly string[];

  /** Throws UnknownPrincipal. */
  constructor(element: unknown) {
    if (element === '*') {
      [this.aws, this.services] = [['*'], []];
      return;
    }
    if (typeof element !== 'object' || element === null) throw new UnknownPrincipal(`the principal ${JSON.stringify(element)}`);
    const { AWS, Service, Federated, ...others } = element as Readonly<Record<string, unknown>>;
    const [other] = Object.keys(others);
    if (other !== undefined) throw new UnknownPrincipal(`principals of the kind ${other}`);
    // Nobody here is federated, so that such a principal names nobody.
    void Federated;
    this.aws = listOf(AWS);
    this.services = listOf(Service);
  }

  public naming(principal: Principal): Naming {
    if (principal.kind === 'service') return this.services.includes(principal.name) || this.aws.includes('*') ? 'himself' : undefined;
    const { arn, roleArn, account } = principal;
    if (this.aws.includes(arn)) return 'session';
    if (this.aws.includes(roleArn) || this.aws.includes('*')) return 'himself';
    return this.aws.some((name) => accountOf(name) === account) ? 'account' : undefined;
  }

  /** Whether a `NotPrincipal` with `Deny` leaves somebody out: it must name him and everything that he belongs to. */
  public leavesOut(principal: Principal): boolean {
    if (principal.kind === 'service') return this.services.includes(principal.name);
    const { arn, roleArn, account } = principal;
    return this.aws.includes(arn) && this.aws.includes(roleArn) && this.aws.some((name) => accountOf(name) === account);
  }
}

function accountOf(name: string): string | undefined {
  return /^\d{12}$/.test(name) ? name : /^arn:[^:]+:iam::(\d{12}):root$/.exec(name)?.[1];
}

function listOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}
