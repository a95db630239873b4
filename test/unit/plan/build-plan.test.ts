import { WIRING_METADATA } from '../../../lib/contracts/wiring';
import { buildPlan, Plan } from '../../../lib/plan';
import { appOf, assemblyOf, CODE_KEY, set, stackOf, Template } from '../../helpers/assembly';
import { storeTemplate } from '../../helpers/store-template';

/** The plan of a store's template in which something was changed. */
function planOf(change: (template: Template) => void = () => undefined): Plan {
  const template = storeTemplate();
  change(template);
  return buildPlan(assemblyOf(stackOf(template)));
}

describe('a plan', () => {
  test('holds every resource resolved, with its names and the folder of its code', () => {
    const plan = planOf();
    expect(plan).toMatchObject({ directory: '/app/cdk.out', account: '111111111111', region: 'eu-west-1', inert: [] });
    expect(plan.resources.find(({ id }) => id === 'Shop.Tend')).toMatchObject({
      stack: 'Shop', logicalId: 'Tend', type: 'AWS::Lambda::Function', path: 'Shop.Tend', codeDirectory: '/app/cdk.out/asset.code',
      name: expect.stringMatching(/^Shop-Tend-/), arn: expect.stringMatching(/^arn:aws:lambda:eu-west-1:111111111111:function:Shop-Tend-/),
    });
    expect(JSON.stringify(plan.resources)).not.toMatch(/"Ref"|"Fn::/);
  });

  test('holds the wiring records', () => {
    expect(planOf().wiring).toEqual([{ stack: 'Shop', wiring: expect.objectContaining({ environments: [expect.objectContaining({ pipeline: 'ProdPipeline' })] }) }]);
  });

  test('leaves out what CDK counts for itself, and what does not exist here', () => {
    const plan = buildPlan(appOf({
      CDKMetadata: { Type: 'AWS::CDK::Metadata', Condition: 'Whatever' },
      Absent: { Type: 'AWS::SNS::Topic', Condition: 'Never' },
      Present: { Type: 'AWS::SNS::Topic', Condition: 'Always' },
    }, { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] }, Always: { 'Fn::Equals': ['a', 'a'] } } }));
    expect(plan.resources.map(({ logicalId }) => logicalId)).toEqual(['Present']);
    expect(plan.inert).toEqual([]);
  });

  test('calls stacks of one name by their artifact ids', () => {
    const topic = { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } };
    const plan = buildPlan(assemblyOf(
      stackOf(topic, { id: 'DevShop', name: 'Shop' }), stackOf(topic, { id: 'ProdShop', name: 'Shop', account: '222222222222' }),
    ));
    expect(plan.resources.map(({ id, account }) => [id, account])).toEqual([['DevShop.Topic', '111111111111'], ['ProdShop.Topic', '222222222222']]);
  });

  test('is the same whatever directory it was read from, but for the directory', () => {
    const elsewhere = buildPlan({ directory: '/elsewhere', stacks: [stackOf(storeTemplate())] });
    expect({ ...elsewhere, directory: '' }).toEqual({ ...planOf(), directory: '' });
  });
});

