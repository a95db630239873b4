import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { roleWith, trustIn } from '../../../helpers/access';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { World } from '../../../../lib/local/world/world';
import { Plan, PlannedResource } from '../../../../lib/plan';
import { administrator } from '../../../../lib/local/world/iam/callers';
import { ACCOUNT, functionArn, REGION, ROLE, START, thrown } from './world-fixture';

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:topic`;
const RULE = `arn:aws:events:${REGION}:${ACCOUNT}:rule/rule`;

describe('a world of a plan', () => {
  const folder = mkdtempSync(join(tmpdir(), 'world-'));
  writeFileSync(join(folder, 'index.js'), 'exports.handler = async (event) => { console.log(JSON.stringify(event)); return process.env.A }');
  afterAll(() => rmSync(folder, { recursive: true }));
  let world: World | undefined;
  afterEach(() => world?.close());

  const resource = (type: string, name: string, arn: string, properties: object, more: Partial<PlannedResource> = {}): PlannedResource => ({
    id: `Stack.${name}`, stack: 'Stack', logicalId: name, type, path: `Stack/${name}`, account: ACCOUNT, region: REGION, ref: name, name, arn, properties: { ...properties }, ...more,
  });
  const fn = (name: string, properties: object = {}) => resource('AWS::Lambda::Function', name, functionArn(name), {
    Handler: 'index.handler', Runtime: 'nodejs24.x', Role: ROLE, Environment: { Variables: { A: 'a' } }, ...properties,
  }, { codeDirectory: folder });
  const create = async (resources: readonly PlannedResource[], inert: readonly PlannedResource[] = []) => {
    const plan: Plan = { directory: folder, account: ACCOUNT, region: REGION, resources: [roleWith(ROLE, { Effect: 'Allow', Action: 'logs:*', Resource: '*' }, trustIn('lambda.amazonaws.com')), ...resources], inert, wiring: [] };
    world = await World.create(plan, { start: START, seed: 's' });
    return world;
  };
  const play = async (w: World) => { while (await w.timeline.step(START.getTime() + 10_000)); };

  test('wires bucket, rule, topic, subscription, permission and function to each other', async () => {
    const w = await create([
      fn('f'),
      resource('AWS::Lambda::Permission', 'ByRule', 'p', { Action: 'lambda:InvokeFunction', FunctionName: functionArn('f'), Principal: 'events.amazonaws.com', SourceArn: RULE, SourceAccount: ACCOUNT }),
      resource('AWS::Lambda::Permission', 'ByTopic', 'p', { Action: 'lambda:InvokeFunction', FunctionName: 'f', Principal: 'sns.amazonaws.com', SourceArn: TOPIC }),
      resource('AWS::SNS::Topic', 'topic', TOPIC, { DisplayName: 'd' }),
      resource('AWS::SNS::Subscription', 'subscription', `${TOPIC}:1`, { TopicArn: TOPIC, Protocol: 'lambda', Endpoint: functionArn('f') }),
      resource('AWS::Events::Rule', 'rule', RULE, { EventPattern: { 'source': ['aws.s3'], 'detail-type': ['Object Created'] }, Targets: [{ Id: 't', Arn: functionArn('f') }] }),
      resource('AWS::S3::Bucket', 'bucket', 'arn:aws:s3:::bucket', {
        VersioningConfiguration: { Status: 'Enabled' }, NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      }),
      resource('AWS::SSM::Parameter', '/a/b', 'arn', { Value: 'v', Type: 'String' }),
    ]);
    w.s3.put('bucket', 'key', Buffer.from('x'), { by: 'somebody' });
    w.sns.publish(TOPIC, 'subject', 'message', administrator(ACCOUNT));
    await play(w);
    expect(w.lambda.logs('f').map(({ text }) => JSON.parse(text))).toEqual([
      { Records: [expect.objectContaining({ EventSource: 'aws:sns' })] }, expect.objectContaining({ 'detail-type': 'Object Created' }),
    ]);
    expect(w.ssm.getParameter({ Name: '/a/b' }).Parameter).toMatchObject({ Value: 'v', Version: 1 });
    expect((await w.lambda.invoke('f', {}, administrator(ACCOUNT))).payload).toBe('"a"');
  });

  test('runs versions and aliases of a function', async () => {
    const w = await create([
      fn('f'),
      resource('AWS::Lambda::Version', 'version', `${functionArn('f')}:1`, { FunctionName: 'f' }),
      resource('AWS::Lambda::Alias', 'live', `${functionArn('f')}:live`, { FunctionName: functionArn('f'), Name: 'live', FunctionVersion: '1' }),
    ]);
    for (const name of ['f:1', `${functionArn('f')}:live`]) expect((await w.lambda.invoke(name, {}, administrator(ACCOUNT))).payload).toBe('"a"');
    expect(w.lambda.exists('f:2')).toBe(false);
  });

  test('fails by name when a function is invoked that it cannot run', async () => {
    const w = await create([fn('java', { Runtime: 'java25' }), fn('layers', { Layers: ['arn'] })], [resource('AWS::Lambda::Function', 'inline', functionArn('inline'), { Runtime: 'nodejs24.x' })]);
    for (const [name, text] of [['java', 'java25; a rehearsal has Node.js and Python'], ['layers', 'Layers'], ['inline', 'Code.fromAsset']]) {
      expect(await thrown(w.lambda.invoke(name, {}, administrator(ACCOUNT)))).toMatchObject({ code: 'Unsupported', message: expect.stringContaining(text) });
    }
  });

  test('says in the journal which resources take no part', async () => {
    const w = await create([
      fn('f'),
      resource('AWS::Events::Rule', 'nightly', RULE, { ScheduleExpression: 'cron(0 3 * * ? *)', Targets: [{ Id: 't', Arn: functionArn('f') }] }),
      resource('AWS::SNS::Topic', 'far', TOPIC, {}, { region: 'us-east-1' }),
      resource('AWS::Lambda::EventInvokeConfig', 'queue', 'q', { FunctionName: 'f', Qualifier: '$LATEST', DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:1:q' } } }),
    ]);
    expect(w.journal.entries.map(({ text }) => text)).toEqual([
      `Stack.far takes no part: a rehearsal has AWS::SNS::Topic in ${ACCOUNT}/${REGION} only`,
      expect.stringContaining('Stack.queue takes no part: the function f sends failures to arn:aws:sqs'),
      expect.stringContaining('Stack.nightly takes no part: Stack.nightly: the rehearsal has schedules of pipelines only'),
    ]);
  });

  test('fails with everything that a rehearsal stands on and does not have, at once', async () => {
    const error = await thrown(create([
      resource('AWS::S3::Bucket', 'a', 'arn', { ReplicationConfiguration: {} }),
      resource('AWS::S3::Bucket', 'b', 'arn', { ObjectLockConfiguration: { Rule: {} } }),
      resource('AWS::CodePipeline::Pipeline', 'p', 'arn', { PipelineType: 'V1', RoleArn: ROLE, Stages: [] }),
    ]));
    expect(error).toMatchObject({ code: 'Unsupported' });
    for (const text of ['Stack.a', 'ReplicationConfiguration', 'Stack.b', 'default retention', 'Stack.p', 'V2']) expect(error.message).toContain(text);
  });
});
