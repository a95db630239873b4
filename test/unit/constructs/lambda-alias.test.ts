import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alarm, IAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Alias, Code, DockerImageCode, DockerImageFunction, Function, IAlias, Runtime, Version } from 'aws-cdk-lib/aws-lambda';
import { Deploy, LambdaAliasOptions, Release, ReleasedCode, ReleasePipeline, TrafficShift } from '../../../lib';
import { addFunction } from '../../helpers/functions';
import { rights, templateOf } from '../../helpers/matchers';
import { newApp, synthesisError } from '../../helpers/synth';

const env = (account = '111111111111', region = 'eu-west-1') => ({ account, region });
const release = Release.fromDrop({ artifacts: ['api'] });

interface Stacks {
  readonly app: App;
  readonly tools: Stack;
  readonly there: Stack;
}

function stacks(): Stacks {
  const app = newApp();
  return { app, tools: new Stack(app, 'Tools', { env: env() }), there: new Stack(app, 'There', { env: env('333333333333') }) };
}

function deployed(scope: Stack, alias: IAlias, options: LambdaAliasOptions = {}, id = 'Shop'): void {
  new ReleasePipeline(scope, id, { release, environments: [{ name: 'prod', deploy: [Deploy.lambdaAlias(alias, options)] }] });
}

function alarmIn(stack: Stack, id = 'Alarm'): Alarm {
  return new Alarm(stack, id, { alarmName: id, metric: new Metric({ namespace: 'n', metricName: 'm' }), threshold: 1, evaluationPeriods: 1 });
}

function docker(stack: Stack): IAlias {
  const image = DockerImageCode.fromEcr(Repository.fromRepositoryName(stack, 'Repository', 'api'), { tagOrDigest: '1' });
  const fn = new DockerImageFunction(stack, 'Image', { code: image });
  return new Alias(stack, 'Live', { aliasName: 'live', version: new Version(stack, 'First', { lambda: fn }) });
}

/** Each case: what is deployed to, from the pipeline's stack, and what synthesis must say: code, value, remedy. */
const CASES: readonly [string, (stacks: Stacks) => IAlias, (stacks: Stacks) => LambdaAliasOptions, readonly RegExp[]][] = [
  ['an artifact that nobody makes', ({ tools }) => addFunction(tools).alias, () => ({ artifact: 'site' }), [/\[Tools\/Shop\] ArtifactUnknown: the alias Tools\/Live wants the artifact 'site'/, /the release has 'api'/]],
  ['eleven alarms', ({ tools }) => addFunction(tools).alias, ({ tools }) => ({ alarms: Array.from({ length: 11 }, (_, i): IAlarm => alarmIn(tools, `A${i}`)) }), [/TooManyAlarms: 11 alarms watch/, /10 are possible/]],
  ['an alarm of another account', ({ tools }) => addFunction(tools).alias, ({ there }) => ({ alarms: [alarmIn(there)] }), [/AlarmElsewhere: the alarm There\/Alarm lies in account 333333333333, the function Tools\/Api in 111111111111/]],
  ['an imported alarm of another region', ({ tools }) => addFunction(tools).alias, ({ tools }) => ({ alarms: [Alarm.fromAlarmArn(tools, 'Imported', 'arn:aws:cloudwatch:us-east-1:111111111111:alarm:a')] }), [/AlarmElsewhere: .* lies in region us-east-1/]],
  ['a canary of all calls', ({ tools }) => addFunction(tools).alias, () => ({ shift: TrafficShift.canary({ percent: 100, after: Duration.minutes(1) }) }), [/ShiftOutOfRange: the traffic shift of Tools\/Live has 100 percent/, /use 1 to 99/]],
  ['a canary of half a minute', ({ tools }) => addFunction(tools).alias, () => ({ shift: TrafficShift.canary({ percent: 10, after: Duration.seconds(30) }) }), [/ShiftOutOfRange: .* has 0\.5 minutes; use whole minutes/]],
  ['a shift of more than two days', ({ tools }) => addFunction(tools).alias, () => ({ shift: TrafficShift.linear({ percent: 10, every: Duration.hours(5) }) }), [/ShiftOutOfRange: .* has 3000 minutes in all; 2880 are possible/]],
  ['an alias of $LATEST', ({ tools }) => new Alias(tools, 'Latest', { aliasName: 'live', version: addFunction(tools).fn.latestVersion }), () => ({}), [/AliasOfLatest: the alias Tools\/Latest leads to \$LATEST/, /new lambda\.Version/]],
  ['an alias that follows the code of the stack', ({ tools }) => new Alias(tools, 'Current', { aliasName: 'live', version: addFunction(tools).fn.currentVersion }), () => ({}), [/AliasFollowsStack: the alias Tools\/Current leads to currentVersion/, /new lambda\.Version/]],
  ['an alias with weights', ({ tools }) => {
    const { fn, alias } = addFunction(tools);
    return new Alias(tools, 'Weighted', { aliasName: 'weighted', version: alias.version, additionalVersions: [{ version: new Version(tools, 'Second', { lambda: fn }), weight: 0.1 }] });
  }, () => ({}), [/AliasRouted: the alias Tools\/Weighted leads to more than one version/, /TrafficShift/]],
  ['a function of another account without a name', ({ there }) => addFunction(there).alias, () => ({}), [/FunctionUnnamed: the function There\/Api lies in another account/, /give it a functionName/]],
  ['a function of another region', ({ app }) => addFunction(new Stack(app, 'Far', { env: env('111111111111', 'us-east-1') }), { functionName: 'api' }).alias, () => ({}), [/FunctionElsewhere: the function Far\/Api lies in region us-east-1, the pipeline in eu-west-1/]],
  ['an imported function of another account', ({ tools }) => Alias.fromAliasAttributes(tools, 'I', { aliasName: 'live', aliasVersion: Version.fromVersionArn(tools, 'V', 'arn:aws:lambda:eu-west-1:444444444444:function:api:7') }), () => ({}), [/FunctionElsewhere: the imported function arn:aws:lambda:eu-west-1:444444444444:function:api lies in account 444444444444/]],
  ['a container image', ({ tools }) => docker(tools), () => ({}), [/FunctionIsImage: the function Tools\/Image is a container image/]],
];

