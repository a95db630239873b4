import { Plan, PlannedResource } from '../../plan';
import { childOf, optionalNumber, optionalText, Properties, textOf } from './properties';
import type { World } from './world';

type Maker = (world: World, resource: PlannedResource, properties: Properties) => void;

/** What each type of resource becomes in a world. Types that only describe others (policies, log groups) have no part of their own. */
const MAKERS: Readonly<Record<string, Maker>> = {
  'AWS::S3::Bucket': (world, { name }, properties) => world.s3.createBucket({
    name,
    versioned: childOf(properties, 'VersioningConfiguration').Status === 'Enabled',
    objectLock: optionalText(properties, 'ObjectLockEnabled') === 'true',
    eventBridge: optionalText(childOf(childOf(properties, 'NotificationConfiguration'), 'EventBridgeConfiguration'), 'EventBridgeEnabled') === 'true',
    kmsKeyArn: kmsKeyOf(properties),
  }),
  'AWS::IAM::Role': (world, { name, arn, account }, properties) => world.roles.add({
    name, arn, account, trust: childOf(properties, 'AssumeRolePolicyDocument'), maxSessionSeconds: optionalNumber(properties, 'MaxSessionDuration'),
  }),
  'AWS::Lambda::Function': (world, { id, name, arn, codeDirectory }, properties) => world.lambda.register({
    name, arn, codeDirectory: codeDirectory ?? '',
    handler: textOf(id, properties, 'Handler'),
    environment: childOf(childOf(properties, 'Environment'), 'Variables') as Readonly<Record<string, string>>,
    timeoutSeconds: optionalNumber(properties, 'Timeout') ?? 3,
    memoryMegabytes: optionalNumber(properties, 'MemorySize') ?? 128,
    roleArn: textOf(id, properties, 'Role'),
  }),
  'AWS::Lambda::Permission': (world, { id }, properties) => world.lambda.permissions.allow({
    functionName: textOf(id, properties, 'FunctionName'), principal: textOf(id, properties, 'Principal'),
    sourceArn: optionalText(properties, 'SourceArn'), sourceAccount: optionalText(properties, 'SourceAccount'),
  }),
  'AWS::Lambda::EventInvokeConfig': (world, { id }, properties) => world.lambda.setInvokeConfig(textOf(id, properties, 'FunctionName'), {
    maximumRetryAttempts: optionalNumber(properties, 'MaximumRetryAttempts'),
    maximumEventAgeSeconds: optionalNumber(properties, 'MaximumEventAgeInSeconds'),
    onFailure: optionalText(childOf(childOf(properties, 'DestinationConfig'), 'OnFailure'), 'Destination'),
  }),
  'AWS::SNS::Topic': (world, { arn }) => world.sns.createTopic(arn),
  'AWS::SNS::Subscription': (world, { id, arn }, properties) => world.sns.subscribe(textOf(id, properties, 'TopicArn'), {
    arn, protocol: textOf(id, properties, 'Protocol'), endpoint: textOf(id, properties, 'Endpoint'),
  }),
  'AWS::SSM::Parameter': (world, { id, name }, properties) => {
    world.ssm.putParameter({ Name: name, Value: textOf(id, properties, 'Value'), Type: 'String' });
  },
  'AWS::Events::Rule': (world, { id, name, arn }, properties) => world.eventBridge.createRule(properties, { name, arn, owner: id }),
  'AWS::Scheduler::ScheduleGroup': (world, { name }) => world.scheduler.createGroup(name),
  'AWS::Scheduler::Schedule': (world, { id, name }, properties) => world.scheduler.createFromTemplate(properties, name, id),
  'AWS::CodePipeline::Pipeline': (world, { logicalId, name }, properties) => world.codepipeline.create({ ...properties, Name: name }, logicalId),
};

/** Makes the plan's resources, what others refer to first. */
export function populate(world: World, plan: Plan): void {
  for (const [type, make] of Object.entries(MAKERS)) {
    for (const resource of plan.resources.filter((item) => item.type === type)) make(world, resource, resource.properties);
  }
}

function kmsKeyOf(properties: Properties): string | undefined {
  const [rule] = (childOf(properties, 'BucketEncryption').ServerSideEncryptionConfiguration as Properties[] | undefined) ?? [];
  return rule && optionalText(childOf(rule, 'ServerSideEncryptionByDefault'), 'KMSMasterKeyID');
}
