import { accessBy, roleWith } from '../../../../helpers/access';
import { ACCOUNT, created, pipeline, REGION, source, stage, TestWorld } from './world';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/Action`;
const [NAME, ALIAS] = ['shop-api', 'live'];
const arn = (name: string, account = ACCOUNT) => `arn:aws:lambda:${REGION}:${account}:function:${name}`;

const assume = { Effect: 'Allow', Action: 'sts:AssumeRole' };
const PIPELINE = roleWith(`arn:aws:iam::${ACCOUNT}:role/Pipeline`, [{ ...assume, Resource: ROLE }, { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::store*' }], { ...assume, Principal: { Service: 'codepipeline.amazonaws.com' } });

function action(configuration: Record<string, string> = {}, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Name: 'Api', ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'Lambda', Version: '1' }, RunOrder: 1, RoleArn: ROLE, Namespace: 'api', InputArtifacts: [{ Name: 'Release' }],
    Configuration: { FunctionName: NAME, FunctionAlias: ALIAS, ...configuration }, ...more,
  };
}

/** A pipeline that is about to deploy, with a function whose alias leads to version 1. */
async function begin(configuration: Record<string, string> = {}): Promise<TestWorld> {
  const world = await created([stage('Deploy', action(configuration))]);
  world.deployed.add({ name: NAME, arn: arn(NAME), codeDirectory: '', runtime: 'nodejs24.x', handler: 'index.handler', environment: {}, timeoutSeconds: 3, roleArn: ROLE, codeSha256: 'first' });
  world.releases.publish(NAME, ACCOUNT);
  world.releases.createAlias(NAME, ALIAS, { version: '1' }, ACCOUNT);
  world.alarms.set(`${ACCOUNT} errors`, 'OK');
  return world;
}

/** When the alias was led where, in seconds since the first time. */
async function shares(world: TestWorld, minutes: number): Promise<string[]> {
  const told: string[] = [];
  const start = world.timeline.now;
  for (let i = 0; i < minutes * 60; i++) {
    const before = world.notes.length;
    await world.play(1);
    for (const note of world.notes.slice(before).filter((text) => text.startsWith('the alias'))) told.push(`${Math.round((world.timeline.now - start) / 1000)} s: ${note.replace(/^.*leads to version /, '')}`);
  }
  const first = Number(told[0]?.split(' ')[0] ?? 0);
  return told.map((text) => text.replace(/^\d+/, (seconds) => String(Number(seconds) - first)));
}

const ended = (world: TestWorld) => world.events.filter((event) => event['detail-type'] === 'CodePipeline Action Execution State Change' && event.detail.action === 'Api')
  .map(({ detail }) => [detail.state, (detail['execution-result'] as Record<string, string> | undefined)?.['external-execution-summary']].filter(Boolean).join(': ')).at(-1);

test('leads all calls to the new version at once, and tells its number', async () => {
  const world = await begin();
  expect(await shares(world, 1)).toEqual(['0 s: 2']);
  expect(ended(world)).toBe('SUCCEEDED: Version 2');
  expect(world.deployed.get(NAME).fn.version('2')).toMatchObject({ codeSha256: '{"release":1}' });
});

test('a canary gets its share, and the rest after its time', async () => {
  const world = await begin({ DeployStrategy: 'Canary10Percent5Minutes' });
  expect(await shares(world, 4)).toEqual(['0 s: 1, and 10 % of the calls to version 2']);
  expect(ended(world)).toBe('STARTED');
  expect(await shares(world, 2)).toEqual(['0 s: 2']);
  expect(ended(world)).toBe('SUCCEEDED: Version 2');
});

test('a linear shift goes step by step', async () => {
  const world = await begin({ DeployStrategy: 'Linear40PercentEvery2Minutes', Alarms: 'errors' });
  expect(await shares(world, 5)).toEqual(['0 s: 1, and 40 % of the calls to version 2', '120 s: 1, and 80 % of the calls to version 2', '240 s: 2']);
  expect(ended(world)).toBe('SUCCEEDED: Version 2');
});

describe('fails', () => {
  test('when an alarm goes red in the middle: the alias has the version that it had', async () => {
    const world = await begin({ DeployStrategy: 'Canary10Percent5Minutes', Alarms: 'errors' });
    await world.play(150);
    world.alarms.set(`${ACCOUNT} errors`, 'ALARM');
    expect(await shares(world, 2)).toEqual(['0 s: 1']);
    expect(ended(world)).toBe('FAILED: The alarm errors is in the ALARM state. The alias live leads to version 1 again.');
    await world.play(600);
    expect(world.releases.alias(NAME, ALIAS, ACCOUNT)).toEqual({ version: '1' });
  });

  test.each<[string, Record<string, string>, (world: TestWorld) => void, RegExp]>([
    ['for an alarm that is red already', { Alarms: 'errors' }, (world) => world.alarms.set(`${ACCOUNT} errors`, 'ALARM'), /^The alarm errors is in the ALARM state\. Nothing was deployed\.$/],
    ['for an alarm that is not there', { Alarms: 'errors,latency' }, () => {}, /^The alarm latency does not exist\.$/],
    ['for an alarm of another account', { Alarms: 'errors' }, (world) => (world.alarms.clear(), world.alarms.set('222222222222 errors', 'OK')), /^The alarm errors does not exist\.$/],
    ['for a function that is not there', { FunctionName: 'other' }, () => {}, /^ResourceNotFoundException: Function not found/],
    ['for an alias that is not there', { FunctionAlias: 'other' }, () => {}, /^ResourceNotFoundException: Cannot find alias arn: .*:other$/],
    ['for an alias with two versions', {}, (world) => (world.releases.updateCode(NAME, Buffer.from('x'), ACCOUNT), world.releases.publish(NAME, ACCOUNT), world.releases.updateAlias(NAME, ALIAS, { version: '1', additional: { version: '2', weight: 0.5 } }, ACCOUNT)), /^The alias live of shop-api leads to versions 1 and 2; it must lead to one\.$/],
    ['for an alias of $LATEST', {}, (world) => world.releases.updateAlias(NAME, ALIAS, { version: '$LATEST' }, ACCOUNT), /^The alias live of shop-api leads to \$LATEST; it must lead to a published version\.$/],
    ['for a role that does not trust the pipeline\'s', {}, (world) => (world.access = accessBy(roleWith(ROLE, [], { ...assume, Principal: { AWS: '222222222222' } }), PIPELINE)), /^AccessDenied: arn:aws:iam::111111111111:role\/Pipeline is not authorized to perform AssumeRole on role arn:aws:iam::111111111111:role\/Action$/],
    ['for an artifact that is gone', {}, (world) => [...world.objects.keys()].filter((key) => key.startsWith('artifacts/')).forEach((key) => world.objects.delete(key)), /^Could not read the input artifact artifacts\/shop\/Release\/.*NoSuchKey/],
  ])('%s, before any code is changed', async (_, configuration, prepare, reason) => {
    const world = await begin(configuration);
    while (world.states('Action', 'Api').length === 0) await world.play(0.1);
    prepare(world);
    const before = world.deployed.get(NAME).fn.latest;
    await world.play(60);
    expect(ended(world)).toMatch(new RegExp(`^FAILED: ${reason.source.slice(1)}`));
    expect(world.deployed.get(NAME).fn.latest).toBe(before);
  });

  test('for a canary of the version that the alias has already, as Lambda refuses it', async () => {
    const world = await begin({ DeployStrategy: 'Canary10Percent5Minutes' });
    await world.play(400);
    world.start();
    await world.play(60);
    expect(ended(world)).toBe('FAILED: Invalid function version 2. Function version 2 is already included in routing configuration.');
    expect(world.releases.alias(NAME, ALIAS, ACCOUNT)).toEqual({ version: '2' });
  });
});

test('what is abandoned in the middle goes on to its end', async () => {
  const world = await begin({ DeployStrategy: 'Canary10Percent5Minutes' });
  await world.play(60);
  const [{ pipelineExecutionId }] = world.service.executions('shop');
  world.service.stop({ pipelineName: 'shop', pipelineExecutionId, abandon: true, reason: 'enough' }, { arn: ROLE, account: ACCOUNT });
  await world.play(1);
  expect(ended(world)).toBe('ABANDONED');
  expect(world.releases.alias(NAME, ALIAS, ACCOUNT).additional).toEqual({ version: '2', weight: 0.1 });
  await world.play(400);
  expect(world.releases.alias(NAME, ALIAS, ACCOUNT)).toEqual({ version: '2' });
  expect(ended(world)).toBe('ABANDONED');
});

const FUNCTION = 'lambda:GetAlias lambda:GetFunctionConfiguration lambda:PublishVersion lambda:UpdateAlias lambda:UpdateFunctionCode'.split(' ').map((Action) => ({ Action, Resource: arn(NAME) }));
const LOG = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/codepipeline/shop`;
const RIGHTS = [
  ...FUNCTION, { Action: 'lambda:GetProvisionedConcurrencyConfig', Resource: arn(`${NAME}:${ALIAS}`) }, { Action: 'lambda:GetFunctionConfiguration', Resource: arn(`${NAME}:2`) },
  { Action: 'logs:CreateLogGroup', Resource: [LOG, `${LOG}:*`] }, { Action: 'logs:CreateLogStream', Resource: `${LOG}:log-stream:*` }, { Action: 'logs:PutLogEvents', Resource: `${LOG}:log-stream:*` },
].map((grant) => ({ Effect: 'Allow', ...grant }));

