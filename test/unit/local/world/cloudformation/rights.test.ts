import { accessBy, roleWith, SOMEBODY } from '../../../../helpers/access';
import { StackOperations, Stacks } from '../../../../../lib/local/world/cloudformation';
import { Ids } from '../../../../../lib/local/world/ids';
import { Timeline } from '../../../../../lib/local/world/timeline';

const [ACCOUNT, REGION, ROLE] = ['111111111111', 'eu-west-1', 'arn:aws:iam::111111111111:role/Execution'];
const TRUST = { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' };
type Grants = readonly (readonly [action: string, resource?: string, condition?: object])[];
type Resources = Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown>; readonly DeletionPolicy?: string }>;

const SHOP = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/shop/*';
const named = (name: string) => ({ StringEquals: { 'cloudformation:ChangeSetName': name } });
const OPERATIONS: Grants = [
  ['cloudformation:CreateChangeSet', SHOP, named('release')], ['iam:PassRole', ROLE, { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } }],
  ['cloudformation:DescribeChangeSet', SHOP, named('release')], ['cloudformation:ExecuteChangeSet', SHOP, named('release')], ['cloudformation:DeleteChangeSet', SHOP, named('release')],
  ['cloudformation:DescribeStacks', SHOP], ['cloudformation:DescribeStackEvents', SHOP], ['cloudformation:GetTemplate', SHOP],
];

const statements = (grants: Grants) => grants.map(([Action, Resource = '*', Condition]) => ({ Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) }));

function world({ may = OPERATIONS, role = [['*']], trust = TRUST }: { readonly may?: Grants; readonly role?: Grants; readonly trust?: object } = {}) {
  const [timeline, notes] = [new Timeline(new Date('2026-01-05T08:00:00Z')), [] as string[]];
  const access = accessBy(roleWith(SOMEBODY.roleArn!, statements(may)), roleWith(ROLE, statements(role), trust));
  const stacks = new Stacks({ timeline, ids: new Ids('seed'), access, journal: { note: (_, text) => notes.push(text) }, region: REGION });
  const operations = new StackOperations(stacks, access, REGION);
  const play = async () => { while (await timeline.step()); };
  /** All that can be asked of a stack, in the order of the action. */
  const deploy = async (Resources: Resources) => {
    operations.createChangeSet({ stackName: 'shop', changeSetName: 'release', template: Buffer.from(JSON.stringify({ Resources })), parameters: {}, capabilities: ['CAPABILITY_NAMED_IAM'], roleArn: ROLE }, SOMEBODY);
    await play();
    operations.describeChangeSet('shop', 'release', SOMEBODY);
    operations.executeChangeSet('shop', 'release', SOMEBODY, () => undefined);
    await play();
    operations.deleteChangeSet('shop', 'release', SOMEBODY);
    operations.describeStack('shop', SOMEBODY);
    operations.events('shop', SOMEBODY);
    return operations.template('shop', undefined, SOMEBODY);
  };
  const stack = () => stacks.find(ACCOUNT, 'shop')!;
  const failed = () => stack().events.filter(({ status }) => /^(CREATE|UPDATE|DELETE)_FAILED$/.test(status)).map(({ logicalId, status, reason }) => `${logicalId} ${status}: ${reason}`);
  return { access, notes, deploy, stack, failed };
}

const queue = (Properties: Record<string, unknown> = {}): Resources => ({ Jobs: { Type: 'AWS::SQS::Queue', Properties } });

test.each([undefined, ...OPERATIONS])('works with the documented rights, and not without any single one: %j', async (missing) => {
  const deploy = () => world({ may: OPERATIONS.filter((grant) => grant !== missing) }).deploy(queue());
  if (!missing) return expect(await deploy()).toContain('AWS::SQS::Queue');
  await expect(deploy()).rejects.toMatchObject({ code: 'AccessDenied', status: 403, message: expect.stringContaining(`${SOMEBODY.arn} is not authorized to perform: ${missing[0]} on resource: ${missing[1]}`) });
});

