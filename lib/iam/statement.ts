import { readCondition, Test, UnknownCondition } from './condition';
import { Principals, UnknownPrincipal } from './principals';
import { AccessRequest, Context } from './request';
import { fillIn, hasVariables } from './variables';
import { arnWildcard, literally, Matcher, wildcard } from './wildcards';

/** Which patterns of a statement fitted a request, by their places in its lists. Of `NotAction` and `NotResource` there are none. */
export interface Fit {
  readonly statement: Statement;
  readonly actions: readonly number[];
  readonly resources: readonly number[];
}

/** What may stand in a policy. */
export interface Grammar {
  /** Not in policies of the version 2008-10-17. */
  readonly knowsVariables: boolean;
  /** A trust policy has no resources: it is about the role that it belongs to. */
  readonly isTrust: boolean;
}

type Json = Readonly<Record<string, unknown>>;
type Pattern = (text: string, context: Context) => boolean;

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
  public readonly unknown: string | undefined;
  private readonly actionPatterns: readonly Matcher[];
  private readonly notActions: readonly Matcher[] | undefined;
  private readonly resourcePatterns: readonly Pattern[];
  private readonly notResources: readonly Pattern[] | undefined;
  private readonly tests: readonly Test[] = [];

  /** `index` is its place in the policy. */
  constructor(json: Json, public readonly index: number, { knowsVariables, isTrust }: Grammar) {
    this.sid = json.Sid === undefined ? undefined : String(json.Sid);
    this.effect = json.Effect === 'Deny' ? 'Deny' : 'Allow';
    this.actions = listOf(json.Action);
    this.resources = listOf(json.Resource);
    this.actionPatterns = this.actions.map(actionPattern);
    this.notActions = json.NotAction === undefined ? undefined : listOf(json.NotAction).map(actionPattern);
    this.resourcePatterns = this.resources.map((text) => resourcePattern(text, knowsVariables));
    this.notResources = json.NotResource === undefined ? undefined : listOf(json.NotResource).map((text) => resourcePattern(text, knowsVariables));
    try {
      const element = Object.keys(json).find((name) => !ELEMENTS.includes(name));
      if (element !== undefined) throw new UnknownCondition(`the element ${element}`);
      if (!isTrust && this.resources.length === 0 && this.notResources === undefined) throw new UnknownCondition('a statement without a Resource');
      if (json.Effect !== 'Deny' && json.Effect !== 'Allow') throw new UnknownCondition(`the Effect ${JSON.stringify(json.Effect)}`);
      this.principals = json.Principal === undefined ? undefined : new Principals(json.Principal);
      this.notPrincipals = json.NotPrincipal === undefined ? undefined : new Principals(json.NotPrincipal);
      this.tests = readCondition(json.Condition, knowsVariables);
    } catch (error) {
      if (!(error instanceof UnknownCondition || error instanceof UnknownPrincipal)) throw error;
      this.unknown = error.message;
    }
  }

  /** Whether the statement is about this action, given in lower case. */
  public isAbout(action: string): boolean {
    return this.notActions ? !this.notActions.some((matches) => matches(action)) : this.actionPatterns.some((matches) => matches(action));
  }

  /** The patterns that fit; nothing if the statement does not concern the resource, or a condition does not hold. Principals are not looked at. */
  public fit({ action, resource, context }: AccessRequest): Fit | undefined {
    const resources = this.resourcesThatFit(resource, context);
    if (resources === undefined) return undefined;
    if (this.unknown !== undefined) throw new UnknownCondition(this.unknown);
    if (!this.tests.every((test) => test(context))) return undefined;
    return { statement: this, actions: placesOf(this.actionPatterns, (matches) => matches(action.toLowerCase())), resources };
  }

  private resourcesThatFit(resource: string, context: Context): readonly number[] | undefined {
    if (this.notResources) return this.notResources.some((matches) => matches(resource, context)) ? undefined : [];
    if (this.resourcePatterns.length === 0) return [];
    const fitting = placesOf(this.resourcePatterns, (matches) => matches(resource, context));
    return fitting.length > 0 ? fitting : undefined;
  }
}

function actionPattern(text: string): Matcher {
  return wildcard(text.toLowerCase());
}

function resourcePattern(text: string, knowsVariables: boolean): Pattern {
  if (!knowsVariables || !hasVariables(text)) return arnWildcard(text);
  return (resource, context) => {
    const filled = fillIn(text, context, literally);
    return filled !== undefined && arnWildcard(filled)(resource);
  };
}

function placesOf<T>(list: readonly T[], holds: (item: T) => boolean): number[] {
  return list.flatMap((item, index) => (holds(item) ? [index] : []));
}

function listOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}
