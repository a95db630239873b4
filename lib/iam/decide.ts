import { About, Policy } from './policy';
import { Naming } from './principals';
import { AccessRequest } from './request';
import { Statement } from './statement';
import { Unknown } from './unknown';

/** What is asked before somebody may do something. */
export interface Policies {
  /** What is granted to the caller's role. A service has none. */
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  /** What the session was narrowed to when it began. */
  readonly session?: Policy;
  /** The policy of the resource. */
  readonly resource?: Policy;
  /**
   * What the policy of the resource is worth. Ordinary: within an account either side may grant. Sovereign, as of a role (its trust policy)
   * and a key: it must grant; to an account it grants that the caller's own policies decide.
   */
  readonly weight: 'ordinary' | 'sovereign';
}

/** Which patterns of a statement fitted a request, by their places in its lists. Of `NotAction` and `NotResource` there are none. */
export interface Fit {
  readonly statement: Statement;
  readonly actions: readonly number[];
  readonly resources: readonly number[];
}

/** A statement that allowed or denied, and in which policy it stands. */
export interface Ground extends Fit {
  readonly policy: Policy;
}

export type Decision = Allowed | Denied;

export interface Allowed {
  readonly allowed: true;
  readonly identity: readonly Ground[];
  readonly resource: readonly Ground[];
  /** Statements of the boundary and of the session policy that let it through. */
  readonly limits: readonly Ground[];
  /** Which of the two sides could not have been missing. */
  readonly needed: { readonly identity: boolean; readonly resource: boolean };
}

export interface Denied {
  readonly allowed: false;
  /** The statement that denied; without one, nothing allowed. */
  readonly by?: Ground;
  /** Where an allowing statement was missing. */
  readonly missing?: 'identity' | 'resource' | 'boundary' | 'session' | 'either';
}

/** A policy holds what can't be judged here; nothing was decided. */
export class Undecidable extends Error {}

/** A statement of a resource's policy, and how it names the caller. */
interface Named {
  readonly ground: Ground;
  readonly naming: Exclude<Naming, undefined>;
}

/**
 * Decides by policies alone. Explicit denials first; then, by where caller and resource belong, which sides have to allow.
 * Throws Undecidable. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const identity = callerGrounds(request, policies.identity);
  const boundary = policies.boundary && callerGrounds(request, [policies.boundary]);
  const session = policies.session && callerGrounds(request, [policies.session]);
  const named = policies.resource ? resourceGrounds(request, policies.resource, policies.boundary !== undefined) : [];
  const resource = named.map(({ ground }) => ground);
  const denial = identity.find(isDenial) ?? boundary?.find(isDenial) ?? session?.find(isDenial) ?? resource.find(isDenial);
  if (denial) return { allowed: false, by: denial };

  if (request.principal.kind === 'service') {
    return resource.length > 0 ? { allowed: true, identity: [], resource, limits: [], needed: { identity: false, resource: true } } : { allowed: false, missing: 'resource' };
  }
  const isAtHome = request.principal.account === request.resourceAccount;
  const mustResource = policies.weight === 'sovereign' || !isAtHome;
  const isDirect = isAtHome && named.some(({ naming }) => naming !== 'account');
  if (mustResource && resource.length === 0) return { allowed: false, missing: 'resource' };
  if (identity.length === 0 && !isDirect) return { allowed: false, missing: mustResource ? 'identity' : 'either' };
  const limit = boundary?.length === 0 ? 'boundary' : session?.length === 0 ? 'session' : undefined;
  if (limit && !(isAtHome && named.some(isUnlimited))) return { allowed: false, missing: limit };
  return {
    allowed: true, identity, resource, limits: [...boundary ?? [], ...session ?? []],
    needed: { identity: !isDirect, resource: mustResource || identity.length === 0 || limit !== undefined },
  };
}

/**
 * Whether boundary and session policy need not allow what a statement grants: to the session itself, or to everyone of whom it asks who
 * he is by `aws:PrincipalArn`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function isUnlimited({ naming, ground: { statement } }: Named): boolean {
  return naming === 'session' || (naming === 'everyone' && statement.asksFor('aws:principalarn'));
}

function isDenial({ statement }: Ground): boolean {
  return statement.effect === 'Deny';
}

/** What the caller's own policies say. */
function callerGrounds(request: AccessRequest, policies: readonly Policy[]): Ground[] {
  const grounds: Ground[] = [];
  for (const policy of policies) {
    for (const about of policy.about(request.action)) {
      const found = ground(request, policy, about);
      if (!found) continue;
      if (about.statement.principals ?? about.statement.notPrincipals) throw undecidable(policy, about.statement, 'a Principal in the policy of a caller');
      grounds.push(found);
    }
  }
  return grounds;
}

/** The statements of a resource's policy that name the caller, and how. */
function resourceGrounds(request: AccessRequest, policy: Policy, hasBoundary: boolean): Named[] {
  const grounds: Named[] = [];
  for (const about of policy.about(request.action)) {
    const naming = namingOf(request, about.statement, hasBoundary);
    const found = naming && ground(request, policy, about);
    if (!found) continue;
    if (!about.statement.principals && !about.statement.notPrincipals) throw undecidable(policy, about.statement, 'the policy of a resource without a Principal');
    grounds.push({ ground: found, naming });
  }
  return grounds;
}

/** What can't be read of principals may be about anybody. */
function namingOf({ principal }: AccessRequest, { principals, notPrincipals, effect }: Statement, hasBoundary: boolean): Naming {
  // Whoever has a boundary is never left out: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  if (notPrincipals) return !hasBoundary && notPrincipals.leavesOut(principal) ? undefined : 'himself';
  if (!principals) return 'himself';
  const naming = principals.naming(principal);
  // assumed: a grant to everyone is one to accounts and anonymous callers, no service is meant
  return naming === 'everyone' && effect === 'Allow' && principal.kind === 'service' ? undefined : naming;
}

function ground(request: AccessRequest, policy: Policy, { statement, actions }: About): Ground | undefined {
  try {
    const resources = statement.resourcesThatFit(request);
    return resources && { policy, statement, actions, resources };
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    throw undecidable(policy, statement, error.what);
  }
}

function undecidable({ name }: Policy, statement: Statement, what: string): Undecidable {
  return new Undecidable(`${name}, ${nameOf(statement)}: a rehearsal does not know ${what}`);
}

/** How people find a statement in its policy. */
export function nameOf({ sid, index }: Statement): string {
  return sid === undefined ? `statement ${index + 1}` : `statement '${sid}'`;
}
