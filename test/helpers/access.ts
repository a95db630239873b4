import type { Plan, PlannedResource } from '../../lib/plan';
import { Access } from '../../lib/local/world/iam/access';
import type { AccessPort } from '../../lib/local/world/iam/access-port';
import { roleSession } from '../../lib/local/world/iam/callers';
import { PolicyBook } from '../../lib/local/world/iam/policy-book';
import { Journal } from '../../lib/local/world/journal';
import type { Caller } from '../../lib/local/world/service';
import { Timeline } from '../../lib/local/world/timeline';

const [ACCOUNT, REGION] = ['111111111111', 'eu-west-1'];

/** Where it is not rights that a test is about. */
export const EVERYTHING_ALLOWED: AccessPort = { require: () => undefined, refusal: () => undefined };

/** Somebody. */
export const SOMEBODY: Caller = roleSession(`arn:aws:iam::${ACCOUNT}:role/Somebody`, 'session');

/** One statement of a policy, or several. */
export type Statements = object | readonly object[];

/** Decides by the policies of some resources. */
export function accessBy(...resources: readonly PlannedResource[]): Access {
  const plan: Plan = { directory: '/app', account: ACCOUNT, region: REGION, resources, inert: [], wiring: [] };
  const timeline = new Timeline(new Date('2026-01-05T08:00:00Z'));
  return new Access({ book: new PolicyBook(plan), timeline, journal: new Journal(timeline), region: REGION });
}

/** A role with one policy, `<name>/Policy`, and its trust policy. */
export function roleWith(arn: string, policy: Statements, trust: Statements = []): PlannedResource {
  const [account, name] = [arn.split(':')[4], arn.slice(arn.lastIndexOf('/') + 1)];
  return planned('AWS::IAM::Role', name, arn, account, { AssumeRolePolicyDocument: documentOf(trust), Policies: [{ PolicyName: 'Policy', PolicyDocument: documentOf(policy) }] });
}

/** The policy of a bucket. */
export function bucketPolicy(bucket: string, policy: Statements): PlannedResource {
  return planned('AWS::S3::BucketPolicy', `${bucket}-policy`, `${bucket}-policy`, ACCOUNT, { Bucket: `arn:aws:s3:::${bucket}`, PolicyDocument: documentOf(policy) });
}

/** The policy of a topic. */
export function topicPolicy(topic: string, policy: Statements): PlannedResource {
  return planned('AWS::SNS::TopicPolicy', `${topic}-policy`, `${topic}-policy`, ACCOUNT, { Topics: [topic], PolicyDocument: documentOf(policy) });
}

/** A key with its policy. */
export function keyWith(arn: string, policy: Statements): PlannedResource {
  return planned('AWS::KMS::Key', arn.slice(arn.lastIndexOf('/') + 1), arn, arn.split(':')[4], { KeyPolicy: documentOf(policy) });
}

/** A statement of a function's policy, as `AWS::Lambda::Permission` adds it. */
export function permission(functionName: string, principal: string, more: { readonly SourceArn?: string; readonly SourceAccount?: string } = {}): PlannedResource {
  const name = `${principal} may invoke ${functionName}`;
  return planned('AWS::Lambda::Permission', name, name, ACCOUNT, { FunctionName: functionName, Action: 'lambda:InvokeFunction', Principal: principal, ...more });
}

/** Lets a service assume a role. */
export const trustIn = (service: string, Condition?: object): object => ({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', ...(Condition && { Condition }) });

function documentOf(statements: Statements): object {
  return { Version: '2012-10-17', Statement: Array.isArray(statements) ? statements : [statements] };
}

function planned(type: string, name: string, arn: string, account: string, properties: Readonly<Record<string, unknown>>): PlannedResource {
  return { id: `Stack.${name}`, stack: 'Stack', logicalId: name, type, path: `App/${name}`, account, region: REGION, ref: name, name, arn, properties };
}
