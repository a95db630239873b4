import { UnknownCondition } from './condition';
import { Policy } from './policy';
import { Naming } from './principals';
import { AccessRequest } from './request';
import { Fit, Statement } from './statement';

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

/**
 * Decides by policies alone. Explicit denials first; then, by where caller and resource belong, which sides have to allow.
 * Throws Undecidable. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const { principal } = request;
  const limits = [policies.boundary, policies.session].filter((policy) => policy !== undefined);
  const own = [...policies.identity, ...limits].map((policy) => grounds(request, policy));
  const ofResource = policies.resource ? resourceGrounds(request, policies.resource) : [];
  const denial = [...own.flat(), ...ofResource.map(({ ground }) => ground)].find(({ statement }) => statement.effect === 'Deny');
  if (denial) return { allowed: false, by: denial };

  const identity = own.slice(0, policies.identity.length).flat();
  const limited = own.slice(policies.identity.length);
  const resource = ofResource.map(({ ground }) => ground);
  if (principal.kind === 'service') {
    return resource.length > 0 ? { allowed: true, identity: [], resource, limits: [], needed: { identity: false, resource: true } } : { allowed: false, missing: 'resource' };
  }
  const direct = ofResource.filter(({ naming }) => naming !== 'account');
  const isAtHome = principal.account === request.resourceAccount;
  const isSovereign = policies.weight === 'sovereign';
  const mustResource = isSovereign || !isAtHome;
  const mayIdentityMiss = isAtHome && direct.length > 0;
  if (mustResource && resource.length === 0) return { allowed: false, missing: 'resource' };
  if (identity.length === 0 && !mayIdentityMiss) return { allowed: false, missing: mustResource ? 'identity' : 'either' };
  const isUnlimited = mayIdentityMiss && direct.some(({ naming }) => naming === 'session');
  const empty = isUnlimited ? -1 : limited.findIndex((list) => list.length === 0);
  if (empty >= 0) return { allowed: false, missing: limits[empty] === policies.boundary ? 'boundary' : 'session' };
  return {
    allowed: true, identity, resource, limits: limited.flat(),
    needed: { identity: !mayIdentityMiss, resource: mustResource || identity.length === 0 },
  };
}

function grounds(request: AccessRequest, policy: Policy): Ground[] {
  return policy.about(request.action).flatMap((statement) => ground(request, policy, statement));
}

function ground(request: AccessRequest, policy: Policy, statement: Statement): Ground[] {
  try {
    const fit = statement.fit(request);
    return fit ? [{ ...fit, policy }] : [];
  } catch (error) {
    if (!(error instanceof UnknownCondition)) throw error;
    throw new Undecidable(`${policy.name}, ${nameOf(statement)}: a rehearsal does not know ${error.message}`);
  }
}

/** The statements of a resource's policy that name the caller, and how. */
function resourceGrounds(request: AccessRequest, policy: Policy): { readonly ground: Ground; readonly naming: Naming }[] {
  return policy.about(request.action).flatMap((statement) => {
    const naming = namingOf(request, statement);
    return naming === undefined ? [] : ground(request, policy, statement).map((found) => ({ ground: found, naming }));
  });
}

function namingOf({ principal }: AccessRequest, statement: Statement): Naming {
  const { principals, notPrincipals, effect, unknown } = statement;
  if (notPrincipals) {
    const isLeftOut = effect === 'Deny' ? notPrincipals.leavesOut(principal) : notPrincipals.naming(principal) !== undefined;
    return isLeftOut ? undefined : 'himself';
  }
  if (principals) return principals.naming(principal);
  // What it says of principals could not be read: it may be about anybody.
  return unknown === undefined ? undefined : 'himself';
}

/** How people find a statement in its policy. */
export function nameOf({ sid, index }: Statement): string {
  return sid === undefined ? `statement ${index + 1}` : `statement '${sid}'`;
}
