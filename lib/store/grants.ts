import { Lazy, Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ENVIRONMENT_FUNCTIONS, FunctionName } from '../contracts/functions';
import { ADMITTED_PREFIX } from '../contracts/jobs';
import { ANNOUNCED_PREFIX, CANDIDATE_PREFIX, DROP_PREFIX, LEDGER_PREFIX, RELEASES_PREFIX, SAMPLES_PREFIX } from '../contracts/keys';
import { allow, pipelineArn, policyDocument } from '../private/policy';
import { resourcesOf } from '../private/rights-policy';
import { explainWildcards } from '../private/wildcards';
import { StoreBuckets } from './buckets';
import { StoreRegistry } from './registry';
import { StoreSchedules } from './schedules';
import { StoreFunction } from './store-function';
import type { StoreFunctions } from './store-functions';

/** What grants are made of. */
export interface GrantParts {
  readonly scope: Construct;
  readonly buckets: StoreBuckets;
  readonly key: IKey;
  readonly parameterPath: string;
  readonly schedules: StoreSchedules;
  readonly retentionDays: number;
  readonly registry: StoreRegistry;
}

type Parts = GrantParts & { readonly tend: StoreFunction };

/** What each function may do and is told, and nothing beyond it; what is not here may do nothing. Rights on pipelines: `PipelineGrants`. */
export const GRANTS: { readonly [F in FunctionName]?: (f: StoreFunction, parts: Parts) => void } = {
  build: (f, parts) => {
    endJobs(writeLedger(f, parts), 'PutJobSuccessResult', 'PutJobFailureResult')
      .allow(['s3:GetObject', 's3:GetObjectVersion'], builtThere(parts))
      .allow('codepipeline:ListActionExecutions', Lazy.list({ produce: () => parts.registry.builds.map(({ name }) => pipelineArn(name)) }))
      .variables({ releasesBucket: parts.buckets.releases.bucketName });
  },
  seal: (f, parts) => {
    const { buckets, registry, tend, retentionDays } = parts;
    endJobs(attend(readReleases(writeLedger(lookUpImages(f, parts), parts), parts), parts), 'PutJobSuccessResult', 'PutJobFailureResult')
      .allowIf(() => registry.builds.length > 0, ['s3:GetObject', 's3:GetObjectVersion'], builtThere(parts))
      .allow(['s3:PutObject', 's3:PutObjectRetention'], releases(parts, RELEASES_PREFIX))
      .allow('s3:PutObject', releases(parts, CANDIDATE_PREFIX))
      // A drop of a release that is built here is read, too, and refused.
      .allow('s3:GetObjectVersion', work(parts, DROP_PREFIX))
      .allowIf(() => registry.hasDrops, 's3:GetObject', work(parts, DROP_PREFIX))
      .allowIf(() => registry.hasDrops, 's3:ListBucket', buckets.work.bucketArn)
      .allow('ssm:GetParametersByPath', parametersOf(parts, '/*'))
      .variables({ ...settings(parts), workBucket: buckets.work.bucketName, tend: tend.arn, retentionDays: String(retentionDays) });
  },
  admit: (f, parts) => {
    const { buckets, registry, tend } = parts;
    endJobs(attend(readArtifacts(readReleases(writeLedger(lookUpImages(f, parts), parts), parts), parts), parts), 'PutJobSuccessResult', 'PutJobFailureResult')
      .allow('ssm:GetParameter', parametersOf(parts, '/*'))
      .allowIf(() => registry.preparesChanges, 's3:PutObject', buckets.artifacts.arnForObjects(`*/${ADMITTED_PREFIX}*`))
      .variables({ ...settings(parts), tend: tend.arn, tendRole: tend.roleArn });
  },
  review: (f, parts) => {
    endJobs(readSealed(readLedger(f, parts), parts), 'PutJobSuccessResult', 'PutJobFailureResult').variables({ releasesBucket: parts.buckets.releases.bucketName });
  },
  verify: (f, parts) => {
    const { buckets, parameterPath, tend } = parts;
    endJobs(readArtifacts(readReleases(writeLedger(lookUpImages(f, parts), parts), parts), parts), 'PutJobSuccessResult', 'PutJobFailureResult')
      .allow('s3:PutObject', buckets.artifacts.arnForObjects('*'))
      .allow('ssm:GetParameter', parametersOf(parts, '/*'))
      .variables({ releasesBucket: buckets.releases.bucketName, storePath: parameterPath, tendRole: tend.roleArn });
  },
  publish: (f, parts) => {
    const { releases: bucket, artifacts } = parts.buckets;
    endJobs(readArtifacts(readLedger(f, parts), parts), 'PutJobSuccessResult', 'PutJobFailureResult')
      .allow('s3:GetObjectVersion', [bucket.arnForObjects(`${RELEASES_PREFIX}*/release.json`), artifacts.arnForObjects('*')])
      .variables({ releasesBucket: bucket.bucketName });
  },
  attest: (f, parts) => {
    endJobs(readSealed(writeLedger(f, parts), parts), 'PutJobSuccessResult', 'PutJobFailureResult').variables({ releasesBucket: parts.buckets.releases.bucketName });
  },
  tend: (f, parts) => {
    const { buckets, schedules } = parts;
    endJobs(attend(readSealed(writeLedger(f, parts), parts), parts), 'PutJobFailureResult')
      .allow(['scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'], schedules.schedulesArn)
      .allow('s3:PutObject', releases(parts, CANDIDATE_PREFIX))
      .allow(['s3:GetObject', 's3:PutObject'], work(parts, SAMPLES_PREFIX))
      .allow('s3:ListBucket', buckets.work.bucketArn)
      .allow('s3:DeleteObject', buckets.artifacts.arnForObjects('*'))
      // A path is what is asked for: of all releases, or of one. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
      .allow('ssm:GetParametersByPath', [parametersOf(parts, ''), parametersOf(parts, '/*')])
      .variables({ ...settings(parts), workBucket: buckets.work.bucketName, tendRole: f.roleArn });
  },
  announce: (f, parts) => {
    const { buckets, parameterPath, registry, key } = parts;
    const on = (action: string) => resourcesOf(registry.topicRights, action).filter((arn) => arn !== key.keyArn);
    writeLedger(f, parts)
      .allow(['s3:GetObject', 's3:PutObject'], work(parts, ANNOUNCED_PREFIX))
      .allow('s3:ListBucket', buckets.work.bucketArn)
      .allow('ssm:GetParametersByPath', [parametersOf(parts, ''), parametersOf(parts, '/*')])
      .variables({ releasesBucket: buckets.releases.bucketName, workBucket: buckets.work.bucketName, storePath: parameterPath });
    for (const action of ['sns:Publish', 'kms:GenerateDataKey', 'kms:Decrypt']) f.allowIf(() => on(action).length > 0, action, Lazy.list({ produce: () => on(action) }));
  },
};

