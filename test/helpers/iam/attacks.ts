import type { Right } from '../../../lib/local/world/iam/access-port';
import { administrator, roleSession } from '../../../lib/local/world/iam/callers';
import type { Caller } from '../../../lib/local/world/service';
import type { Plan } from '../../../lib/plan';
import type { Asked } from './recording';

/** Somebody who tries what he should not. */
export interface Attempt {
  readonly caller: Caller;
  readonly right: Right;
}

const STRANGER = '999999999999';
/** How somebody may be connected who does not look at it. */
const CARELESS = [['aws:securetransport', 'false'], ['s3:tlsversion', '1.1']] as const;
/** What nobody does while all goes well. */
const HARMFUL = ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention', 's3:PutObject', 's3:GetObject'];

/**
 * Attempts made of what happens when all goes well: the same for another source, another purpose or without encryption on the way; by every
 * other role of the app; by people who may do everything in their account; by a service in the name of another account.
 */
export function* attemptsAfter(plan: Plan, asked: readonly Asked[]): Iterable<Attempt> {
  const roles = plan.resources.filter(({ type }) => type === 'AWS::IAM::Role').map(({ arn }) => roleSession(arn, 'somebody'));
  const accounts = [...new Set(plan.resources.map(({ account }) => account)), STRANGER];
  const operators = accounts.map((account) => administrator(account));
  for (const { caller, right } of asked) {
    yield* elsewhere(caller, right);
    for (const operator of operators) {
      yield { caller: operator, right };
      for (const [key, value] of CARELESS) yield { caller: { ...operator, context: { [key]: value } }, right };
      if (right.resource.startsWith('arn:aws:s3:::')) yield* onBucket(operator, right);
    }
    for (const role of roles) if (role.roleArn !== caller.roleArn) yield { caller: role, right };
  }
}

/** Everything that harms an object, with a careless connection, too; and a look into its bucket. */
function* onBucket(operator: Caller, right: Right): Iterable<Attempt> {
  for (const action of HARMFUL) yield { caller: operator, right: { ...right, action } };
  const bucket = { ...right, action: 's3:ListBucket', resource: right.resource.split('/')[0] };
  for (const [key, value] of CARELESS) yield { caller: { ...operator, context: { [key]: value } }, right: bucket };
}

/** The same with one thing, or for a service everything, said of another source or purpose, or not said at all. */
function* elsewhere(caller: Caller, right: Right): Iterable<Attempt> {
  for (const [part, context] of [['caller', caller.context], ['right', right.context]] as const) {
    for (const [key, value] of Object.entries(context ?? {})) {
      for (const other of othersOf(key, String(value))) {
        const changed = Object.fromEntries(Object.entries(context!).flatMap(([name, known]) => (name !== key ? [[name, known]] : other === undefined ? [] : [[name, other]])));
        yield part === 'caller' ? { caller: { ...caller, context: changed }, right } : { caller, right: { ...right, context: changed } };
      }
    }
  }
  const source = caller.context?.['aws:sourcearn'];
  if (typeof source !== 'string') return;
  const [theirs] = othersOf('aws:sourcearn', source);
  yield { caller: { ...caller, context: { 'aws:sourcearn': theirs!, 'aws:sourceaccount': STRANGER } }, right };
  yield { caller: { ...caller, context: {} }, right };
}

/** Other values; undefined: none. */
function othersOf(key: string, value: string): readonly (string | undefined)[] {
  switch (key) {
    case 'aws:sourceaccount': return [STRANGER, undefined];
    case 'aws:sourcearn': return [value.replace(/:\d{12}:/, `:${STRANGER}:`), `${value}-of-somebody`, undefined];
    case 'kms:encryptioncontext:aws:s3:arn': return ['arn:aws:s3:::somebody/else', undefined];
    default: return [otherThan(value), undefined];
  }
}

/** Another value of the same kind. */
function otherThan(value: string): string {
  if (/^[\d.]+$/.test(value)) return '1.1';
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return '2020-01-01T00:00:00Z';
  if (/^(true|false)$/.test(value)) return String(value === 'false');
  return 'somebody.else';
}
