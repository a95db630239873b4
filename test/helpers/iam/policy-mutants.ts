import type { Plan, PlannedResource } from '../../../lib/plan';
import { Properties, removed, replaced, Step } from '../properties';

/** What is taken away: something that allows, something that refuses, or somebody who is trusted. */
export type Loss = 'grant' | 'guard' | 'principal';

/** One change to one policy of an app. */
export interface PolicyMutant {
  readonly name: string;
  readonly loss: Loss;
  /** The resource that holds the policy. */
  readonly holder: PlannedResource;
  /** The actions that somebody loses, or that somebody more may do. */
  readonly actions: readonly string[];
  readonly plan: Plan;
}

type Json = Readonly<Record<string, unknown>>;

/** Every single thing that can be taken away from a policy: nothing is listed by hand. */
export function policyMutants(plan: Plan): PolicyMutant[] {
  return plan.resources.flatMap((holder) => [
    ...statementsIn(holder.properties, []).flatMap(({ statement, path }) => changesOf(statement, path)),
    ...(holder.type === 'AWS::Lambda::Permission' ? permissionChanges(holder) : []),
  ].map(({ what, loss, actions, change }): PolicyMutant => ({ name: `${holder.id}: ${what}`, loss, holder, actions, plan: changed(plan, holder, change) })));
}

/** The app with other properties of one resource. Without a change the resource is gone. */
export function changed(plan: Plan, resource: PlannedResource, change: ((properties: Properties) => void) | undefined): Plan {
  if (!change) return { ...plan, resources: plan.resources.filter((each) => each !== resource) };
  const properties = structuredClone(resource.properties) as Properties;
  change(properties);
  return { ...plan, resources: plan.resources.map((each) => (each === resource ? { ...resource, properties } : each)) };
}

export interface StatementPlace {
  readonly statement: Json;
  readonly path: readonly Step[];
}

/** Every statement of every policy document among the properties, and where it stands. */
export function statementsIn(value: unknown, path: readonly Step[]): StatementPlace[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Statement' in value) return listOf(value.Statement).map((statement, index) => ({ statement: statement as Json, path: [...path, 'Statement', index] }));
  return Object.entries(value).flatMap(([key, inner]) => statementsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}

interface Change {
  readonly what: string;
  readonly loss: Loss;
  readonly actions: readonly string[];
  readonly change?: (properties: Properties) => void;
}

function changesOf(statement: Json, path: readonly Step[]): Change[] {
  const actions = listOf(statement.Action).map(String);
  const allows = statement.Effect === 'Allow';
  const where = `${path.filter((step) => step !== 'PolicyDocument').join('.')} (${statement.Sid === undefined ? '' : `${String(statement.Sid)}: `}${String(statement.Effect)} ${actions.join()})`;
  const without = (what: string, loss: Loss, at: readonly Step[], lost = actions): Change => ({ what: `${where} ${what}`, loss, actions: lost, change: removed([...path, ...at]) });
  const several = (element: string, name: string, loss: Loss): Change[] => {
    const list = listOf(statement[element]);
    return list.length < 2 ? [] : list.map((item, index) => without(`without the ${name} ${String(item)}`, loss, [element, index], element === 'Action' ? [String(item)] : actions));
  };
  return [
    without('is removed', allows ? 'grant' : 'guard', []),
    ...several('Action', 'action', allows ? 'grant' : 'guard'),
    ...several('Resource', 'resource', allows ? 'grant' : 'guard'),
    ...conditionsOf(statement).map(([operator, key]) => without(`without ${operator} ${key}`, 'guard', ['Condition', operator, key])),
    ...principalsOf(statement).map(([kind, index, name]) => without(`without the principal ${name}`, allows ? 'principal' : 'guard', ['Principal', kind, index])),
  ];
}

function conditionsOf({ Condition }: Json): [string, string][] {
  return Object.entries((Condition ?? {}) as Record<string, Json>).flatMap(([operator, keys]) => Object.keys(keys).map((key): [string, string] => [operator, key]));
}

/** Each of several; whoever takes away the only one takes away the statement. */
function principalsOf({ Principal }: Json): [string, number, string][] {
  if (typeof Principal !== 'object' || Principal === null) return [];
  return Object.entries(Principal).flatMap(([kind, names]) => (Array.isArray(names) && names.length > 1 ? names.map((name, index): [string, number, string] => [kind, index, String(name)]) : []));
}

function permissionChanges({ properties }: PlannedResource): Change[] {
  const actions = [String(properties.Action)];
  return [
    { what: 'is removed', loss: 'grant', actions },
    ...['SourceArn', 'SourceAccount'].filter((name) => name in properties).map((name): Change => ({ what: `without ${name}`, loss: 'guard', actions, change: removed([name]) })),
  ];
}

export interface Widening {
  readonly name: string;
  readonly plan: Plan;
  readonly holder: PlannedResource;
}

/** Every resource of every grant of a role, made to mean everything, where it says which one. */
export function widenings(plan: Plan): Widening[] {
  return identityGrants(plan).flatMap(({ holder, statement, path }) => listOf(statement.Resource).flatMap((resource, index) => (resource === '*' ? [] : [{
    name: `${holder.id}: ${path.join('.')} Resource ${String(resource)} becomes *`, holder,
    plan: changed(plan, holder, replaced([...path, 'Resource'], (found) => (Array.isArray(found) ? found.map((item: unknown, place) => (place === index ? '*' : item)) : '*'))),
  }])));
}

/** The statements that allow roles something. */
export function identityGrants(plan: Plan): (StatementPlace & { readonly holder: PlannedResource })[] {
  return plan.resources.filter(({ type }) => /^AWS::IAM::(Role|Policy|ManagedPolicy)$/.test(type))
    .flatMap((holder) => statementsIn(holder.properties, []).filter(({ statement, path }) => statement.Effect === 'Allow' && path[0] !== 'AssumeRolePolicyDocument').map((place) => ({ ...place, holder })));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
