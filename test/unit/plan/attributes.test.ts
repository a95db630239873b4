import { buildPlan } from '../../../lib/plan';
import { at } from '../../../lib/plan/json';
import { appOf, assemblyOf, stackOf } from '../../helpers/assembly';

const A = 'eu-west-1:111111111111';

/** A resource of this type beside a pipeline that asks for its `Ref` and attributes. */
function planOf(type: string, properties: Record<string, unknown>, attributes: readonly string[] = []) {
  const plan = buildPlan(appOf({
    Thing: { Type: type, Properties: properties },
    Asker: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Name: 'asker', Tags: {
      ref: { Ref: 'Thing' }, ...Object.fromEntries(attributes.map((name) => [name, { 'Fn::GetAtt': ['Thing', name] }])),
    } } },
  }));
  const { name, arn } = plan.resources.find(({ logicalId }) => logicalId === 'Thing')!;
  return { name, arn, ...at(plan.resources.find(({ logicalId }) => logicalId === 'Asker')!.properties, 'Tags') as { ref: string } & Record<string, string> };
}

test.each<[string, Record<string, unknown>, Record<string, string>]>([
  ['AWS::S3::Bucket', { BucketName: 'b' }, { ref: 'b', arn: 'arn:aws:s3:::b', Arn: 'arn:aws:s3:::b', DomainName: 'b.s3.amazonaws.com', RegionalDomainName: 'b.s3.eu-west-1.amazonaws.com', WebsiteURL: 'http://b.s3-website-eu-west-1.amazonaws.com' }],
  ['AWS::S3::BucketPolicy', { Bucket: 'b' }, { ref: 'b' }],
  ['AWS::KMS::Alias', { AliasName: 'alias/shop', TargetKeyId: 'k' }, { ref: 'alias/shop', arn: `arn:aws:kms:${A}:alias/shop` }],
  ['AWS::SNS::Topic', { TopicName: 't' }, { name: 't', ref: `arn:aws:sns:${A}:t`, arn: `arn:aws:sns:${A}:t`, TopicName: 't', TopicArn: `arn:aws:sns:${A}:t` }],
  ['AWS::Lambda::Function', { FunctionName: 'f' }, { ref: 'f', arn: `arn:aws:lambda:${A}:function:f`, Arn: `arn:aws:lambda:${A}:function:f` }],
  ['AWS::Lambda::Version', { FunctionName: `arn:aws:lambda:${A}:function:f` }, { ref: `arn:aws:lambda:${A}:function:f:1`, Version: '1' }],
  ['AWS::Lambda::Alias', { FunctionName: 'f', Name: 'live' }, { ref: `arn:aws:lambda:${A}:function:f:live`, AliasArn: `arn:aws:lambda:${A}:function:f:live` }],
  ['AWS::IAM::Role', { RoleName: 'r' }, { ref: 'r', arn: 'arn:aws:iam::111111111111:role/r', Arn: 'arn:aws:iam::111111111111:role/r' }],
  ['AWS::IAM::Role', { RoleName: 'r', Path: '/team/' }, { ref: 'r', name: 'r', arn: 'arn:aws:iam::111111111111:role/team/r' }],
  ['AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'p' }, { ref: 'arn:aws:iam::111111111111:policy/p', name: 'p', PolicyArn: 'arn:aws:iam::111111111111:policy/p' }],
  ['AWS::Events::Rule', { Name: 'r' }, { ref: 'r', Arn: `arn:aws:events:${A}:rule/r` }],
  ['AWS::Events::Rule', { Name: 'r', EventBusName: 'bus' }, { ref: 'bus|r', Arn: `arn:aws:events:${A}:rule/bus/r` }],
  ['AWS::Scheduler::ScheduleGroup', { Name: 'g' }, { ref: 'g', Arn: `arn:aws:scheduler:${A}:schedule-group/g` }],
  ['AWS::Scheduler::Schedule', { Name: 's', GroupName: 'g' }, { ref: 's', Arn: `arn:aws:scheduler:${A}:schedule/g/s` }],
  ['AWS::Scheduler::Schedule', { Name: 's' }, { ref: 's', Arn: `arn:aws:scheduler:${A}:schedule/default/s` }],
  ['AWS::SSM::Parameter', { Name: '/a/b', Type: 'String', Value: 'v' }, { ref: '/a/b', arn: `arn:aws:ssm:${A}:parameter/a/b`, Type: 'String', Value: 'v' }],
  ['AWS::CodePipeline::Pipeline', { Name: 'p' }, { ref: 'p', arn: `arn:aws:codepipeline:${A}:p`, Version: '1' }],
  ['AWS::Logs::LogGroup', { LogGroupName: '/a' }, { ref: '/a', Arn: `arn:aws:logs:${A}:log-group:/a:*` }],
  ['AWS::CloudWatch::Alarm', { AlarmName: 'a' }, { ref: 'a', Arn: `arn:aws:cloudwatch:${A}:alarm:a` }],
])('%s %j is called what AWS calls it', (type, properties, expected) => {
  const asked = Object.keys(expected).filter((key) => /^[A-Z]/.test(key));
  expect(planOf(type, properties, asked)).toMatchObject(expected);
});

test('a key is called by an id that looks like one', () => {
  expect(planOf('AWS::KMS::Key', {}, ['Arn', 'KeyId'])).toEqual(expect.objectContaining({ ref: expect.stringMatching(/^[0-9a-f-]{36}$/), Arn: expect.stringMatching(/:key\/[0-9a-f-]{36}$/) }));
});

describe('a name that nobody chose', () => {
  const nameOf = (type: string, logicalId: string, stack = 'Shop'): string => {
    const plan = buildPlan(assemblyOf(stackOf({ Resources: { [logicalId]: { Type: type } } }, { name: stack, id: stack })));
    return plan.resources[0].name;
  };

  test('says stack and logical id, and is the same every time', () => {
    expect(nameOf('AWS::IAM::Role', 'Reader')).toMatch(/^Shop-Reader-[0-9a-f]{8}$/);
    expect(nameOf('AWS::IAM::Role', 'Reader')).toBe(nameOf('AWS::IAM::Role', 'Reader'));
  });

  test.each([['AWS::IAM::Role', 64], ['AWS::Lambda::Function', 64], ['AWS::Events::Rule', 64], ['AWS::S3::Bucket', 63], ['AWS::CodePipeline::Pipeline', 100]])('keeps the limit of %s', (type, limit) => {
    const long = nameOf(type, 'L'.repeat(200), 'S'.repeat(100));
    expect(long.length).toBeLessThanOrEqual(limit);
    expect(long).not.toBe(nameOf(type, 'L'.repeat(201), 'S'.repeat(100)));
  });

  test('is in lower case for a bucket', () => {
    expect(nameOf('AWS::S3::Bucket', 'Site')).toMatch(/^shop-site-[0-9a-f]{8}$/);
  });
});

test('a type that is not known has a made-up name and made-up attributes', () => {
  const plan = buildPlan(appOf({
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } },
    Queue: { Type: 'AWS::SQS::Queue' },
    Asker: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::Sub': '${Table} ${Table.Arn} ${Queue} ${Queue.QueueName}' } } },
  }));
  expect(plan.resources[0].properties.DisplayName).toMatch(/^orders Shop\.Table\.Arn Shop-Queue-[0-9a-f]{8} Shop\.Queue\.QueueName$/);
  expect(plan.inert.map(({ id }) => id)).toEqual(['Shop.Table', 'Shop.Queue']);
});
