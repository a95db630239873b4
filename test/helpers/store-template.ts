import { FUNCTION_NAMES, FUNCTION_TIMEOUT, FUNCTION_VARIABLES, FUNCTIONS_WITH_JOBS, FunctionName, VariableName, VARIABLES } from '../../lib/contracts/functions';
import { admitVariable, EXECUTION_ID } from '../../lib/contracts/jobs';
import { WIRING_METADATA } from '../../lib/contracts/wiring';
import { CODE_KEY, Template, TemplateResource } from './assembly';
import { storePolicies } from './store-policies';

/** The template of a store with one environment, written by hand, wired as it must be. Tests break one thing in it. */
export function storeTemplate(): Template {
  return { Resources: { ...buckets(), ...storePolicies(), ...functions(), ...wakers(), ...environment('prod') }, Metadata: { [WIRING_METADATA]: wiring() } };
}

const arnOf = (logicalId: string): unknown => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const ref = (logicalId: string): unknown => ({ Ref: logicalId });
const capital = (name: string): string => name[0].toUpperCase() + name.slice(1);
const PATH = '/releases/shop';

function wiring(): unknown {
  return {
    schemaVersion: 1,
    store: {
      path: PATH, releasesBucket: 'Releases', workBucket: 'Work', artifactsBucket: 'Artifacts', key: 'Key', topic: 'Topic',
      functions: Object.fromEntries(FUNCTION_NAMES.map((name) => [name, capital(name)])),
      dropRule: 'DropRule', ledgerRule: 'LedgerRule', pipelineRule: 'PipelineRule', scheduleGroup: 'Group', scheduleRole: 'ScheduleRole', sweep: 'Sweep', announceSweep: 'AnnounceSweep',
    },
    environments: [{ release: 'shop', environment: 'prod', pipeline: 'ProdPipeline', role: 'ProdRole', parameter: 'ProdParameter' }],
  };
}

function buckets(): Template['Resources'] {
  const announced = {
    VersioningConfiguration: { Status: 'Enabled' }, NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  };
  return {
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } },
    Releases: { Type: 'AWS::S3::Bucket', Properties: { ...announced, ObjectLockEnabled: true, LoggingConfiguration: { DestinationBucketName: ref('Logs') } } },
    Work: { Type: 'AWS::S3::Bucket', Properties: { ...announced } },
    Artifacts: { Type: 'AWS::S3::Bucket', Properties: {} },
    Logs: { Type: 'AWS::S3::Bucket', Properties: {} },
    Site: { Type: 'AWS::S3::Bucket', Properties: {} },
    Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
  };
}

function functions(): Template['Resources'] {
  const values: Record<VariableName, unknown> = {
    releasesBucket: ref('Releases'), workBucket: ref('Work'), storePath: PATH, scheduleGroup: ref('Group'), scheduleRole: arnOf('ScheduleRole'),
    tend: arnOf('Tend'), tendRole: arnOf('TendRole'), retentionDays: '365',
  };
  const one = (name: FunctionName): [string, TemplateResource][] => [
    [`${capital(name)}Role`, role('lambda.amazonaws.com')],
    [capital(name), {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: FUNCTION_TIMEOUT[name], Role: arnOf(`${capital(name)}Role`),
        Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}' }, S3Key: CODE_KEY },
        Environment: { Variables: Object.fromEntries(FUNCTION_VARIABLES[name].map((variable) => [VARIABLES[variable], values[variable]])) },
      },
    }],
  ];
  const failures = FUNCTIONS_WITH_JOBS.flatMap((name): [string, TemplateResource][] => [
    [`${capital(name)}Failures`, {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: ref(capital(name)), Qualifier: '$LATEST', MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: { Destination: arnOf('Tend') } },
      },
    }],
    [`${capital(name)}Policy`, invokePolicy(`${capital(name)}Role`)],
  ]);
  return Object.fromEntries([...FUNCTION_NAMES.flatMap(one), ...failures]);
}

function wakers(): Template['Resources'] {
  return {
    DropRule: rule('Seal', { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { bucket: { name: [ref('Work')] }, object: { key: [{ wildcard: 'drop/*/drop.json' }] } } }),
    DropPermission: permission('Seal', 'events.amazonaws.com', arnOf('DropRule')),
    LedgerRule: rule(['Tend', 'Announce'], { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { bucket: { name: [ref('Releases')] }, object: { key: [{ prefix: 'ledger/' }] } } }),
    LedgerPermission: permission('Tend', 'events.amazonaws.com', arnOf('LedgerRule')),
    AnnouncePermission: permission('Announce', 'events.amazonaws.com', arnOf('LedgerRule')),
    PipelineRule: rule('Tend', { 'source': ['aws.codepipeline'], 'detail-type': ['CodePipeline Pipeline Execution State Change'], 'detail': { pipeline: ['shop-prod'] } }),
    PipelinePermission: permission('Tend', 'events.amazonaws.com', arnOf('PipelineRule')),
    Subscription: { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'lambda', TopicArn: ref('Topic'), Endpoint: arnOf('Tend') } },
    TopicPermission: permission('Tend', 'sns.amazonaws.com', ref('Topic')),
    Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'shop-schedules' } },
    ScheduleRole: role('scheduler.amazonaws.com', arnOf('Group')),
    SchedulePolicy: invokePolicy('ScheduleRole', 'Tend', 'Announce'),
    Sweep: sweep('Tend'),
    AnnounceSweep: sweep('Announce'),
  };
}

