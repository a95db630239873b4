import { Plan, PlannedResource } from '../../../lib/plan';
import { roleWith, trustIn } from '../../helpers/access';
import { approval, lambda, pipeline, stage } from './world/codepipeline/world';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';
export const START = new Date('2026-01-05T08:00:00Z');

/** A resource as a plan has it. */
export function resource(type: string, name: string, arn: string, properties: object, more: Partial<PlannedResource> = {}): PlannedResource {
  return { id: `Stack.${name}`, stack: 'Stack', logicalId: name, type, path: `App/${name}/Resource`, account: ACCOUNT, region: REGION, ref: name, name, arn, properties: { ...properties }, ...more };
}

export function planOf(...resources: PlannedResource[]): Plan {
  return { directory: '/app', account: ACCOUNT, region: REGION, resources, inert: [], wiring: [] };
}

export function role(name: string, { account = ACCOUNT, path = '/', trusts }: { account?: string; path?: string; trusts?: object } = {}): PlannedResource {
  const trust = trusts && { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: trusts }] };
  return resource('AWS::IAM::Role', name, `arn:aws:iam::${account}:role${path}${name}`, { AssumeRolePolicyDocument: trust ?? {} }, { account });
}

/** The buckets and the role of the pipeline below. */
export const SURROUNDINGS = [
  ...['store', 'artifacts'].map((name) => resource('AWS::S3::Bucket', name, `arn:aws:s3:::${name}`, { VersioningConfiguration: { Status: 'Enabled' } })),
  roleWith(`arn:aws:iam::${ACCOUNT}:role/Pipeline`, { Effect: 'Allow', Action: 's3:*', Resource: ['arn:aws:s3:::store*', 'arn:aws:s3:::artifacts*'] }, trustIn('codepipeline.amazonaws.com')),
];

/** A pipeline `shop-prod` whose source is the bucket `store`, with two approvals of people and, behind them, one that a machine would answer. */
export function miniPipeline(): PlannedResource {
  const [source, approvals] = [stage('Release', {
    Name: 'Release', ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'S3', Version: '1' }, RunOrder: 1, OutputArtifacts: [{ Name: 'Release' }],
    Configuration: { S3Bucket: 'store', S3ObjectKey: 'release.json', PollForSourceChanges: false, AllowOverrideForS3ObjectKey: true },
  }), stage('Approve', approval('managers', { Configuration: { IsSummaryRequired: 'true' } }), approval('security'))];
  return resource('AWS::CodePipeline::Pipeline', 'shop-prod', `arn:aws:codepipeline:${REGION}:${ACCOUNT}:shop-prod`, pipeline([
    source, approvals, stage('Deploy', approval('gates-before'), lambda('publish', { RunOrder: 2, Configuration: { FunctionName: 'none' } })),
  ], { Name: 'shop-prod' }));
}
