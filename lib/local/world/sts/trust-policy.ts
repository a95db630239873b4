import { isLike } from '../lambda/permissions';
import { Caller, UnsupportedOperation } from '../service';

/** Who wants to assume a role, and what is known of the request. */
export interface Assumer {
  /** A session, a user; nothing for a service. */
  readonly caller?: Caller;
  /** e.g. `scheduler.amazonaws.com`. */
  readonly service?: string;
  /** Condition keys that have a value, e.g. `aws:SourceArn`. */
  readonly context?: Readonly<Record<string, string>>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Whether a trust policy lets somebody assume the role. Only trust is judged here, no identity policy. A condition that cannot be judged
 * is refused by name.
 */
export function mayAssume(trust: Json, assumer: Assumer): boolean {
  const statements = listOf(trust.Statement).map((statement) => statement as Json)
    .filter((statement) => isAssumeRole(statement.Action) && namesPrincipal(statement.Principal, assumer) && holds(statement.Condition, contextOf(assumer)));
  return statements.some(({ Effect }) => Effect === 'Allow') && !statements.some(({ Effect }) => Effect === 'Deny');
}

function isAssumeRole(action: unknown): boolean {
  return listOf(action).some((item) => ['*', 'sts:*', 'sts:assume*', 'sts:assumerole'].includes(String(item).toLowerCase()));
}

/** Whether the `Principal` of a statement names somebody. */
export function namesPrincipal(principal: unknown, { caller, service }: Assumer): boolean {
  if (principal === '*') return true;
  const { AWS, Service } = (principal ?? {}) as Json;
  if (service !== undefined) return listOf(Service).includes(service);
  return caller !== undefined && listOf(AWS).some((item) => isPrincipal(String(item), caller));
}

/** An account, its root, a role or a session of it: the account stands for everybody in it whom its own policies allow. */
function isPrincipal(principal: string, caller: Caller): boolean {
  if (principal === '*' || principal === caller.arn || principal === caller.roleArn) return true;
  return (/^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal) === caller.account;
}

/** Of a session `aws:PrincipalArn` is its role. */
function contextOf({ caller, context }: Assumer): Readonly<Record<string, string>> {
  return { ...context, ...(caller && { 'aws:PrincipalArn': caller.roleArn ?? caller.arn }) };
}

function holds(condition: unknown, context: Readonly<Record<string, string>>): boolean {
  return Object.entries((condition ?? {}) as Json).every(([operator, keys]) => Object.entries(keys as Json).every(([key, values]) => {
    const test = OPERATORS[operator];
    if (!test) throw new UnsupportedOperation('STS', `AssumeRole with a trust condition ${operator}`);
    if (!KEYS.includes(key.toLowerCase())) throw new UnsupportedOperation('STS', `AssumeRole with a trust condition on ${key}`);
    const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
    return found !== undefined && listOf(values).some((value) => test(String(value), found));
  }));
}

const KEYS = ['aws:sourcearn', 'aws:sourceaccount', 'aws:principalarn'];

const OPERATORS: Readonly<Record<string, (wanted: string, found: string) => boolean>> = {
  StringEquals: (wanted, found) => wanted === found,
  ArnEquals: isLike,
  ArnLike: isLike,
};

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