const releases = ({ buckets }: Parts, prefix: string) => buckets.releases.arnForObjects(`${prefix}*`);
const work = ({ buckets }: Parts, prefix: string) => buckets.work.arnForObjects(`${prefix}*`);
const parametersOf = ({ scope, parameterPath }: Parts, below: string) => Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: `${parameterPath.slice(1)}${below}` });
const builtThere = ({ registry, buckets }: Parts) => Lazy.list({ produce: () => registry.buildPrefixes.map((prefix) => buckets.work.arnForObjects(`${prefix}*`)) });

const settings = ({ buckets, parameterPath, schedules }: Parts) => ({
  releasesBucket: buckets.releases.bucketName, storePath: parameterPath, scheduleGroup: schedules.group.ref, scheduleRole: schedules.role.attrArn,
});

const readLedger = (f: StoreFunction, parts: Parts) => f
  .allow('s3:ListBucket', parts.buckets.releases.bucketArn)
  .allow('s3:GetObject', releases(parts, LEDGER_PREFIX))
  .allow('kms:Decrypt', parts.key.keyArn);
const writeLedger = (f: StoreFunction, parts: Parts) => readLedger(f, parts).allow('s3:PutObject', releases(parts, LEDGER_PREFIX)).allow('kms:GenerateDataKey', parts.key.keyArn);
/** Sealed objects are read by their versions. */
const readSealed = (f: StoreFunction, parts: Parts) => f.allow('s3:GetObjectVersion', releases(parts, RELEASES_PREFIX));
/** Those, and what lies there now: somebody may have written over it. */
const readReleases = (f: StoreFunction, parts: Parts) => f.allow(['s3:GetObject', 's3:GetObjectVersion'], releases(parts, RELEASES_PREFIX));
const attend = (f: StoreFunction, { schedules }: Parts) => f
  .allow('scheduler:CreateSchedule', schedules.schedulesArn)
  .allow('iam:PassRole', schedules.role.attrArn, { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });
const endJobs = (f: StoreFunction, ...actions: string[]) => f.allow(actions.map((action) => `codepipeline:${action}`), '*');
const readArtifacts = (f: StoreFunction, { buckets }: Parts) => f.allow('s3:GetObject', buckets.artifacts.arnForObjects('*'));
const lookUpImages = (f: StoreFunction, { registry }: Parts) => f
  .allowIf(() => registry.repositories.length > 0, 'ecr:DescribeImages', Lazy.list({ produce: () => [...registry.repositories] }));

/** What the roles of all environments' pipelines may do. What belongs to one environment only stands in its own role. */
export function pipelinePolicy(
  scope: Construct, functions: StoreFunctions, store: { readonly buckets: StoreBuckets; readonly key: IKey; readonly topicArn: string },
): CfnManagedPolicy {
  const { releases } = store.buckets;
  const objects = [RELEASES_PREFIX, CANDIDATE_PREFIX].map((prefix) => releases.arnForObjects(`${prefix}*`));
  const statements = [
    // What an S3 source asks for beside the objects: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html
    // Who may not list is told that he may not read what is not there yet: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    allow(['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'], releases.bucketArn),
    allow(['s3:GetObjectTagging', 's3:GetObjectVersionTagging'], objects),
    allow(['kms:Decrypt', 'kms:GenerateDataKey'], store.key.keyArn),
    allow('lambda:InvokeFunction', Lazy.list({ produce: () => functions.present(ENVIRONMENT_FUNCTIONS).map(({ arn }) => arn) })),
    allow('sns:Publish', store.topicArn),
  ];
  const policy = new CfnManagedPolicy(scope, 'PipelinePolicy', {
    description: 'cdk-release-pipeline: what the roles of all pipelines may do', policyDocument: policyDocument(statements),
  });
  explainWildcards(policy, () => statements);
  return policy;
}
