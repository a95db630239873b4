import { AccessRequest, Policies, Policy } from '../../../lib/iam';
import { Chance } from '../../helpers/chance';

const HOME = '111111111111';
const ROLE = `arn:aws:iam::${HOME}:role/Deployer`;
const SESSION = `arn:aws:sts::${HOME}:assumed-role/Deployer/run`;
const ROOT = `arn:aws:iam::${HOME}:root`;

export type Json = Readonly<Record<string, unknown>>;

/** The statements of each policy of a question. */
export interface Documents {
  readonly identity: readonly Json[];
  readonly boundary?: readonly Json[];
  readonly session?: readonly Json[];
  readonly resource?: readonly Json[];
}

export interface RandomQuestion {
  readonly request: AccessRequest;
  readonly documents: Documents;
  readonly weight: Policies['weight'];
}

const CONDITIONS = [
  undefined, undefined, { StringEquals: { 's3:prefix': 'a' } }, { StringNotEquals: { 's3:prefix': ['a', 'b'] } }, { StringLikeIfExists: { 's3:prefix': 'a*' } },
  { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a', 'b'] } }, { Null: { 's3:prefix': 'true' } }, { ArnEquals: { 'aws:PrincipalArn': ROLE } },
];

export function randomStatement(chance: Chance, side: 'caller' | 'resource', Effect = chance.below(5) === 0 ? 'Deny' : 'Allow'): Json {
  const Condition = chance.one(CONDITIONS);
  return {
    Effect,
    ...chance.one<Json>([{ Action: 's3:GetObject' }, { Action: ['s3:PutObject', 's3:Get*'] }, { Action: 's3:PutObject' }, { NotAction: 's3:Put*' }]),
    ...chance.one<Json>([{ Resource: '*' }, { Resource: 'arn:aws:s3:::releases/*' }, { Resource: ['arn:aws:s3:::other/*', 'arn:aws:s3:::rel*/app.?ip'] }, { NotResource: 'arn:aws:s3:::releases/*' }]),
    ...(side === 'resource' && { Principal: chance.one<unknown>(['*', { AWS: ROLE }, { AWS: SESSION }, { AWS: ROOT }, { AWS: [`${ROLE}2`, HOME] }, { Service: 'sns.amazonaws.com' }]) }),
    ...(Condition && { Condition }),
  };
}

export function randomQuestion(chance: Chance): RandomQuestion {
  const isService = chance.below(6) === 0;
  const statements = (side: 'caller' | 'resource') => chance.some(3, () => randomStatement(chance, side));
  return {
    request: {
      principal: isService ? { kind: 'service', name: 'sns.amazonaws.com' } : { kind: 'session', arn: SESSION, roleArn: ROLE, account: HOME },
      action: 's3:GetObject',
      resource: chance.one(['arn:aws:s3:::releases/app.zip', 'arn:aws:s3:::other/x']),
      resourceAccount: chance.one([HOME, HOME, '222222222222']),
      context: chance.one<AccessRequest['context']>([{}, { 's3:prefix': 'a', 'aws:principalarn': ROLE }, { 's3:prefix': 'c', 'kms:encryptioncontextkeys': ['a', 'c'] }]),
    },
    documents: {
      identity: isService ? [] : statements('caller'),
      ...(!isService && chance.below(3) === 0 && { boundary: statements('caller') }),
      ...(!isService && chance.below(3) === 0 && { session: statements('caller') }),
      ...(chance.below(4) > 0 && { resource: statements('resource') }),
    },
    weight: chance.one(['ordinary', 'ordinary', 'sovereign']),
  };
}

export function policiesOf({ identity, boundary, session, resource }: Documents, weight: Policies['weight']): Policies {
  const policy = (name: string, Statement: readonly Json[]) => new Policy(name, { Version: '2012-10-17', Statement });
  return {
    identity: [policy('identity', identity)],
    ...(boundary && { boundary: policy('boundary', boundary) }),
    ...(session && { session: policy('session', session) }),
    ...(resource && { resource: policy('resource', resource) }),
    weight,
  };
}
