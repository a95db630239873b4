import { Lazy, Stack } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { FunctionName } from '../contracts/functions';
import { ACTIONS, STAGES } from '../contracts/jobs';
import { CANDIDATE_PREFIX, DROP_PREFIX, LEDGER_PREFIX, RELEASES_PREFIX, SAMPLES_PREFIX } from '../contracts/keys';
import { StoreBuckets } from './buckets';
import { StoredPipeline, StoreRegistry } from './registry';
import { StoreSchedules } from './schedules';
import { StoreFunction } from './store-function';

interface Parts {
  readonly scope: Construct;
  readonly buckets: StoreBuckets;
  readonly key: IKey;
  readonly parameterPath: string;
  readonly schedules: StoreSchedules;
  readonly registry: StoreRegistry;
  readonly retentionDays: number;
}

/** What each function may do and is told, and nothing beyond it. */
export function grantFunctions(functions: { readonly [F in FunctionName]: StoreFunction }, parts: Parts): void {
  const { seal, admit, verify, publish, attest, tend } = functions;
  const { buckets, key, schedules, registry } = parts;
  const releases = (prefix: string) => buckets.releases.arnForObjects(`${prefix}*`);
  const work = (prefix: string) => buckets.work.arnForObjects(`${prefix}*`);
  const list = (...of: ((pipeline: StoredPipeline) => readonly string[])[]) =>
    Lazy.list({ produce: () => unique(registry.pipelines.flatMap((pipeline) => of.flatMap((pick) => pick(pipeline))), parts.scope) });
  const pipelineArn = ({ name }: StoredPipeline) => Stack.of(parts.scope).formatArn({ service: 'codepipeline', resource: name });
  const gateArns = (pipeline: StoredPipeline) => [ACTIONS.gatesBefore, ACTIONS.gatesAfter].map((action) => `${pipelineArn(pipeline)}/${STAGES.deploy}/${action}`);
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
  const readExecutions = (f: StoreFunction) => f.allow(
    ['codepipeline:GetPipelineExecution', 'codepipeline:ListActionExecutions'], list((pipeline) => [pipelineArn(pipeline)]),
  );
  const readArtifacts = (f: StoreFunction) => f.allow('s3:GetObject', buckets.artifacts.arnForObjects('*'));
  const settings = {
    releasesBucket: buckets.releases.bucketName, storePath: parts.parameterPath, scheduleGroup: schedules.group.ref, scheduleRole: schedules.role.attrArn,
  };

  attend(readReleases(writeLedger(seal)))
    .allow(['s3:PutObject', 's3:PutObjectRetention'], releases(RELEASES_PREFIX))
    .allow('s3:PutObject', releases(CANDIDATE_PREFIX))
    .allow('s3:ListBucket', buckets.work.bucketArn)
    .allow(['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging', 's3:GetObjectVersionTagging'], work(DROP_PREFIX))
    .allow('ssm:GetParametersByPath', [pathItself, parameters])
    .variables({ ...settings, workBucket: buckets.work.bucketName, tend: tend.arn, retentionDays: String(parts.retentionDays) });

  endJobs(attend(readArtifacts(readReleases(readExecutions(writeLedger(admit))))), 'PutJobSuccessResult', 'PutJobFailureResult')
    .allow('ssm:GetParameter', parameters)
    .variables({ ...settings, tend: tend.arn, tendRole: tend.roleArn });

  endJobs(readArtifacts(readReleases(readExecutions(writeLedger(verify)))), 'PutJobSuccessResult', 'PutJobFailureResult')
    .allow('s3:PutObject', buckets.artifacts.arnForObjects('*'))
    .allow('ssm:GetParameter', parameters)
    .variables({ releasesBucket: settings.releasesBucket, storePath: settings.storePath, tendRole: tend.roleArn });

  endJobs(readArtifacts(readLedger(publish)), 'PutJobSuccessResult', 'PutJobFailureResult')
    .allow('sts:AssumeRole', list((pipeline) => pipeline.deployRoles))
    .variables({ releasesBucket: settings.releasesBucket });

  endJobs(readReleases(writeLedger(attest)), 'PutJobSuccessResult', 'PutJobFailureResult')
    .allow('sts:AssumeRole', list((pipeline) => pipeline.readRoles))
    .variables({ releasesBucket: settings.releasesBucket });

  endJobs(attend(readReleases(readExecutions(writeLedger(tend)))), 'PutJobFailureResult')
    .allow(['codepipeline:GetPipelineState', 'codepipeline:StartPipelineExecution'], list((pipeline) => [pipelineArn(pipeline)]))
    .allow('codepipeline:PutApprovalResult', list(gateArns))
    .allow('lambda:InvokeFunction', list((pipeline) => pipeline.gateFunctions))
    .allow('scheduler:DeleteSchedule', schedules.schedulesArn)
    .allow('s3:PutObject', releases(CANDIDATE_PREFIX))
    .allow(['s3:GetObject', 's3:PutObject'], work(SAMPLES_PREFIX))
    .allow('s3:ListBucket', buckets.work.bucketArn)
    .allow('s3:DeleteObject', buckets.artifacts.arnForObjects('*'))
    .allow('ssm:GetParametersByPath', [pathItself, parameters])
    .variables({ ...settings, workBucket: buckets.work.bucketName, tendRole: tend.roleArn });
}

/** IAM refuses an empty list: a right that nothing needs yet names the store itself, which is no resource of that kind. */
function unique(arns: readonly string[], scope: Construct): string[] {
  return arns.length > 0 ? [...new Set(arns)] : [Stack.of(scope).formatArn({ service: 'cdk-release-pipeline', resource: 'nothing' })];
}
