import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessRequest, Context, Denied, Policies, Policy, PolicyKind, Principal } from '../lib/iam';

const FOLDER = join(__dirname, '..', 'test', 'unit', 'iam', 'cases');
const HOME = '111111111111';

/** What AWS decides, and the page that says so. */
export type Case = { readonly file: string; readonly name: string; readonly page: string } & (ConditionCase | PolicyCase);

/** A condition in a statement that is about the request. */
export interface ConditionCase {
  readonly condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly context: Context;
  readonly holds: boolean | NotJudged;
}

export interface PolicyCase {
  /** By default a session of the role Deployer gets an object of a bucket of its own account. */
  readonly request: { readonly service?: string; readonly action?: string; readonly resource?: string; readonly account?: string; readonly context?: Context };
  /** A policy, or the statements of one. */
  readonly identity?: unknown;
  /** Several policies. */
  readonly identities?: readonly unknown[];
  readonly boundary?: unknown;
  readonly session?: unknown;
  /** At most one of these: the policy of an ordinary resource, of a repository, of a role, of a key. */
  readonly resource?: unknown;
  readonly repository?: unknown;
  readonly trust?: unknown;
  readonly key?: unknown;
  readonly expect: Expected | NotJudged;
}

export interface NotJudged {
  /** What is not known. */
  readonly unknown: string;
}

export interface Expected {
  readonly allowed?: true;
  readonly needed?: { readonly identity: boolean; readonly resource: boolean };
  /** The Sid of the statement that denied. */
  readonly by?: string;
  readonly missing?: Denied['missing'];
}

/** What `decide` is asked, and what it has to say. */
export interface Question {
  readonly request: AccessRequest;
  readonly policies: Policies;
  readonly expect: Expected | NotJudged;
}

export function readCases(): readonly Case[] {
  return readdirSync(FOLDER).flatMap((file) => (
    (JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly Case[]).map((found) => ({ ...found, file: file.replace('.json', '') }))
  ));
}

export function isConditionCase(found: Case): found is Case & ConditionCase {
  return 'condition' in found;
}

/** A condition is asked twice: as that of a grant, and as that of a denial. */
export function questionsOf(found: Case): readonly Question[] {
  if (!isConditionCase(found)) return [questionOf(found)];
  const { condition: Condition, context, holds } = found;
  const statement = { Action: 's3:*', Resource: '*', Condition };
  const ask = (identity: unknown, expect: Expected) => questionOf({ request: { context }, identity, expect: typeof holds === 'object' ? holds : expect });
  return [
    ask([{ ...statement, Effect: 'Allow' }], holds ? { allowed: true } : { missing: 'either' }),
    ask([{ Effect: 'Allow', Action: '*', Resource: '*' }, { ...statement, Sid: 'Denial', Effect: 'Deny' }], holds ? { by: 'Denial' } : { allowed: true }),
  ];
}

function questionOf({ request, identity, identities, boundary, session, resource, repository, trust, key, expect }: PolicyCase): Question {
  const { service, action = 's3:GetObject', resource: arn = 'arn:aws:s3:::releases/app.zip', account = HOME, context = {} } = request;
  const own = identities ?? (identity === undefined ? [] : [identity]);
  return {
    request: { principal: principalOf(service), action, resource: arn, resourceAccount: account, context: inLowerCase(context) },
    policies: {
      identity: own.map((json, index) => policy(`identity ${index + 1}`, json)),
      ...(boundary !== undefined && { boundary: policy('boundary', boundary) }),
      ...(session !== undefined && { session: policy('session', session) }),
      ...(resource !== undefined && { resource: policy('resource', resource) }),
      ...(repository !== undefined && { resource: policy('repository', repository, 'repository') }),
      ...(key !== undefined && { resource: policy('key', key) }),
      ...(trust !== undefined && { resource: policy('trust', trust, 'trust') }),
      weight: trust === undefined && key === undefined ? 'ordinary' : 'sovereign',
    },
    expect,
  };
}

function principalOf(service: string | undefined): Principal {
  if (service !== undefined) return { kind: 'service', name: service };
  return { kind: 'session', arn: `arn:aws:sts::${HOME}:assumed-role/Deployer/run`, roleArn: `arn:aws:iam::${HOME}:role/Deployer`, account: HOME };
}

function policy(name: string, json: unknown, kind?: PolicyKind): Policy {
  return new Policy(name, Array.isArray(json) ? { Version: '2012-10-17', Statement: json } : json, kind);
}

function inLowerCase(context: Context): Context {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
}