test.each<[string, Grants[number]]>([
  ['a change set of another name', ['cloudformation:CreateChangeSet', SHOP, named('other')]],
  ['a stack of another name', ['cloudformation:CreateChangeSet', SHOP.replace('shop', 'shops')]],
  ['another service that the role is passed to', ['iam:PassRole', ROLE, { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }]],
  ['another role', ['iam:PassRole', `${ROLE}2`]],
])('does not work with the right for %s', async (_, grant) => {
  const may = [...OPERATIONS.filter(([action]) => action !== grant[0]), grant];
  await expect(world({ may }).deploy(queue())).rejects.toThrow(`is not authorized to perform: ${grant[0]} on`);
});

test.each<[string, object]>([
  ['another service', { Principal: { Service: 'lambda.amazonaws.com' } }],
  ['CloudFormation for a stack of its own, which it does not tell', { Condition: { ArnLike: { 'aws:SourceArn': SHOP } } }],
])('an execution role that trusts %s can\'t be assumed', async (_, more) => {
  await expect(world({ trust: { ...TRUST, ...more } }).deploy(queue())).rejects.toThrow(`Role ${ROLE} is invalid or cannot be assumed`);
});

const [LOG, CODE] = ['arn:aws:logs:eu-west-1:111111111111:log-group:shop-Made-', 'arn:aws:s3:::code/key'];

/** What a resource of a type with these properties needs, when it is made and deleted, and when it is changed to what comes behind. */
const TYPES: readonly (readonly [type: string, create: string, remove: string, Record<string, unknown>, changes: readonly (readonly [Record<string, unknown>, string])[]])[] = [
  ['AWS::DynamoDB::Table', 'dynamodb:CreateTable dynamodb:DescribeTable dynamodb:UpdateContinuousBackups', 'dynamodb:DeleteTable dynamodb:DescribeTable', { PointInTimeRecoverySpecification: {} }, [
    [{ BillingMode: 'PAY_PER_REQUEST' }, 'dynamodb:UpdateTable dynamodb:DescribeTable'], [{ TimeToLiveSpecification: {} }, 'dynamodb:UpdateTimeToLive'], [{ Tags: [{ Key: 'a', Value: 'b' }] }, 'dynamodb:TagResource'],
  ]],
  ['AWS::EC2::SecurityGroup', 'ec2:CreateSecurityGroup ec2:AuthorizeSecurityGroupIngress', 'ec2:DeleteSecurityGroup', { GroupDescription: 'a', SecurityGroupIngress: [] }, [[{ SecurityGroupIngress: [1] }, 'ec2:AuthorizeSecurityGroupIngress ec2:RevokeSecurityGroupIngress']]],
  ['AWS::IAM::Role', 'iam:CreateRole iam:GetRole iam:PutRolePolicy', 'iam:DeleteRole iam:GetRole', { AssumeRolePolicyDocument: {}, Policies: [{}] }, [
    [{ Description: 'a' }, 'iam:UpdateRole iam:GetRole'], [{ ManagedPolicyArns: ['a'] }, 'iam:AttachRolePolicy iam:DetachRolePolicy'], [{ AssumeRolePolicyDocument: { a: 1 } }, 'iam:UpdateAssumeRolePolicy'],
  ]],
  ['AWS::Lambda::Function', 'lambda:CreateFunction lambda:GetFunction iam:PassRole s3:GetObject', 'lambda:DeleteFunction lambda:GetFunction', { Role: `${ROLE}2`, Code: { S3Bucket: 'code', S3Key: 'key' } }, [
    [{ Timeout: 3 }, 'lambda:UpdateFunctionConfiguration lambda:GetFunction'], [{ Code: { S3Bucket: 'code', S3Key: 'key', S3ObjectVersion: '1' } }, 'lambda:UpdateFunctionCode lambda:GetFunction s3:GetObjectVersion'],
  ]],
  ['AWS::Logs::LogGroup', 'logs:CreateLogGroup logs:PutRetentionPolicy', 'logs:DeleteLogGroup', { RetentionInDays: 1 }, [[{ RetentionInDays: 7 }, 'logs:PutRetentionPolicy']]],
  ['AWS::RDS::DBCluster', 'rds:CreateDBCluster rds:DescribeDBClusters', 'rds:DeleteDBCluster rds:DescribeDBClusters', {}, [[{ BackupRetentionPeriod: 3 }, 'rds:ModifyDBCluster rds:DescribeDBClusters']]],
  ['AWS::RDS::DBInstance', 'rds:CreateDBInstance rds:DescribeDBInstances iam:PassRole', 'rds:DeleteDBInstance rds:DescribeDBInstances', { MonitoringRoleArn: ROLE }, [[{ DBInstanceClass: 'a' }, 'rds:ModifyDBInstance rds:DescribeDBInstances']]],
  ['AWS::S3::Bucket', 's3:CreateBucket s3:PutBucketVersioning', 's3:DeleteBucket', { VersioningConfiguration: {} }, [[{ BucketEncryption: {} }, 's3:PutEncryptionConfiguration']]],
  ['AWS::SNS::Topic', 'sns:CreateTopic sns:GetTopicAttributes sns:Subscribe', 'sns:DeleteTopic sns:GetTopicAttributes', { Subscription: [] }, [[{ DisplayName: 'a' }, 'sns:SetTopicAttributes sns:GetTopicAttributes']]],
  ['AWS::SQS::Queue', 'sqs:CreateQueue sqs:GetQueueAttributes sqs:TagQueue', 'sqs:DeleteQueue sqs:GetQueueAttributes', { Tags: [{}] }, [[{ VisibilityTimeout: 1 }, 'sqs:SetQueueAttributes sqs:GetQueueAttributes']]],
  ['AWS::SSM::Parameter', 'ssm:PutParameter ssm:AddTagsToResource ssm:GetParameters', 'ssm:DeleteParameter', { Name: '/shop/Made-a', Value: 'a' }, [[{ Tags: { a: 'b' } }, 'ssm:AddTagsToResource'], [{ Value: 'b' }, 'ssm:PutParameter ssm:GetParameters']]],
];

