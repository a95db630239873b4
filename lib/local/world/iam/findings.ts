import type { UnusedGrantReport } from '../../../contracts/report';
import { Statement } from '../../../iam';
import { pairOf, StatementUse } from './usage';
import { isWiderThanAType } from './width';

/** A statement that allows something. */
export interface Grant {
  /** The role that has it; null for a statement of a resource's policy, or of a trust policy. */
  readonly role: string | null;
  readonly policy: string;
  readonly statement: Statement;
  /** It can be about nothing but what its policy belongs to, however wide its resource is written: it is of a trust policy, or of that of a key or a repository. */
  readonly isOfItsOwn: boolean;
}

/** What was used of it, if anything. */
export interface SeenGrant extends Grant {
  readonly use: StatementUse | undefined;
}

type Found = Pick<UnusedGrantReport, 'action' | 'resource' | 'principal'>;

/** What of the grants was not used, not needed, or is wider than what it was used for: by role and policy. */
export function unusedOf(grants: Iterable<SeenGrant>): readonly UnusedGrantReport[] {
  return [...grants].sort(byRoleAndPolicy).flatMap(unusedOfGrant);
}

function unusedOfGrant({ role, policy, statement, isOfItsOwn, use }: SeenGrant): UnusedGrantReport[] {
  const { actions, resources } = statement;
  const finding = (why: UnusedGrantReport['why'], { action = null, resource = null, principal = null }: Partial<Found>): UnusedGrantReport => (
    { role, policy, statement: statement.sid ?? String(statement.index + 1), action, resource, principal, why }
  );
  const unusedActions = places(actions).flatMap((place) => faultOf(place, use?.actions, use?.neededActions).map((why) => finding(why, { action: actions[place] })));
  if (!use) return actions.length > 0 ? unusedActions : [finding('never used', {})];
  // What `NotAction` and `NotResource` leave over is more than anybody can use.
  if (actions.length === 0 || (resources.length === 0 && !isOfItsOwn)) return [finding('wider than needed', {})];
  if (!use.isNeeded) return unusedActions;
  const unusedResources = places(resources).flatMap((place) => faultOf(place, use.resources, use.neededResources).map((why) => finding(why, { resource: resources[place] })));
  const strangers = statement.principals?.names.filter((name) => !use.principals.has(name)) ?? [];
  return [
    ...unusedActions, ...unusedResources, ...strangers.map((principal) => finding('never used', { principal })),
    ...isOfItsOwn ? [] : tooWide(statement, use).map(([action, resource]) => finding('wider than needed', { action, resource })),
  ];
}

function faultOf(place: number, used?: ReadonlySet<number>, needed?: ReadonlySet<number>): UnusedGrantReport['why'][] {
  if (!used?.has(place)) return ['never used'];
  return needed?.has(place) ? [] : ['never needed'];
}

/** Wide resources that were used for narrower things only; with the action if others need the width. */
function tooWide({ actions, resources }: Statement, use: StatementUse): [string | null, string][] {
  return places(resources).filter((place) => isWiderThanAType(resources[place])).flatMap((place): [string | null, string][] => {
    const narrow = places(actions).filter((action) => use.pairs.has(pairOf(action, place)) && !use.widePairs.has(pairOf(action, place)));
    const isEverything = places(actions).every((action) => !use.widePairs.has(pairOf(action, place)));
    if (narrow.length > 0 && isEverything) return [[null, resources[place]]];
    return narrow.map((action) => [actions[action], resources[place]]);
  });
}

function byRoleAndPolicy(a: SeenGrant, b: SeenGrant): number {
  return compare(a.role ?? '', b.role ?? '') || compare(a.policy, b.policy) || a.statement.index - b.statement.index;
}

/** Not by a language's rules, which differ from machine to machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function places(list: readonly unknown[]): number[] {
  return [...list.keys()];
}
