import { grantLine } from '../../../../../lib/local/grant-words';
import { Access } from '../../../../../lib/local/world/iam/access';
import { roleSession, servicePrincipal } from '../../../../../lib/local/world/iam/callers';
import { Grants } from '../../../../../lib/local/world/iam/grants';
import { PolicyBook } from '../../../../../lib/local/world/iam/policy-book';
import { Caller } from '../../../../../lib/local/world/service';
import { Timeline } from '../../../../../lib/local/world/timeline';
import { PlannedResource } from '../../../../../lib/plan';
import { ACCOUNT, planOf, REGION, resource, START } from '../../mini-plan';

type Statement = Readonly<Record<string, unknown>>;

const document = (...statements: readonly Statement[]) => ({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) });
const arnOf = (role: string) => `arn:aws:iam::${ACCOUNT}:role/${role}`;
const TRUST = document({ Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } });
const LAMBDA = servicePrincipal('lambda.amazonaws.com');

/** A role with one inline policy. */
function role(name: string, ...statements: readonly Statement[]): PlannedResource {
  const Policies = statements.length > 0 ? [{ PolicyName: 'own', PolicyDocument: document(...statements) }] : [];
  return resource('AWS::IAM::Role', name, arnOf(name), { AssumeRolePolicyDocument: TRUST, Policies });
}

function topicPolicy(...statements: readonly Statement[]): PlannedResource[] {
  const arn = `arn:aws:sns:${REGION}:${ACCOUNT}:topic`;
  return [resource('AWS::SNS::Topic', 'topic', arn, {}, { ref: arn }), resource('AWS::SNS::TopicPolicy', 'Asked', 'arn:none', { Topics: [arn], PolicyDocument: document(...statements) })];
}

class Run {
  public readonly access: Access;

  constructor(...resources: readonly PlannedResource[]) {
    this.access = new Access({ book: new PolicyBook({ ...planOf(...resources) }), timeline: new Timeline(START), journal: { note: () => undefined }, region: REGION });
  }

  /** What is called: `[caller, action, resource]`; roles are told by their names. Each must be allowed. */
  public calls(...calls: readonly (readonly [string | Caller, string, string])[]): this {
    for (const [caller, action, resource] of calls) this.access.require(typeof caller === 'string' ? roleSession(arnOf(caller), 'session') : caller, { action, resource });
    return this;
  }

  public assumed(...roles: readonly string[]): this {
    return this.calls(...roles.map((name) => [LAMBDA, 'sts:AssumeRole', arnOf(name)] as const));
  }

  public get unused(): string[] {
    return this.access.report.unused.map(grantLine);
  }
}

const parameter = (name: string) => `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/${name}`;
const object = (name: string) => `arn:aws:s3:::bucket/${name}`;

test('nothing is found where every action and resource was needed', () => {
  const run = new Run(role('Reader', { Action: ['ssm:GetParameter', 'ssm:PutParameter'], Resource: [parameter('a'), parameter('b')] })).assumed('Reader');
  run.calls(['Reader', 'ssm:GetParameter', parameter('a')], ['Reader', 'ssm:PutParameter', parameter('b')]);
  expect(run.unused).toEqual([]);
});

test('finds actions and resources that no call used', () => {
  const run = new Run(role('Reader', { Action: ['ssm:GetParameter', 'ssm:PutParameter'], Resource: [parameter('a'), parameter('b')] })).assumed('Reader');
  run.calls(['Reader', 'ssm:GetParameter', parameter('a')]);
  expect(run.unused).toEqual([
    'Reader: ssm:PutParameter in statement 1 of App/Reader/own was never used', `Reader: ${parameter('b')} in statement 1 of App/Reader/own was never used`,
  ]);
});

