import { buildPlan } from '../../../lib/plan';
import { at } from '../../../lib/plan/json';
import { appOf, assemblyOf, stackOf } from '../../helpers/assembly';

const SECTIONS = {
  Parameters: {
    Color: { Type: 'String', Default: 'red' },
    Count: { Type: 'Number', Default: 3 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
    Secret: { Type: 'String' },
    Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/image' },
    BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
  },
  Mappings: { Sizes: { red: { height: '10' }, 'eu-west-1': { height: '20' } } },
  Conditions: {
    IsRed: { 'Fn::Equals': [{ Ref: 'Color' }, 'red'] },
    IsBlue: { 'Fn::Equals': [{ Ref: 'Color' }, 'blue'] },
    IsBoth: { 'Fn::And': [{ Condition: 'IsRed' }, { Condition: 'IsBlue' }] },
    IsEither: { 'Fn::Or': [{ Condition: 'IsRed' }, { Condition: 'IsBlue' }] },
    IsNotBlue: { 'Fn::Not': [{ Condition: 'IsBlue' }] },
    IsTurning: { 'Fn::Not': [{ Condition: 'IsTurning' }] },
    IsListed: { 'Fn::Contains': [['red'], { Ref: 'Color' }] },
  },
};

/** The value of an expression in the configuration of a pipeline: nothing but its value matters there. */
function valueOf(expression: unknown): unknown {
  const plan = buildPlan(appOf({
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shop-bucket' } },
    Absent: { Type: 'AWS::SNS::Topic', Condition: 'IsBlue' },
    Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Name: 'p', Tags: { value: expression } } },
  }, SECTIONS));
  return at(plan.resources.find(({ name }) => name === 'p')!.properties, 'Tags.value');
}

describe('an expression has a value', () => {
  test.each<[string, unknown, unknown]>([
    ['a plain value', { Deep: ['text', 1, true] }, { Deep: ['text', 1, true] }],
    ['Ref to a resource', { Ref: 'Bucket' }, 'shop-bucket'],
    ['Ref to a text parameter', { Ref: 'Color' }, 'red'],
    ['Ref to a number parameter', { Ref: 'Count' }, '3'],
    ['Ref to a list parameter', { Ref: 'Zones' }, ['a', 'b', 'c']],
    ['Ref to the account', { Ref: 'AWS::AccountId' }, '111111111111'],
    ['Ref to the region', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref to the partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['Ref to the URL suffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['Ref to the stack name', { Ref: 'AWS::StackName' }, 'Shop'],
    ['Ref to no value, in an object', { kept: 1, gone: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
    ['Ref to no value, in a list', ['kept', { Ref: 'AWS::NoValue' }], ['kept']],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::shop-bucket'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Bucket.Arn' }, 'arn:aws:s3:::shop-bucket'],
    ['Fn::Join', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, { Ref: 'Color' }]] }, 'arn:aws:red'],
    ['Fn::Join of a list parameter', { 'Fn::Join': ['-', { Ref: 'Zones' }] }, 'a-b-c'],
    ['Fn::Join without a value in it', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
    ['Fn::Sub as a text', { 'Fn::Sub': '${Bucket} ${Bucket.Arn} ${AWS::Region} ${!Literal}' }, 'shop-bucket arn:aws:s3:::shop-bucket eu-west-1 ${Literal}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${mine}/${Color}', { mine: { Ref: 'Count' } }] }, '3/red'],
    ['Fn::Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Fn::Select from Fn::Split', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'c'],
    ['Fn::Split', { 'Fn::Split': [',', 'a,b'] }, ['a', 'b']],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'height'] }, '20'],
    ['Fn::Base64', { 'Fn::Base64': { 'Fn::Sub': '${Color}' } }, 'cmVk'],
    ['Fn::If, yes', { 'Fn::If': ['IsRed', 'yes', 'no'] }, 'yes'],
    ['Fn::If, no, whose other branch has no value', { 'Fn::If': ['IsBlue', { Ref: 'Nowhere' }, 'no'] }, 'no'],
    ['Fn::And', { 'Fn::If': ['IsBoth', 'yes', 'no'] }, 'no'],
    ['Fn::Or', { 'Fn::If': ['IsEither', 'yes', 'no'] }, 'yes'],
    ['Fn::Not', { 'Fn::If': ['IsNotBlue', 'yes', 'no'] }, 'yes'],
    ['Fn::If to no value', { a: { 'Fn::If': ['IsBlue', 1, { Ref: 'AWS::NoValue' }] } }, {}],
  ])('%s', (_, expression, expected) => expect(valueOf(expression)).toEqual(expected));
});