/** The stand-in of S3 asks for the reading itself. */
const INPUT = { Effect: 'Allow', Action: 's3:GetObjectVersion', Resource: 'arn:aws:s3:::*' };

const TRUSTS_PIPELINE = { ...assume, Principal: { AWS: PIPELINE.arn } };

test.each([undefined, ...RIGHTS])('works with the documented rights, and fails without any single one: %j', async (missing) => {
  const world = await begin({ DeployStrategy: 'Canary10Percent5Minutes' });
  world.access = accessBy(roleWith(ROLE, [...RIGHTS.filter((right) => right !== missing), INPUT], TRUSTS_PIPELINE), PIPELINE);
  await world.play(400);
  if (!missing) return expect(ended(world)).toBe('SUCCEEDED: Version 2');
  expect(ended(world)).toMatch(`is not authorized to perform: ${missing.Action} on resource: ${[missing.Resource].flat()[0].replace('log-stream:*', 'log-stream:')}`);
  expect(ended(world)).toMatch(/^FAILED: .*User: arn:aws:sts::111111111111:assumed-role\/Action\/\S+ is not/);
  expect(world.events.flatMap(({ detail }) => (detail.action === 'Api' && detail.state === 'FAILED' ? [detail['execution-result']] : []))).toEqual([expect.objectContaining({ 'error-code': 'PermissionError' })]);
  expect(world.releases.alias(NAME, ALIAS, ACCOUNT)).toEqual({ version: '1' });
});

test.each<[string, Record<string, string>, Record<string, unknown>, RegExp]>([
  ['a strategy that is none', { DeployStrategy: 'Canary10Percent' }, {}, /the deploy strategy 'Canary10Percent' is not valid/],
  ['eleven alarms', { Alarms: Array.from({ length: 11 }, (_, i) => `a${i}`).join(',') }, {}, /11 alarms are set, 10 are allowed/],
  ['a version instead of an archive', { PublishedTargetVersion: '1' }, {}, /the rehearsal deploys an input artifact, not a PublishedTargetVersion/],
  ['no archive', {}, { InputArtifacts: [] }, /the rehearsal deploys an input artifact/],
])('fails to be created with %s', (_, configuration, more, reason) => {
  const refusal = () => new TestWorld().service.create(pipeline([source(), stage('Deploy', action(configuration, more))]), 'Shop');
  expect(refusal).toThrow(reason);
});

test('fails to be created without an alias', () => {
  const deploy = { ...action(), Configuration: { FunctionName: NAME } };
  expect(() => new TestWorld().service.create(pipeline([source(), stage('Deploy', deploy)]), 'Shop')).toThrow(/the rehearsal deploys to aliases only/);
});