function sweep(fn: string): TemplateResource {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { GroupName: ref('Group'), ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' }, State: 'ENABLED', Target: { Arn: arnOf(fn), RoleArn: arnOf('ScheduleRole') } },
  };
}

/** The stage Deploy has gates on both sides. */
export function environment(name: string): Template['Resources'] {
  const id = capital(name);
  const job = { schemaVersion: 1, release: 'shop', environment: name, executionId: EXECUTION_ID };
  const admitted = { ...job, version: admitVariable('version'), digest: admitVariable('digest') };
  const target = { artifact: 'site', bucket: 'site-bucket', role: 'arn:aws:iam::111111111111:role/write' };
  const input = (artifact: string): Record<string, unknown> => ({ InputArtifacts: [{ Name: artifact }] });
  return {
    [`${id}Parameter`]: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Name: `${PATH}/shop/${name}`, Value: configuration(name) } },
    [`${id}Role`]: role('codepipeline.amazonaws.com', { 'Fn::Sub': `arn:\${AWS::Partition}:codepipeline:\${AWS::Region}:\${AWS::AccountId}:shop-${name}` }),
    [`${id}Pipeline`]: {
      Type: 'AWS::CodePipeline::Pipeline',
      Properties: {
        Name: `shop-${name}`, PipelineType: 'V2', RoleArn: arnOf(`${id}Role`),
        ArtifactStore: { Type: 'S3', Location: ref('Artifacts'), EncryptionKey: { Type: 'KMS', Id: arnOf('Key') } },
        Stages: [
          { Name: 'Release', Actions: [{
            Name: 'Release', ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'S3', Version: '1' }, OutputArtifacts: [{ Name: 'Release' }],
            Configuration: { S3Bucket: ref('Releases'), S3ObjectKey: `candidate/shop/${name}/release.json`, PollForSourceChanges: 'false', AllowOverrideForS3ObjectKey: 'true' },
          }] },
          { Name: 'Admit', Actions: [{ ...call('Admit', 'Admit', job), ...input('Release'), Namespace: 'admit' }] },
          { Name: 'Deploy', Actions: [
            gates('gates-before', 1),
            { ...call('verify', 'Verify', { ...admitted, asks: ['gates-before', 'gates-after'] }), ...input('Release'), OutputArtifacts: [{ Name: 'site' }], RunOrder: 2 },
            { ...call('website', 'Publish', { ...job, target }), ...input('site'), RunOrder: 3 },
            { ...call('attest', 'Attest', { ...job, targets: [{ ...target, role: 'arn:aws:iam::111111111111:role/read' }] }), RunOrder: 4 },
            gates('gates-after', 5),
          ] },
        ],
      },
    },
  };
}

function configuration(name: string): unknown {
  const side = {
    gates: [{ name: 'answers', function: '${Probe.Arn}', parameters: { url: 'https://shop.example' } }],
    evaluation: { delaySeconds: 0, intervalSeconds: 300, steadySeconds: 0, timeoutSeconds: 3600 },
  };
  return { 'Fn::Sub': JSON.stringify({
    schemaVersion: 1, release: 'shop', environment: name, account: '111111111111', region: 'eu-west-1', after: [], artifacts: ['site'], queue: 'latest', before: side, afterwards: side, approvals: [], rollback: null,
  }) };
}

function call(name: string, fn: string, parameters: unknown): Record<string, unknown> {
  return {
    Name: name, ActionTypeId: { Category: 'Invoke', Owner: 'AWS', Provider: 'Lambda', Version: '1' },
    Configuration: { FunctionName: ref(fn), UserParameters: JSON.stringify(parameters) },
  };
}

function gates(name: string, runOrder: number): Record<string, unknown> {
  return {
    Name: name, ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' }, RunOrder: runOrder, TimeoutInMinutes: 86_400,
    Configuration: { NotificationArn: ref('Topic'), IsSummaryRequired: 'true' },
  };
}

function rule(target: string | readonly string[], pattern: unknown): TemplateResource {
  return { Type: 'AWS::Events::Rule', Properties: { State: 'ENABLED', EventPattern: pattern, Targets: [target].flat().map((fn) => ({ Id: fn, Arn: arnOf(fn) })) } };
}

function permission(to: string, principal: string, source: unknown): TemplateResource {
  return { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: arnOf(to), Action: 'lambda:InvokeFunction', Principal: principal, SourceArn: source } };
}

function invokePolicy(of: string, ...fns: readonly string[]): TemplateResource {
  const invoked = fns.length > 0 ? fns : ['Tend'];
  return {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'tend', Roles: [ref(of)], PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: invoked.map(arnOf) }] } },
  };
}

function role(service: string, source?: unknown): TemplateResource {
  const condition = source === undefined ? {} : { Condition: { ArnLike: { 'aws:SourceArn': source } } };
  return {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service }, ...condition }] } },
  };
}