describe('what no pipeline reaches', () => {
  test('is inert, whatever its type, also where it has no value', () => {
    const plan = planOf((template) => {
      template.Resources.Subnet = { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, CidrBlock: '10.0.0.0/16' } };
      template.Resources.Worker = { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: 'x' }, VpcConfig: { SubnetIds: [{ Ref: 'Subnet' }] } } };
      template.Resources.Machine = { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'AWS::NotificationARNs' } } };
    });
    expect(plan.inert.map(({ id, properties, unresolved }) => ({ id, properties, unresolved }))).toEqual([
      { id: 'Shop.Subnet', properties: { CidrBlock: '10.0.0.0/16' }, unresolved: [expect.stringContaining('Fn::GetAZs')] },
      { id: 'Shop.Machine', properties: {}, unresolved: [expect.stringContaining('AWS::NotificationARNs')] },
    ]);
    expect(plan.resources.find(({ id }) => id === 'Shop.Worker')).toMatchObject({ properties: { VpcConfig: { SubnetIds: [expect.stringMatching(/^Shop-Subnet-/)] } } });
  });

  test('is not reached by pointing at what is reached', () => {
    const plan = planOf((template) => {
      template.Resources.Cdn = { Type: 'AWS::CloudFront::Distribution', Properties: { Origin: { 'Fn::GetAtt': ['Releases', 'DomainName'] } } };
    });
    expect(plan.inert.map(({ id }) => id)).toEqual(['Shop.Cdn']);
  });

  test('is not reached by being granted to somebody', () => {
    const plan = planOf((template) => {
      template.Resources.Table = { Type: 'AWS::DynamoDB::Table' };
      set(template.Resources.SchedulePolicy.Properties, 'PolicyDocument.Statement[1]', { Effect: 'Allow', Action: 'dynamodb:Query', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } });
    });
    expect(plan.inert.map(({ id }) => id)).toEqual(['Shop.Table']);
  });
});

describe('fails, by name, on what a pipeline reaches and the rehearsal does not know', () => {
  const gate = (template: Template, properties: Record<string, unknown>): void => {
    template.Resources.Gate = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: CODE_KEY }, ...properties } };
    const value = template.Resources.ProdParameter.Properties!.Value as { 'Fn::Sub': string };
    value['Fn::Sub'] = value['Fn::Sub'].replace('${Probe.Arn}', '${Gate.Arn}');
  };

  test.each<[string, (template: Template) => void, RegExp]>([
    ['by a reference from the pipeline', (template) => {
      template.Resources.Project = { Type: 'AWS::ECS::Service' };
      set(template.Resources.ProdPipeline.Properties, 'Stages[2].Actions[2].Configuration.ProjectName', { Ref: 'Project' });
    }, /Shop\.Project \(Shop\.Project\) is of type AWS::ECS::Service, which the rehearsal has no stand-in for; Shop\.ProdPipeline refers to it/],
    ['by its name, written out', (template) => {
      template.Resources.Project = { Type: 'AWS::Made::Project', Properties: { ProjectName: 'builder' } };
      set(template.Resources.ProdPipeline.Properties, 'Stages[2].Actions[2].Configuration.ProjectName', 'builder');
    }, /Shop\.Project .*Shop\.ProdPipeline refers to it/],
    ['through a gate of its parameter', (template) => {
      template.Resources.Table = { Type: 'AWS::DynamoDB::Table' };
      gate(template, { Environment: { Variables: { TABLE: { Ref: 'Table' } } } });
    }, /Shop\.Table .*AWS::DynamoDB::Table.*Shop\.Gate refers to it/],
    ['as a function whose code is inline', (template) => gate(template, { Code: { ZipFile: 'x' } }), /Shop\.Gate \(Shop\.Gate\) Code: it is inline or a container image/],
    ['as a function whose code is nowhere', (template) => gate(template, { Code: { S3Key: 'other.zip' } }), /Shop\.Gate \(Shop\.Gate\) Code: no file asset of the app is uploaded as 'other\.zip'/],
    ['as a property that has no value', (template) => gate(template, { Layers: [{ 'Fn::Transform': {} }] }), /Shop\.Gate Layers\[0\]: the function Fn::Transform/],
    ['as a policy that rules what is reached', (template) => {
      template.Resources.ReleasesPolicy = { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Releases' }, PolicyDocument: { 'Fn::Transform': {} } } };
    }, /Shop\.ReleasesPolicy PolicyDocument: the function Fn::Transform/],
    ['in a template that is transformed', (template) => {
      template.Transform = 'AWS::LanguageExtensions';
    }, /Shop\.Releases: its template has the transform "AWS::LanguageExtensions"/],
  ])('%s', (_, change, message) => {
    expect(() => planOf(change)).toThrow(expect.objectContaining({ code: 'Unsupported', message: expect.stringMatching(message) }));
  });

  test('all at once', () => {
    expect(() => planOf((template) => {
      template.Resources.Table = { Type: 'AWS::DynamoDB::Table' };
      template.Resources.Queue = { Type: 'AWS::SQS::Queue' };
      gate(template, { Environment: { Variables: { TABLE: { Ref: 'Table' } } }, DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } });
    })).toThrow(/can't be rehearsed:\n- Shop\.Table [^\n]*\n- Shop\.Queue [^\n]*$/);
  });

  test('a pipeline of somebody else may use anything', () => {
    const plan = planOf((template) => {
      template.Resources.Project = { Type: 'AWS::ECS::Service' };
      template.Resources.Other = { Type: 'AWS::CodePipeline::Pipeline', Properties: { Name: 'other', Stages: [{ ProjectName: { Ref: 'Project' } }] } };
    });
    expect(plan.resources.map(({ name }) => name)).toContain('other');
    expect(plan.inert.map(({ id }) => id)).toEqual(['Shop.Project']);
  });
});