describe('fails on an expression that has no value, by name', () => {
  test.each<[string, unknown, RegExp]>([
    ['an unknown function', { deep: [{ 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }] }, /Shop\.Pipeline Tags\.value\.deep\[0\]: the function Fn::Cidr/],
    ['a function named like a member of every object', { 'Fn::toString': [] }, /Fn::toString/],
    ['Fn::GetAZs', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, /Fn::GetAZs/],
    ['Fn::Transform', { 'Fn::Transform': { Name: 'AWS::Include' } }, /Fn::Transform/],
    ['a dynamic reference', 'a {{resolve:secretsmanager:db:SecretString}}', /dynamic reference/],
    ['a dynamic reference that is put together', { 'Fn::Join': ['', ['{{resolve:ssm:', 'name', '}}']] }, /dynamic reference/],
    ['the notification ARNs of the stack', { Ref: 'AWS::NotificationARNs' }, /pseudo parameter AWS::NotificationARNs/],
    ['a parameter without a default', { Ref: 'Secret' }, /template parameter Secret has no default/],
    ['a parameter of SSM', { 'Fn::Sub': '${Image}' }, /template parameter Image is of type AWS::SSM::Parameter::Value<String>/],
    ['the version of the bootstrap stack', { Ref: 'BootstrapVersion' }, /BootstrapVersion/],
    ['an attribute that is not known', { 'Fn::GetAtt': ['Bucket', 'Color'] }, /Shop\.Bucket \(AWS::S3::Bucket\) has no attribute Color/],
    ['a condition of rules only', { 'Fn::If': ['IsListed', 1, 2] }, /Fn::Contains is no condition/],
  ])('%s', (_, expression, message) => {
    expect(() => valueOf(expression)).toThrow(expect.objectContaining({ code: 'Unsupported', message: expect.stringMatching(message) }));
  });
});

describe('fails on an expression that is wrong', () => {
  test.each<[string, unknown, RegExp]>([
    ['a null', { deep: null }, /Tags\.value\.deep: CloudFormation allows no null/],
    ['a reference to nothing', { Ref: 'Nowhere' }, /neither a resource nor a parameter Nowhere/],
    ['a reference to what does not exist here', { Ref: 'Absent' }, /Shop\.Absent does not exist here: its condition IsBlue/],
    ['a function beside another field', { Ref: 'Bucket', Other: 1 }, /Ref stands beside Other/],
    ['a selection beyond the end', { 'Fn::Select': [2, ['a', 'b']] }, /number 2 of a list of 2/],
    ['a join of objects', { 'Fn::Join': ['', [{ a: 1 }]] }, /a text is wanted/],
    ['a join of one argument', { 'Fn::Join': ['x'] }, /Fn::Join wants a list of 2/],
    ['an unknown map', { 'Fn::FindInMap': ['Nothing', 'a', 'b'] }, /mapping Nothing has no value for a, b/],
    ['an unknown condition', { 'Fn::If': ['IsGreen', 1, 2] }, /no condition IsGreen/],
    ['a condition that rests on itself', { 'Fn::If': ['IsTurning', 1, 2] }, /circular reference: condition Shop\.IsTurning -> condition Shop\.IsTurning/],
    ['a substitution of a list', { 'Fn::Sub': '${Zones}' }, /\$\{Zones\} is no text/],
    ['an import of what nobody exports', { 'Fn::ImportValue': 'nothing' }, /exports 'nothing'/],
  ])('%s', (_, expression, message) => {
    expect(() => valueOf(expression)).toThrow(expect.objectContaining({ code: 'AssemblyUnreadable', message: expect.stringMatching(message) }));
  });

  test('with every fault of the app at once', () => {
    expect(() => valueOf([{ Ref: 'One' }, { Ref: 'Two' }, { 'Fn::Cidr': [] }])).toThrow(/parameter One[^]*parameter Two[^]*Fn::Cidr/);
  });
});

describe('a value of another stack', () => {
  const exporting = stackOf({
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } } },
    Outputs: { Out: { Value: { Ref: 'Topic' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Topic' } } } },
  }, { id: 'Base', name: 'Base', templateFile: '/app/cdk.out/Base.template.json' });
  const importing = stackOf({
    Resources: { Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Name: 'p', Tags: { topic: { 'Fn::ImportValue': 'Base:Topic' } } } } },
  });

  test('is imported by its exported name, whichever stack comes first', () => {
    for (const stacks of [[importing, exporting], [exporting, importing]]) {
      const plan = buildPlan(assemblyOf(...stacks));
      expect(at(plan.resources.find(({ name }) => name === 'p')!.properties, 'Tags.topic')).toBe('arn:aws:sns:eu-west-1:111111111111:news');
    }
  });

  test('fails to be imported in another region, where CloudFormation does not have it', () => {
    expect(() => buildPlan(assemblyOf({ ...importing, region: 'eu-central-1' }, exporting))).toThrow(/no stack in 111111111111\/eu-central-1 of this app exports 'Base:Topic'/);
  });

  test('fails to be imported if two stacks export the name', () => {
    const twin = { ...exporting, id: 'Twin', name: 'Base' };
    expect(() => buildPlan(assemblyOf(importing, exporting, twin))).toThrow(/'Base:Topic' is exported by/);
  });
});