const other = { Other: { Type: 'AWS::CDK::Metadata' } };
const grantsOf = (actions: string): Grants => [...new Set(actions.split(' ').filter(Boolean))].map((action) => [action]);
const denied = (verb: string, action: string) => [expect.stringMatching(new RegExp(
  `^Made ${verb}_FAILED: Resource handler returned message: "User: arn:aws:sts::111111111111:assumed-role/Execution/AWSCloudFormation is not authorized to perform: ${action} on resource: \\S+.* because .*" \\(HandlerErrorCode: AccessDenied\\)$`,
))];

describe.each(TYPES)('%s is handled in the name of the execution role', (Type, create, remove, Properties, changes) => {
  const made = (more: Record<string, unknown> = {}): Resources => ({ Made: { Type, Properties: { ...Properties, ...more } }, ...other });
  /** Makes it, changes it, and deletes it. */
  const live = async (role: Grants, ...steps: readonly Resources[]) => {
    const { deploy, failed, stack } = world({ role });
    for (const step of steps) await deploy(step);
    return { failed: failed(), status: stack().status };
  };

  test('to make it', async () => {
    expect(await live(grantsOf(create), made())).toEqual({ failed: [], status: 'CREATE_COMPLETE' });
    for (const [missing] of grantsOf(create)) {
      expect([missing, await live(grantsOf(create).filter(([action]) => action !== missing), made())]).toEqual([missing, { failed: denied('CREATE', missing), status: 'ROLLBACK_COMPLETE' }]);
    }
  });

  test.each(changes)('to change it: %j', async (more, update) => {
    const all = grantsOf(`${create} ${update}`);
    expect(await live(all, made(), made(more))).toEqual({ failed: [], status: 'UPDATE_COMPLETE' });
    for (const [missing] of grantsOf(update).filter(([action]) => !create.split(' ').includes(action))) {
      expect([missing, await live(all.filter(([action]) => action !== missing), made(), made(more))]).toEqual([missing, { failed: denied('UPDATE', missing), status: 'UPDATE_ROLLBACK_COMPLETE' }]);
    }
  });

  test('to delete it; what is not deleted is left behind', async () => {
    const all = grantsOf(`${create} ${remove}`);
    expect(await live(all, made(), other)).toEqual({ failed: [], status: 'UPDATE_COMPLETE' });
    for (const [missing] of grantsOf(remove).filter(([action]) => !create.split(' ').includes(action))) {
      expect([missing, await live(all.filter(([action]) => action !== missing), made(), other)]).toEqual([missing, { failed: denied('DELETE', missing), status: 'UPDATE_COMPLETE' }]);
    }
  });
});