test.each(CASES)('fails for %s', (_, alias, options, says) => {
  const all = stacks();
  deployed(all.tools, alias(all), options(all));
  const error = synthesisError(all.tools);
  for (const part of says) expect(error).toMatch(part);
});

test('fails for two aliases of one function: the code of one could be published for the other', () => {
  const { tools } = stacks();
  const { alias } = addFunction(tools);
  const other = new Alias(tools, 'Other', { aliasName: 'other', version: alias.version });
  new ReleasePipeline(tools, 'Shop', { release, environments: [{ name: 'test', deploy: [Deploy.lambdaAlias(other)] }, { name: 'prod', deploy: [Deploy.lambdaAlias(alias)] }] });
  expect(synthesisError(tools)).toMatch(/TargetShared: Tools\/Api is deployed to by shop\/test and shop\/prod, and the code of one could be published for the other; give each a function of its own/);
});

test('fails for a function that is imported for one pipeline and made for another', () => {
  const { tools } = stacks();
  const { alias } = addFunction(tools, { functionName: 'api' });
  deployed(tools, alias);
  deployed(tools, Alias.fromAliasAttributes(tools, 'I', { aliasName: 'other', aliasVersion: Version.fromVersionArn(tools, 'V', 'arn:aws:lambda:eu-west-1:111111111111:function:api:7') }), {}, 'Twin');
  expect(synthesisError(tools)).toMatch(/TargetShared: .* is deployed to by shop\/prod and twin\/prod/);
});

test('the action deploys what verify hands out, in a role of its own that may do what the action asks for, on this function and these alarms', () => {
  const { tools } = stacks();
  const { alias, errors } = addFunction(tools);
  deployed(tools, alias, { shift: TrafficShift.linear({ percent: 25, every: Duration.minutes(1) }), alarms: [errors, alarmIn(tools)] });
  const template = templateOf(tools);
  const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline')) as { Properties: { Stages: { Actions: { Name: string }[] }[] } }[];
  const action = pipeline.Properties.Stages.flatMap(({ Actions }) => Actions).find(({ Name }) => Name === 'lambda-0')!;
  const [role] = Object.keys(template.findResources('AWS::IAM::Role')).filter((id) => /Action0/.test(id));
  expect(action).toMatchObject({
    ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'Lambda', Version: '1' }, RoleArn: { 'Fn::GetAtt': [role, 'Arn'] }, InputArtifacts: [{ Name: 'api' }],
    Configuration: { FunctionName: { Ref: expect.stringMatching(/^Api/) as unknown }, FunctionAlias: 'live', DeployStrategy: '#{admit.lambda-0-shift}', Alarms: '#{admit.lambda-0-alarms}' },
  });
  expect(JSON.stringify(pipeline)).toMatch(/lambda-0-shift.{5,9}otherwise.{5,9}Linear25PercentEvery1Minute.{5,9}rollback.{5,9}AllAtOnce/);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'shop-prod-quiet0', TreatMissingData: 'notBreaching' });
  const held = rights(template).filter(({ holder }) => holder === role);
  expect(held.flatMap((statement) => statement.actions)).toEqual([
    'lambda:GetAlias', 'lambda:GetFunctionConfiguration', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:PublishVersion', 'lambda:UpdateAlias', 'lambda:UpdateFunctionCode',
    'cloudwatch:DescribeAlarms', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:GetObjectVersion', 'kms:Decrypt',
  ]);
  expect(held[0].resources).toEqual([expect.stringMatching(/^<Api\w+\.Arn>$/), expect.stringMatching(/^<Api\w+\.Arn>:\*$/)]);
  expect(held[1].resources).toEqual([expect.stringMatching(/^<Errors\w+\.Arn>$/), expect.stringMatching(/^<Alarm\w+\.Arn>$/), expect.stringMatching(/:alarm:shop-prod-quiet0$/)]);
});

test('code that the stack brings itself is warned of, the placeholder is not', () => {
  const { tools } = stacks();
  deployed(tools, addFunction(tools, { code: Code.fromInline('exports.handler = () => 1') }).alias);
  Annotations.fromStack(tools).hasWarning('/Tools/Api', Match.stringLikeRegexp('the code of Tools/Api comes from releases; .* use ReleasedCode\\.placeholder\\(\\)'));
  const { tools: other } = stacks();
  deployed(other, addFunction(other).alias);
  Annotations.fromStack(other).hasNoWarning('/Tools/Api', Match.stringLikeRegexp('comes from releases'));
});

test('the placeholder is the same code wherever and whenever it is made', () => {
  const { app, tools, there } = stacks();
  for (const stack of [tools, there]) new Function(stack, 'F', { runtime: Runtime.PYTHON_3_13, handler: 'index.handler', code: ReleasedCode.placeholder() });
  const keys = app.synth().stacks.map(({ template }) => JSON.stringify(template).match(/"S3Key":"(\w+)\.zip"/)![1]);
  expect(keys).toEqual(Array.from({ length: 2 }, () => '05de42eb4787b54834535c317cc11d2e6f141168923c0cb9c9709632fa5405f0'));
});
