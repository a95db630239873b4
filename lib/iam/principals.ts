import { Principal } from './request';
import { textsOf } from './texts';
import { Unknown } from './unknown';

/**
 * How a resource's policy names somebody: his session (nothing limits that), himself (he needs no policy of his own then, in his account),
 * everyone, or his account (then his own policies decide further).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Naming = 'session' | 'himself' | 'everyone' | 'account' | undefined;

/** A `Principal` or `NotPrincipal`. */
export class Principals {
  private readonly aws: readonly string[];
  private readonly services: readonly string[];

  /** Throws Unknown. */
  constructor(element: unknown) {
    const { AWS, Service, Federated, ...others } = kindsOf(element);
    const [other] = Object.keys(others);
    if (other !== undefined) throw new Unknown(`principals of the kind ${other}`);
    // Nobody here is federated, so that such a principal names nobody.
    void Federated;
    this.aws = AWS === undefined ? [] : textsOf(AWS, 'the principal AWS').map((name) => readable(name, /^(\*|\d{12}|arn:[^:*?$]+:(iam|sts)::[^*?$]+|A[A-Z0-9]{15,})$/));
    this.services = Service === undefined ? [] : textsOf(Service, 'the principal Service').map((name) => readable(name, /^[^*?$]+$/));
  }

  public naming(principal: Principal): Naming {
    if (principal.kind === 'service') {
      if (this.services.includes(principal.name)) return 'himself';
      return this.aws.includes('*') ? 'everyone' : undefined;
    }
    const { arn, roleArn, account } = principal;
    if (this.aws.includes(arn)) return 'session';
    if (this.aws.includes(roleArn)) return 'himself';
    if (this.aws.includes('*')) return 'everyone';
    return this.hasAccount(account) ? 'account' : undefined;
  }

  /** Whom it names, as it is written. */
  public get names(): readonly string[] {
    return [...this.aws, ...this.services];
  }

  /** Those of its names that stand for somebody. */
  public namesOf(principal: Principal): readonly string[] {
    if (principal.kind === 'service') return this.names.filter((name) => name === principal.name || name === '*');
    const { arn, roleArn, account } = principal;
    return this.aws.filter((name) => name === arn || name === roleArn || name === '*' || standsForAccount(name, account));
  }

  /** Whether a `NotPrincipal` leaves somebody out: it must name him and everything that he belongs to. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
  public leavesOut(principal: Principal): boolean {
    if (principal.kind === 'service') return this.services.includes(principal.name);
    const { arn, roleArn, account } = principal;
    return this.aws.includes(arn) && this.aws.includes(roleArn) && this.hasAccount(account);
  }

  private hasAccount(account: string): boolean {
    return this.aws.some((name) => standsForAccount(name, account));
  }
}

function standsForAccount(name: string, account: string): boolean {
  return name === account || (name.endsWith(`:iam::${account}:root`) && name.startsWith('arn:'));
}

function kindsOf(element: unknown): Readonly<Record<string, unknown>> {
  if (element === '*') return { AWS: '*' };
  if (typeof element !== 'object' || element === null || Array.isArray(element)) throw new Unknown(`the principal ${JSON.stringify(element)}`);
  return element as Readonly<Record<string, unknown>>;
}

/** A principal is named whole: a wildcard that stands for a part of it is none. */
function readable(name: string, form: RegExp): string {
  if (!form.test(name)) throw new Unknown(`the principal '${name}'`);
  return name;
}