test.each<[string, Resources, Grants]>([
  ['a queue', { Made: { Type: 'AWS::SQS::Queue' } }, ['sqs:CreateQueue', 'sqs:GetQueueAttributes'].map((action) => [action, 'arn:aws:sqs:eu-west-1:111111111111:shop-Made-*'])],
  ['a role with a path', { Made: { Type: 'AWS::IAM::Role', Properties: { Path: '/a/' } } }, ['iam:CreateRole', 'iam:GetRole'].map((action) => [action, 'arn:aws:iam::111111111111:role/a/shop-Made-*'])],
  ['a parameter', { Made: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'a/b' } } }, ['ssm:PutParameter', 'ssm:AddTagsToResource', 'ssm:GetParameters'].map((action) => [action, 'arn:aws:ssm:eu-west-1:111111111111:parameter/a/b'])],
  ['a bucket', { Made: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'mine' } } }, [['s3:CreateBucket', 'arn:aws:s3:::mine']]],
  ['a log group', { Made: { Type: 'AWS::Logs::LogGroup' } }, [['logs:CreateLogGroup', `${LOG}*`]]],
  ['a function', { Made: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f', Role: ROLE, Code: { S3Bucket: 'code', S3Key: 'key' } } } }, [
    ['lambda:CreateFunction', 'arn:aws:lambda:eu-west-1:111111111111:function:f'], ['lambda:GetFunction', 'arn:aws:lambda:eu-west-1:111111111111:function:f'], ['s3:GetObject', CODE],
    ['iam:PassRole', ROLE, { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }],
  ]],
])('rights for %s may be as narrow as its ARN', async (_, resources, role) => {
  const { deploy, failed } = world({ role });
  await deploy(resources);
  expect(failed()).toEqual([]);
});

test('what can\'t be made undone leaves the stack where it is', async () => {
  const resources = { Made: queue().Jobs, Then: { Type: 'AWS::SNS::Topic', DependsOn: 'Made' } };
  const { deploy, failed, stack } = world({ role: [['sqs:CreateQueue'], ['sqs:GetQueueAttributes']] });
  await deploy(resources);
  expect(failed()).toEqual([expect.stringMatching(/^Then CREATE_FAILED: .*sns:CreateTopic/), expect.stringMatching(/^Made DELETE_FAILED: .*sqs:DeleteQueue/)]);
  expect(stack().status).toBe('ROLLBACK_FAILED');
  expect([...stack().resources.keys()]).toEqual(['Made']);
});

test('rights for a type that nobody here knows are not judged, and the journal says so once', async () => {
  const { deploy, notes, stack } = world({ role: [] });
  await deploy({ A: { Type: 'AWS::X::Y' }, B: { Type: 'AWS::X::Y' } });
  expect(stack().status).toBe('CREATE_COMPLETE');
  expect(notes.filter((note) => note.includes('not judged'))).toEqual(['the rights for AWS::X::Y are not judged: nobody here knows which ones CloudFormation needs']);
});
