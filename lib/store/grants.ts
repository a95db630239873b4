import { Lazy, Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ENVIRONMENT_FUNCTIONS, FunctionName } from '../contracts/functions';
import { ADMITTED_PREFIX } from '../contracts/jobs';
import { CANDIDATE_PREFIX, DROP_PREFIX, LEDGER_PREFIX, RELEASES_PREFIX, SAMPLES_PREFIX } from '../contracts/keys';
import { allow, pipelineArn, policyDocument } from '../private/policy';
import { explainWildcards } from '../private/wildcards';
import { StoreBuckets } from './buckets';
import { StoreRegistry } from './registry';
import { StoreSchedules } from './schedules';
import { StoreFunction } from './store-function';

interface Parts {
  readonly scope: Construct;
  readonly buckets: StoreBuckets;
  readonly key: IKey;
  readonly parameterPath: string;
  readonly schedules: StoreSchedules;
  readonly retentionDays: number;
  readonly registry: StoreRegistry;
}

/** What each function may do and is told, and nothing beyond it. Rights on pipelines: `PipelineGrants`. */
export function grantFunctions(functions: { readonly [F in FunctionName]: StoreFunction }, parts: Parts): void {
  const { build, seal, admit, review, verify, publish, attest, tend } = functions;
  const { buckets, key, schedules } = parts;
  const releases = (prefix: string) => buckets.releases.arnForObjects(`${prefix}*`);
  const work = (prefix: string) => buckets.work.arnForObjects(`${prefix}*`);
  const parameters = Stack.of(parts.scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: `${parts.parameterPath.slice(1)}/*` });

  const pathItself = Stack.of(parts.scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: parts.parameterPath.slice(1) });

  const readLedger = (f: StoreFunction) => f
    .allow('s3:ListBucket', buckets.releases.bucketArn)
    .allow('s3:GetObject', releases(LEDGER_PREFIX))
    .allow('kms:Decrypt', key.keyArn);
  const writeLedger = (f: StoreFunction) => readLedger(f).allow('s3:PutObject', releases(LEDGER_PREFIX)).allow('kms:GenerateDataKey', key.keyArn);
  const readReleases = (f: StoreFunction) => f.allow(['s3:GetObject', 's3:GetObjectVersion'], releases(RELEASES_PREFIX));
  const attend = (f: StoreFunction) => f
    .allow('scheduler:CreateSchedule', schedules.schedulesArn)
    .allow('iam:PassRole', schedules.role.attrArn, { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });
  const endJobs = (f: StoreFunction, ...actions: string[]) => f.allow(actions.map((action) => `codepipeline:${action}`), '*');
  const readArtifacts = (f: StoreFunction) => f.allow('s3:GetObject', buckets.artifacts.arnForObjects('*'));
  const settings = {
    releasesBucket: buckets.releases.bucketName, storePath: parts.parameterPath, scheduleGroup: schedules.group.ref, scheduleRole: schedules.role.attrArn,
  };

  const builtThere = Lazy.list({ produce: () => parts.registry.buildPrefixes.map((prefix) => buckets.work.arnForObjects(`${prefix}*`)) });
  const hasBuilds = () => parts.registry.builds.length > 0;
  const repositories = Lazy.list({ produce: () => [...parts.registry.repositories] });
  for (const f of [seal, admit, verify]) f.allowIf(() => parts.registry.repositories.length > 0, 'ecr:DescribeImages', repositories);

  endJobs(writeLedger(build), 'PutJobSuccessResult', 'PutJobFailureResult')
    .allowIf(hasBuilds, 's3:GetObject', builtThere)
    .allowIf(hasBuilds, 'codepipeline:ListActionExecutions', Lazy.list({ produce: () => parts.registry.builds.map(({ name }) => pipelineArn(name)) }))
    .variables({ releasesBucket: settings.releasesBucket });

  endJobs(attend(readReleases(writeLedger(seal))), 'PutJobSuccessResult', 'PutJobFailureResult')
    .allowIf(hasBuilds, ['s3:GetObject', 's3:GetObjectVersion'], builtThere)
    .allow(['s3:PutObject', 's3:PutObjectRetention'], releases(RELEASES_PREFIX))
    .allow('s3:PutObject', releases(CANDIDATE_PREFIX))
    .allow('s3:ListBucket', buckets.work.bucketArn)
    .allow(['s3:GetObject', 's3:GetObjectVersion'], work(DROP_PREFIX))
    .allow('ssm:GetParametersByPath', [pathItself, parameters])
    .variables({ ...settings, workBucket: buckets.work.bucketName, tend: tend.arn, retentionDays: String(parts.retentionDays) });

  endJobs(attend(readArtifacts(readReleases(writeLedger(admit)))), 'PutJobSuccessResult', 'PutJobFailureResult')
    .allow('ssm:GetParameter', parameters)
    .allowIf(() => parts.registry.preparesChanges, 's3:PutObject', buckets.artifacts.arnForObjects(`*/${ADMITTED_PREFIX}*`))
    .variables({ ...settings, tend: tend.arn, tendRole: tend.roleArn });

  endJobs(readReleases(readLedger(review)), 'PutJobSuccessResult', 'PutJobFailureResult')
    .variables({ releasesBucket: settings.releasesBucket });

  endJobs(readArtifacts(readReleases(writeLedger(verify))), 'PutJobSuccessResult', 'PutJobFailureResult')
    .allow('s3:PutObject', buckets.artifacts.arnForObjects('*'))
    .allow('ssm:GetParameter', parameters)
    .variables({ releasesBucket: settings.releasesBucket, storePath: settings.storePath, tendRole: tend.roleArn });

  endJobs(readArtifacts(readLedger(publish)).allow('s3:GetObjectVersion', [buckets.releases.arnForObjects(`${RELEASES_PREFIX}*/release.json`), buckets.artifacts.arnForObjects('*')]), 'PutJobSuccessResult', 'PutJobFailureResult')
    .variables({ releasesBucket: settings.releasesBucket });

  endJobs(readReleases(writeLedger(attest)), 'PutJobSuccessResult', 'PutJobFailureResult')
    .variables({ releasesBucket: settings.releasesBucket });

  endJobs(attend(readReleases(writeLedger(tend))), 'PutJobFailureResult')
    .allow(['scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'], schedules.schedulesArn)
    .allow('s3:PutObject', releases(CANDIDATE_PREFIX))
    .allow(['s3:GetObject', 's3:PutObject'], work(SAMPLES_PREFIX))
    .allow('s3:ListBucket', buckets.work.bucketArn)
    .allow('s3:DeleteObject', buckets.artifacts.arnForObjects('*'))
    .allow('ssm:GetParametersByPath', [pathItself, parameters])
    .variables({ ...settings, workBucket: buckets.work.bucketName, tendRole: tend.roleArn });
}

/** What the roles of all environments' pipelines may do. What belongs to one environment only stands in its own role. */
export function pipelinePolicy(
  scope: Construct, functions: { readonly [F in FunctionName]: StoreFunction }, store: { readonly buckets: StoreBuckets; readonly key: IKey; readonly topicArn: string },
): CfnManagedPolicy {
  const { releases } = store.buckets;
  const objects = [RELEASES_PREFIX, CANDIDATE_PREFIX].map((prefix) => releases.arnForObjects(`${prefix}*`));
  const statements = [
    // What an S3 source asks for beside the objects: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html
    allow(['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'], releases.bucketArn),
    allow(['s3:GetObjectTagging', 's3:GetObjectVersionTagging'], objects),
    allow(['kms:Decrypt', 'kms:GenerateDataKey'], store.key.keyArn),
    allow('lambda:InvokeFunction', ENVIRONMENT_FUNCTIONS.map((name) => functions[name].arn)),
    allow('sns:Publish', store.topicArn),
  ];
  const policy = new CfnManagedPolicy(scope, 'PipelinePolicy', {
    description: 'cdk-release-pipeline: what the roles of all pipelines may do', policyDocument: policyDocument(statements),
  });
  explainWildcards(policy, () => statements);
  return policy;
}