test('finds a statement that nothing used, by its actions alone, and a trust policy', () => {
  const run = new Run(role('Reader', { Sid: 'Read', Action: ['ssm:GetParameter', 'ssm:PutParameter'], Resource: '*' }));
  expect(run.access.report.unused).toEqual([
    { role: null, policy: 'the trust policy of App/Reader', statement: '1', action: 'sts:AssumeRole', resource: null, principal: null, why: 'never used' },
    { role: arnOf('Reader'), policy: 'App/Reader/own', statement: 'Read', action: 'ssm:GetParameter', resource: null, principal: null, why: 'never used' },
    { role: arnOf('Reader'), policy: 'App/Reader/own', statement: 'Read', action: 'ssm:PutParameter', resource: null, principal: null, why: 'never used' },
  ]);
});

test('finds what another grant allowed each time, and not the one that was needed', () => {
  const run = new Run(role('Reader', { Action: 'ssm:Get*', Resource: parameter('*') }, { Action: 'ssm:GetParameter', Resource: parameter('a') })).assumed('Reader');
  run.calls(['Reader', 'ssm:GetParameter', parameter('a')]);
  expect(run.unused).toEqual(['Reader: ssm:Get* in statement 1 of App/Reader/own was never needed', 'Reader: ssm:GetParameter in statement 2 of App/Reader/own was never needed']);
  run.calls(['Reader', 'ssm:GetParameters', parameter('b')]);
  expect(run.unused).toEqual([
    `Reader: ${parameter('*')} in statement 1 of App/Reader/own is wider than needed`, 'Reader: ssm:GetParameter in statement 2 of App/Reader/own was never needed',
  ]);
});

test('finds an action of a statement beside one that covers it', () => {
  const run = new Run(role('Reader', { Action: ['ssm:Get*', 'ssm:GetParameter'], Resource: parameter('a') })).assumed('Reader');
  run.calls(['Reader', 'ssm:GetParameter', parameter('a')], ['Reader', 'ssm:GetParameters', parameter('a')]);
  expect(run.unused).toEqual(['Reader: ssm:GetParameter in statement 1 of App/Reader/own was never needed']);
});

test('finds both sides where a role and a resource in its account grant the same, and none of them where it takes both', () => {
  const grant = { Action: 'sns:Publish', Resource: `arn:aws:sns:${REGION}:${ACCOUNT}:topic` };
  const twice = new Run(role('Caller', grant), ...topicPolicy({ ...grant, Principal: { AWS: arnOf('Caller') } })).assumed('Caller').calls(['Caller', 'sns:Publish', grant.Resource]);
  expect(twice.unused).toEqual(['sns:Publish in statement 1 of App/Asked was never needed', 'Caller: sns:Publish in statement 1 of App/Caller/own was never needed']);
  const [stranger] = [resource('AWS::IAM::Role', 'Stranger', 'arn:aws:iam::222222222222:role/Stranger', { AssumeRolePolicyDocument: TRUST, Policies: [{ PolicyName: 'own', PolicyDocument: document(grant) }] })];
  const across = new Run(stranger, ...topicPolicy({ ...grant, Principal: { AWS: stranger.arn } }));
  across.calls([LAMBDA, 'sts:AssumeRole', stranger.arn], [roleSession(stranger.arn, 'session'), 'sns:Publish', grant.Resource]);
  expect(across.unused).toEqual([]);
});

test('finds a resource that stands for more than a type although each call was about less', () => {
  const run = new Run(role('Reader', { Action: 'ssm:GetParameter', Resource: '*' })).assumed('Reader').calls(['Reader', 'ssm:GetParameter', parameter('a')]);
  expect(run.unused).toEqual(['Reader: * in statement 1 of App/Reader/own is wider than needed']);
});

test('takes a width that a call needs, and names the other actions that do not', () => {
  const run = new Run(role('Actor', { Action: ['codepipeline:PutJobSuccessResult', 'ssm:GetParameter'], Resource: '*' })).assumed('Actor');
  run.calls(['Actor', 'codepipeline:PutJobSuccessResult', '*']);
  expect(run.unused).toEqual(['Actor: ssm:GetParameter in statement 1 of App/Actor/own was never used']);
  run.calls(['Actor', 'ssm:GetParameter', parameter('a')]);
  expect(run.unused).toEqual(['Actor: ssm:GetParameter on * in statement 1 of App/Actor/own is wider than needed']);
});

