import { CfnCapabilities, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CloudFormationOptions, Deploy, Release, ReleaseEnvironment, ReleasePipeline, ReleaseStore, Rollback } from '../../lib';
import { Files, Rehearsal, RehearsableApp } from '../../lib/local';
import { loadApp } from './apps';
import { newApp } from './synth';

export const STACK = 'shop-prod-backend';

/** An app that deploys a stack, whose managers are asked before, and that goes back by itself. */
export function stackApp(options: Partial<CloudFormationOptions> = {}, environment: Partial<ReleaseEnvironment> = {}): RehearsableApp {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const managers = new Role(stack, 'Managers', { roleName: 'Managers', assumedBy: new AccountPrincipal(stack.account) });
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'), release: Release.fromDrop({ artifacts: ['backend'] }),
    environments: [{
      name: 'prod', before: { approvals: [{ approvers: [managers] }] }, rollback: Rollback.toLastGood(),
      deploy: [Deploy.cloudFormation(STACK, { template: 'template.json', configuration: 'prod.json', executionRole: executionRole(stack, STACK), capabilities: [CfnCapabilities.NAMED_IAM], ...options })],
      ...environment,
    }],
  });
  return loadApp(app);
}

/** A role that may make what stacks of the tests hold; without the stack's name, one that may do nothing yet. */
export function executionRole(stack: Stack, stackName?: string): Role {
  const role = new Role(stack, 'Execution', { roleName: 'Execution', assumedBy: new ServicePrincipal('cloudformation.amazonaws.com') });
  if (stackName === undefined) return role;
  const may = (service: string, names: string, ...actions: string[]) => role.addToPolicy(new PolicyStatement({ resources: [`arn:aws:${service}:${names}`], actions: actions.map((action) => `${service}:${action}`) }));
  may('rds', `*:*:db:${stackName}-*`, 'CreateDBInstance', 'DescribeDBInstances', 'ModifyDBInstance', 'DeleteDBInstance');
  may('sqs', `*:*:${stackName}-*`, 'CreateQueue', 'GetQueueAttributes', 'SetQueueAttributes', 'TagQueue', 'DeleteQueue');
  may('sns', `*:*:${stackName}-*`, 'CreateTopic', 'GetTopicAttributes', 'DeleteTopic');
  may('iam', ':*:role/*-reader', 'CreateRole', 'GetRole', 'UpdateRole', 'DeleteRole');
  return role;
}

export interface Backend {
  readonly size?: string;
  readonly storage?: string;
  readonly encrypted?: boolean;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly policies?: Readonly<Record<string, string>>;
}

/** A database, a queue and a role that is told of both. */
export function backend({ size = 'db.t4g.micro', storage = '20', encrypted = true, more = {}, parameters = { Stage: 'prod' }, policies = {} }: Backend = {}): Files {
  const template = {
    Parameters: { Stage: { Type: 'String' }, Retention: { Type: 'Number', Default: 4 } },
    Resources: {
      Database: { Type: 'AWS::RDS::DBInstance', ...policies, Properties: { DBInstanceClass: size, AllocatedStorage: storage, StorageEncrypted: encrypted, Engine: 'postgres' } },
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30, Tags: [{ Key: 'stage', Value: { Ref: 'Stage' } }] } },
      Reader: {
        Type: 'AWS::IAM::Role', DependsOn: 'Jobs',
        Properties: { RoleName: { 'Fn::Sub': '${Stage}-reader' }, Description: { 'Fn::Join': ['', ['reads ', { Ref: 'Database' }]] }, AssumeRolePolicyDocument: {} },
      },
      ...more,
    },
    Outputs: { Queue: { Value: { 'Fn::GetAtt': ['Jobs', 'Arn'] } } },
  };
  return { 'template.json': JSON.stringify(template, null, 1), 'prod.json': JSON.stringify({ Parameters: parameters }) };
}

/** A build server hands in a version, and all is played that comes of it. */
export async function dropBackend(r: Rehearsal, version: string, files: Files = backend()): Promise<void> {
  await r.drop({ version, artifacts: { backend: files } });
  await r.settle();
}

/** The same, and a manager says yes. */
export async function deployBackend(r: Rehearsal, version: string, files: Files = backend()): Promise<void> {
  await dropBackend(r, version, files);
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.settle();
}
