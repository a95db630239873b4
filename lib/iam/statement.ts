import { Condition } from './condition';
import { oneOf, Patterns } from './patterns';
import { Principals } from './principals';
import { AccessRequest } from './request';
import { Unknown, Unresolved } from './unknown';

/**
 * The statements of a trust policy and of a repository's policy say no resource: they are about what they belong to.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
export type PolicyKind = 'trust' | 'repository' | 'other';

/** What may stand in a policy. */
export interface Grammar {
  /** Not in policies of the version 2008-10-17. */
  readonly knowsVariables: boolean;
  readonly kind: PolicyKind;
  /** What of the whole policy is not known here. */
  readonly unknown?: string;
}

type Json = Readonly<Record<string, unknown>>;

const ELEMENTS = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** One statement of a policy. What it holds that is not known here is remembered, and said as soon as the statement could matter. */
export class Statement {
  public readonly sid: string | undefined;
  public readonly effect: 'Allow' | 'Deny';
  /** As they are written; empty beside `NotAction` and `NotResource`. */
  public readonly actions: readonly string[];
  public readonly resources: readonly string[];
  public readonly principals: Principals | undefined;
  public readonly notPrincipals: Principals | undefined;
  /** What is not known here, if anything. */
  private fault: string | undefined;
  private readonly actionPatterns: Patterns;
  private readonly resourcePatterns: Patterns;
  private readonly condition: Condition;

  /** `index` is its place in the policy. */
  constructor(json: Json, public readonly index: number, { knowsVariables, kind, unknown }: Grammar) {
    this.fault = unknown;
    this.sid = json.Sid === undefined ? undefined : String(json.Sid);
    this.effect = json.Effect === 'Deny' ? 'Deny' : 'Allow';
    this.actions = listOf(json.Action);
    this.resources = listOf(json.Resource);
    const completesArns = json.Principal === undefined && json.NotPrincipal === undefined;
    this.actionPatterns = this.read(Patterns.ANY, () => {
      const { texts, isNegated } = oneOf(json, 'Action');
      return Patterns.actions(texts, isNegated);
    });
    this.resourcePatterns = this.read(Patterns.ANY, () => {
      if (kind !== 'other' && json.Resource === undefined && json.NotResource === undefined) return Patterns.ANY;
      const { texts, isNegated } = oneOf(json, 'Resource');
      return Patterns.resources(texts, isNegated, { knowsVariables, completesArns });
    });
    this.read(undefined, () => refuseWhatIsNone(json));
    // Unless all of it can be read, the statement may be about anybody.
    const { principals, notPrincipals } = this.read({}, () => principalsOf(json, kind));
    this.principals = principals;
    this.notPrincipals = notPrincipals;
    this.condition = this.read(new Condition({}, knowsVariables), () => new Condition(json.Condition === undefined ? {} : json.Condition, knowsVariables));
  }

  /** The places of the patterns that fit an action, given in lower case; nothing if the statement is not about it. */
  public actionsThatFit(action: string): readonly number[] | undefined {
    return this.actionPatterns.places(action);
  }

  /**
   * The places of the patterns that fit the resource; nothing if the statement does not concern it, or a condition does not hold. Action and
   * principals are not looked at. Throws Unknown.
   */
  public resourcesThatFit({ resource, context }: AccessRequest): readonly number[] | undefined {
    const resources = this.resourcePatterns.places(resource, context);
    if (resources === undefined) return undefined;
    if (this.fault !== undefined) throw new Unknown(this.fault);
    try {
      if (!this.condition.holds(context)) return undefined;
      this.resourcePatterns.requireValues(context);
    } catch (error) {
      // A variable without a value makes a grant invalid: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
      // assumed: a denial may hold all the same, so that nothing can be said
      if (error instanceof Unresolved && this.effect === 'Allow') return undefined;
      throw error;
    }
    return resources;
  }

  /** Whether a condition asks for a key, given in lower case. */
  public asksFor(key: string): boolean {
    return this.condition.keys.has(key);
  }

  private read<T>(otherwise: T, make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      this.fault ??= error.what;
      return otherwise;
    }
  }
}

function refuseWhatIsNone(json: Json): void {
  const element = Object.keys(json).find((name) => !ELEMENTS.includes(name));
  if (element !== undefined) throw new Unknown(`the element ${element}`);
  if (json.Effect !== 'Deny' && json.Effect !== 'Allow') throw new Unknown(`the Effect ${JSON.stringify(json.Effect)}`);
}

function principalsOf({ Principal, NotPrincipal, Effect }: Json, kind: PolicyKind): { readonly principals?: Principals; readonly notPrincipals?: Principals } {
  if (NotPrincipal === undefined) return Principal === undefined ? {} : { principals: new Principals(Principal) };
  if (Principal !== undefined) throw new Unknown('a statement with Principal and NotPrincipal');
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  if (Effect === 'Allow') throw new Unknown('NotPrincipal with Allow');
  if (kind === 'trust') throw new Unknown('NotPrincipal in a trust policy');
  return { notPrincipals: new Principals(NotPrincipal) };
}

function listOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}
