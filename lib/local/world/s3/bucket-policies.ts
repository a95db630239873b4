import { Caller, UnsupportedOperation } from '../service';
import { glob, isLike } from '../lambda/permissions';
import { namesPrincipal } from '../sts/trust-policy';
import { Bucket } from './bucket';
import { accessDenied } from './errors';

type Json = Readonly<Record<string, unknown>>;

/**
 * The policies of buckets. They are judged for callers of other accounts, who may do nothing that no statement allows them. Within an
 * account nothing is judged. A condition that cannot be judged is refused by name.
 */
export class BucketPolicies {
  private readonly statements = new Map<string, readonly Json[]>();

  public set(bucket: string, document: Json): void {
    this.statements.set(bucket, listOf(document.Statement) as readonly Json[]);
  }

  /** Throws AccessDenied. Without a key it is about the bucket itself. */
  public check(bucket: Bucket, action: string, key: string | undefined, caller: Caller): void {
    if (!this.mayDo(bucket, action, key, caller)) throw accessDenied();
  }

  public mayDo(bucket: Bucket, action: string, key: string | undefined, caller: Caller): boolean {
    if (caller.account === bucket.account) return true;
    const resource = `arn:aws:s3:::${bucket.name}${key === undefined ? '' : `/${key}`}`;
    const effects = (this.statements.get(bucket.name) ?? []).filter((statement) => concerns(statement, action, resource, caller)).map(({ Effect }) => Effect);
    return effects.includes('Allow') && !effects.includes('Deny');
  }
}

function concerns(statement: Json, action: string, resource: string, caller: Caller): boolean {
  const negation = ['NotAction', 'NotPrincipal', 'NotResource'].find((name) => statement[name] !== undefined);
  if (negation) throw new UnsupportedOperation('S3', `bucket policy with ${negation} for a caller of another account`);
  return listOf(statement.Action).some((pattern) => glob(String(pattern).toLowerCase(), action.toLowerCase()))
    && listOf(statement.Resource).some((pattern) => glob(String(pattern), resource))
    && namesPrincipal(statement.Principal, { caller })
    && holds(statement.Condition, caller);
}

/** What can be said of a caller. Loopback stands for TLS, and for its newest version. */
const CONDITIONS: Readonly<Record<string, (value: string, caller: Caller) => boolean>> = {
  'Bool aws:securetransport': (value) => value === 'true',
  'NumericLessThan s3:tlsversion': (value) => Number(value) > 1.3,
  'ArnEquals aws:principalarn': (value, { arn, roleArn }) => isLike(value, roleArn ?? arn),
};

function holds(condition: unknown, caller: Caller): boolean {
  return Object.entries((condition ?? {}) as Json).every(([operator, keys]) => Object.entries(keys as Json).every(([key, values]) => {
    const test = CONDITIONS[`${operator} ${key.toLowerCase()}`];
    if (!test) throw new UnsupportedOperation('S3', `bucket policy with ${operator} on ${key} for a caller of another account`);
    return listOf(values).some((value) => test(String(value), caller));
  }));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
