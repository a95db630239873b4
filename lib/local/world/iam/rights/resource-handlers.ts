import { isJson, Json } from '../../../../plan/json';
import { Place, Right } from '../access-port';

/**
 * What CloudFormation needs in the name of a stack's role to make, change and delete a resource: of what the schema of its type lists under `handlers`
 * those rights that nothing goes without, by the properties that are used.
 */
export interface HandlerRights {
  readonly page: string;
  /** The ARN of a resource by its physical id. */
  readonly arn: (id: string, properties: Json, place: Place) => string;
  readonly create: readonly string[];
  /** When a property changes that does not stand below. */
  readonly update: readonly string[];
  readonly delete: readonly string[];
  /** When a property is set, or changes. */
  readonly with?: Readonly<Record<string, readonly string[]>>;
  /** When a property changes, and not when the resource is made. */
  readonly changed?: Readonly<Record<string, readonly string[]>>;
  /** What a value needs elsewhere when it is set, or changes. */
  readonly elsewhere?: Readonly<Record<string, (value: unknown) => readonly Right[]>>;
}

export interface HandledResource {
  readonly type: string;
  readonly physicalId: string;
  readonly properties: Json;
}

const schema = (name: string) => `https://schema.cloudformation.us-east-1.amazonaws.com/${name}.json`;
const inService = (service: string, before = '') => (id: string, _: Json, { account, region }: Place) => `arn:aws:${service}:${region}:${account}:${before}${id}`;

/** Of a role that a resource gets: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const pass = (service: string) => (role: unknown): readonly Right[] => [{ action: 'iam:PassRole', resource: String(role), context: { 'iam:passedtoservice': service } }];

const database = (page: string, kind: string, before: string, more: Partial<HandlerRights> = {}): HandlerRights => ({
  page: schema(page), arn: inService('rds', before),
  create: [`rds:Create${kind}`, `rds:Describe${kind}s`], update: [`rds:Modify${kind}`, `rds:Describe${kind}s`], delete: [`rds:Delete${kind}`, `rds:Describe${kind}s`],
  with: { Tags: ['rds:AddTagsToResource'] }, ...more,
});

const HANDLERS: Readonly<Record<string, HandlerRights>> = {
  'AWS::DynamoDB::Table': {
    page: schema('aws-dynamodb-table'), arn: inService('dynamodb', 'table/'),
    create: ['dynamodb:CreateTable', 'dynamodb:DescribeTable'], update: ['dynamodb:UpdateTable', 'dynamodb:DescribeTable'], delete: ['dynamodb:DeleteTable', 'dynamodb:DescribeTable'],
    with: { PointInTimeRecoverySpecification: ['dynamodb:UpdateContinuousBackups'], Tags: ['dynamodb:TagResource'], TimeToLiveSpecification: ['dynamodb:UpdateTimeToLive'] },
  },
  'AWS::EC2::SecurityGroup': {
    page: schema('aws-ec2-securitygroup'), arn: inService('ec2', 'security-group/'),
    create: ['ec2:CreateSecurityGroup'], update: ['ec2:ModifySecurityGroupRules'], delete: ['ec2:DeleteSecurityGroup'],
    with: { SecurityGroupEgress: ['ec2:AuthorizeSecurityGroupEgress', 'ec2:RevokeSecurityGroupEgress'], SecurityGroupIngress: ['ec2:AuthorizeSecurityGroupIngress'], Tags: ['ec2:CreateTags'] },
    changed: { SecurityGroupIngress: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'] },
  },
  'AWS::IAM::Role': {
    page: schema('aws-iam-role'), arn: (id, { Path }, { account }) => `arn:aws:iam::${account}:role${typeof Path === 'string' ? Path : '/'}${id}`,
    create: ['iam:CreateRole', 'iam:GetRole'], update: ['iam:UpdateRole', 'iam:GetRole'], delete: ['iam:DeleteRole', 'iam:GetRole'],
    with: { ManagedPolicyArns: ['iam:AttachRolePolicy'], Policies: ['iam:PutRolePolicy'], Tags: ['iam:TagRole'] },
    changed: {
      AssumeRolePolicyDocument: ['iam:UpdateAssumeRolePolicy'], ManagedPolicyArns: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'], PermissionsBoundary: ['iam:PutRolePermissionsBoundary'],
      Policies: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
    },
  },
  'AWS::Lambda::Function': {
    page: schema('aws-lambda-function'), arn: inService('lambda', 'function:'),
    create: ['lambda:CreateFunction', 'lambda:GetFunction'], update: ['lambda:UpdateFunctionConfiguration', 'lambda:GetFunction'], delete: ['lambda:DeleteFunction', 'lambda:GetFunction'],
    with: { ReservedConcurrentExecutions: ['lambda:PutFunctionConcurrency'], Tags: ['lambda:TagResource'] },
    changed: { Code: ['lambda:UpdateFunctionCode', 'lambda:GetFunction'] },
    elsewhere: { Role: pass('lambda.amazonaws.com'), Code: readCode },
  },
  'AWS::Logs::LogGroup': {
    page: schema('aws-logs-loggroup'), arn: inService('logs', 'log-group:'),
    create: ['logs:CreateLogGroup'], update: ['logs:DescribeLogGroups'], delete: ['logs:DeleteLogGroup'], with: { RetentionInDays: ['logs:PutRetentionPolicy'], Tags: ['logs:TagResource'] },
  },
  'AWS::RDS::DBCluster': database('aws-rds-dbcluster', 'DBCluster', 'cluster:'),
  'AWS::RDS::DBInstance': database('aws-rds-dbinstance', 'DBInstance', 'db:', { elsewhere: { MonitoringRoleArn: pass('monitoring.rds.amazonaws.com') } }),
  'AWS::S3::Bucket': {
    page: schema('aws-s3-bucket'), arn: (id) => `arn:aws:s3:::${id}`, create: ['s3:CreateBucket'], update: [], delete: ['s3:DeleteBucket'],
    with: {
      AccessControl: ['s3:PutBucketAcl'], BucketEncryption: ['s3:PutEncryptionConfiguration'], CorsConfiguration: ['s3:PutBucketCORS'], LifecycleConfiguration: ['s3:PutLifecycleConfiguration'],
      LoggingConfiguration: ['s3:PutBucketLogging'], NotificationConfiguration: ['s3:PutBucketNotification'], ObjectLockConfiguration: ['s3:PutBucketObjectLockConfiguration'],
      OwnershipControls: ['s3:PutBucketOwnershipControls'], PublicAccessBlockConfiguration: ['s3:PutBucketPublicAccessBlock'], Tags: ['s3:PutBucketTagging'],
      VersioningConfiguration: ['s3:PutBucketVersioning'], WebsiteConfiguration: ['s3:PutBucketWebsite'],
    },
  },
  'AWS::SNS::Topic': {
    page: schema('aws-sns-topic'), arn: inService('sns'),
    create: ['sns:CreateTopic', 'sns:GetTopicAttributes'], update: ['sns:SetTopicAttributes', 'sns:GetTopicAttributes'], delete: ['sns:DeleteTopic', 'sns:GetTopicAttributes'],
    with: { Subscription: ['sns:Subscribe'], Tags: ['sns:TagResource'] },
  },
  'AWS::SQS::Queue': {
    page: schema('aws-sqs-queue'), arn: inService('sqs'),
    create: ['sqs:CreateQueue', 'sqs:GetQueueAttributes'], update: ['sqs:SetQueueAttributes', 'sqs:GetQueueAttributes'], delete: ['sqs:DeleteQueue', 'sqs:GetQueueAttributes'], with: { Tags: ['sqs:TagQueue'] },
  },
  'AWS::SSM::Parameter': {
    page: schema('aws-ssm-parameter'), arn: (id, _, { account, region }) => `arn:aws:ssm:${region}:${account}:parameter/${id.replace(/^\//, '')}`,
    create: ['ssm:PutParameter', 'ssm:AddTagsToResource', 'ssm:GetParameters'], update: ['ssm:PutParameter', 'ssm:GetParameters'], delete: ['ssm:DeleteParameter'], with: { Tags: ['ssm:AddTagsToResource'] },
  },
};

/** Says nothing of its own rights. */
const WITHOUT_RIGHTS = ['AWS::CDK::Metadata', 'AWS::CloudFormation::WaitConditionHandle'];