test('takes the width of a type for a call that is about the type, and finds anything wider', () => {
  const alarms = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:*`;
  const run = (granted: string) => new Run(role('Watcher', { Action: 'cloudwatch:DescribeAlarms', Resource: granted })).assumed('Watcher').calls(['Watcher', 'cloudwatch:DescribeAlarms', alarms]).unused;
  expect(run(alarms)).toEqual([]);
  expect(run('*')).toEqual(['Watcher: * in statement 1 of App/Watcher/own is wider than needed']);
});

test('finds all that is not left out by NotAction and NotResource', () => {
  const run = new Run(role('Reader', { NotAction: 'iam:*', Resource: parameter('a') }, { Action: 's3:GetObject', NotResource: object('secret') })).assumed('Reader');
  run.calls(['Reader', 'ssm:GetParameter', parameter('a')], ['Reader', 's3:GetObject', object('x')]);
  expect(run.unused).toEqual(['Reader: all of it in statement 1 of App/Reader/own is wider than needed', 'Reader: all of it in statement 2 of App/Reader/own is wider than needed']);
});

test('the policy of a repository says no resource', () => {
  const arn = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/shop`;
  const grant = { Action: 'ecr:DescribeImages', Principal: { AWS: arnOf('Reader') } };
  const run = new Run(role('Reader'), resource('AWS::ECR::Repository', 'Repository', arn, { RepositoryPolicyText: document(grant) })).assumed('Reader');
  expect(run.unused).toEqual(['ecr:DescribeImages in statement 1 of App/Repository was never used']);
  expect(run.calls(['Reader', 'ecr:DescribeImages', arn]).unused).toEqual([]);
});

test('finds principals who used nothing; an account stands for its roles', () => {
  const Resource = `arn:aws:sns:${REGION}:${ACCOUNT}:topic`;
  const Principal = { AWS: [arnOf('One'), arnOf('Two'), `arn:aws:iam::${ACCOUNT}:root`, '222222222222'], Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] };
  const run = new Run(role('One'), role('Two'), ...topicPolicy({ Action: 'sns:Publish', Resource, Principal })).assumed('One', 'Two');
  run.calls(['One', 'sns:Publish', Resource], [servicePrincipal('events.amazonaws.com'), 'sns:Publish', Resource]);
  expect(run.unused).toEqual([arnOf('Two'), '222222222222', 'cloudwatch.amazonaws.com'].map((name) => `${name} in statement 1 of App/Asked was never used`));
});