describe('fails on a wiring record', () => {
  const record = (template: Template): Record<string, unknown> => (template.Metadata as Record<string, Record<string, unknown>>)[WIRING_METADATA];

  test.each<[string, (template: Template) => void, RegExp]>([
    ['that names what is not there', (template) => set(record(template), 'store.topic', 'Nothing'), /wiring record of stack Shop: store\.topic names Nothing, expected a resource of type AWS::SNS::Topic, found none/],
    ['that names something of another type', (template) => set(record(template), 'store.functions.seal', 'Topic'), /store\.functions\.seal names Topic, expected a resource of type AWS::Lambda::Function, found AWS::SNS::Topic/],
    ['that names a pipeline that is not there', (template) => set(record(template), 'environments[0].pipeline', 'Gone'), /environments\[0\]\.pipeline names Gone/],
    ['that lacks a part', (template) => set(record(template), 'store.sweep', undefined), /'Shop\.wiring\.store\.sweep' must be a logical id, got nothing/],
    ['with a field that is not known', (template) => set(record(template), 'store.colour', 'red'), /'Shop\.wiring\.store\.colour' is not a known field/],
    ['of another version', (template) => set(record(template), 'schemaVersion', 2), /VersionUnsupported/],
  ])('%s', (_, change, message) => {
    expect(() => planOf(change)).toThrow(expect.objectContaining({ code: 'WiringBroken', message: expect.stringMatching(message) }));
  });
});

describe('fails on a template that CloudFormation would refuse', () => {
  const topic = (name: unknown, more: Record<string, unknown> = {}) => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName: name }, ...more });

  test.each<[string, Template['Resources'], RegExp]>([
    ['a name that rests on itself', { A: topic({ 'Fn::GetAtt': ['B', 'TopicName'] }), B: topic({ 'Fn::GetAtt': ['A', 'TopicName'] }) }, /circular reference: Shop\.A -> Shop\.B -> Shop\.A/],
    ['resources that wait for each other, though their names are chosen', {
      A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'a', DisplayName: { Ref: 'B' } } }, B: topic('b', { DependsOn: ['A'] }),
    }, /circular reference: Shop\.A -> Shop\.B -> Shop\.A/],
    ['waiting for what is not there', { A: topic('a', { DependsOn: 'Nothing' }) }, /Shop\.A DependsOn: the template has no resource Nothing/],
    ['two resources of one name', { A: topic('same'), B: topic('same') }, /Shop\.B and Shop\.A are both AWS::SNS::Topic arn:aws:sns:eu-west-1:111111111111:same/],
  ])('%s', (_, resources, message) => {
    expect(() => buildPlan(appOf(resources))).toThrow(expect.objectContaining({ code: 'AssemblyUnreadable', message: expect.stringMatching(message) }));
  });
});