/** Nothing for a type that is not known. `changed` are the names of the properties that an update changes. */
export function handlerRights(verb: 'create' | 'update' | 'delete', { type, physicalId, properties }: HandledResource, place: Place, changed: readonly string[] = []): readonly Right[] | undefined {
  if (WITHOUT_RIGHTS.includes(type)) return [];
  if (!Object.hasOwn(HANDLERS, type)) return undefined;
  const row = HANDLERS[type];
  const resource = row.arn(physicalId, properties, place);
  const on = (actions: readonly string[]): readonly Right[] => [...new Set(actions)].map((action) => ({ action, resource }));
  if (verb === 'delete') return on(row.delete);
  const names = verb === 'create' ? Object.keys(properties) : changed;
  const special = (name: string): readonly string[] | undefined => (verb === 'update' ? row.changed?.[name] : undefined) ?? row.with?.[name];
  const isPlain = verb === 'create' || names.some((name) => special(name) === undefined);
  return [
    ...on([...(isPlain ? row[verb] : []), ...names.flatMap((name) => special(name) ?? [])]),
    ...names.filter((name) => properties[name] !== undefined).flatMap((name) => row.elsewhere?.[name]?.(properties[name]) ?? []),
  ];
}

/** An archive in a bucket is read in the name of whoever makes the function: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
function readCode(code: unknown): readonly Right[] {
  const { S3Bucket, S3Key, S3ObjectVersion } = isJson(code) ? code : {};
  if (typeof S3Bucket !== 'string' || typeof S3Key !== 'string') return [];
  return [{ action: S3ObjectVersion === undefined ? 's3:GetObject' : 's3:GetObjectVersion', resource: `arn:aws:s3:::${S3Bucket}/${S3Key}` }];
}