test('a key may say * of itself', () => {
  const arn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/one`;
  const key = resource('AWS::KMS::Key', 'Key', arn, { KeyPolicy: document({ Action: 'kms:Decrypt', Resource: '*', Principal: { AWS: arnOf('Reader') } }) });
  expect(new Run(role('Reader'), key).assumed('Reader').calls(['Reader', 'kms:Decrypt', arn]).unused).toEqual([]);
});

test('finds for each role what it does not use of a policy that several have', () => {
  const policy = resource('AWS::IAM::ManagedPolicy', 'Shared', `arn:aws:iam::${ACCOUNT}:policy/Shared`, { PolicyDocument: document({ Action: 'ssm:GetParameter', Resource: parameter('a') }), Roles: ['One', 'Two'] });
  const run = new Run(role('One'), role('Two'), policy).assumed('One', 'Two').calls(['One', 'ssm:GetParameter', parameter('a')]);
  expect(run.unused).toEqual(['Two: ssm:GetParameter in statement 1 of App/Shared was never used']);
});

test('says nothing of denials, of AWS\'s own policies, and of roles that take no part', () => {
  const own = resource('AWS::IAM::Role', 'Own', arnOf('Own'), {
    AssumeRolePolicyDocument: TRUST, ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
    Policies: [{ PolicyName: 'own', PolicyDocument: document({ Effect: 'Deny', Action: 'iam:*', Resource: '*' }) }],
  });
  const aside = role('Aside', { Action: 'ssm:GetParameter', Resource: [parameter('a'), parameter('b')] });
  const access = new Access({ book: new PolicyBook({ ...planOf(own), inert: [aside] }), timeline: new Timeline(START), journal: { note: () => undefined }, region: REGION });
  access.require(LAMBDA, { action: 'sts:AssumeRole', resource: own.arn });
  expect(access.report.unused).toEqual([]);
  access.require(LAMBDA, { action: 'sts:AssumeRole', resource: aside.arn });
  access.require(roleSession(aside.arn, 'session'), { action: 'ssm:GetParameter', resource: parameter('a') });
  expect(access.report.unused.map(grantLine)).toEqual([`Aside: ${parameter('b')} in statement 1 of App/Aside/own was never used`]);
});

test('what is denied stands in the report once, by role or service', () => {
  const { access } = new Run(role('Reader', { Sid: 'No', Effect: 'Deny', Action: 'ssm:PutParameter', Resource: '*' }));
  const attempt = (caller: Caller, action: string, resource: string) => expect(() => access.require(caller, { action, resource })).toThrow(/is not authorized to perform/);
  const reader = roleSession(arnOf('Reader'), 'session');
  attempt(reader, 'ssm:GetParameter', parameter('a'));
  attempt(roleSession(arnOf('Reader'), 'another'), 'ssm:GetParameter', parameter('a'));
  attempt(reader, 'ssm:PutParameter', parameter('a'));
  attempt(servicePrincipal('sns.amazonaws.com', { arn: 'arn:aws:sns:::asked', account: ACCOUNT }), 'lambda:InvokeFunction', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`);
  attempt({ ...reader, isPerson: true }, 'ssm:GetParameter', parameter('b'));
  expect(access.report.denied).toEqual([
    { role: arnOf('Reader'), action: 'ssm:GetParameter', resource: parameter('a'), reason: 'no identity-based policy allows it' },
    { role: arnOf('Reader'), action: 'ssm:PutParameter', resource: parameter('a'), reason: "statement 'No' of App/Reader/own denies it" },
    { role: 'sns.amazonaws.com', action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`, reason: 'no resource-based policy allows it for arn:aws:sns:::asked' },
  ]);
});

test('over several runs only that is found which none of them used, needed, or used as widely', () => {
  const app = () => new Run(role('Reader', { Action: ['ssm:GetParameter', 'ssm:PutParameter'], Resource: [parameter('a'), parameter('b')] }, { Action: 's3:GetObject', Resource: '*' })).assumed('Reader');
  const grants = new Grants();
  const lines = () => grants.unused.map(grantLine);
  grants.add(app().calls(['Reader', 'ssm:GetParameter', parameter('a')]).access);
  expect(lines()).toEqual([
    'Reader: ssm:PutParameter in statement 1 of App/Reader/own was never used', `Reader: ${parameter('b')} in statement 1 of App/Reader/own was never used`,
    'Reader: s3:GetObject in statement 2 of App/Reader/own was never used',
  ]);
  grants.add(app().calls(['Reader', 'ssm:PutParameter', parameter('b')], ['Reader', 's3:GetObject', object('a')]).access);
  expect(lines()).toEqual(['Reader: * in statement 2 of App/Reader/own is wider than needed']);
});

test('where everybody may do everything, nothing is decided', () => {
  const access = new Access({ book: new PolicyBook(planOf(role('Reader'))), timeline: new Timeline(START), journal: { note: () => undefined }, region: REGION, isOff: true });
  access.require(roleSession(arnOf('Reader'), 'session'), { action: 'iam:CreateUser', resource: '*' });
  expect(access.report.denied).toEqual([]);
});
