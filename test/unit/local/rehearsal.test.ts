import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RehearsableApp } from '../../../lib/local';
import { PipelineDefinitions } from '../../../lib/local/pipeline-definitions';
import { World } from '../../../lib/local/world/world';
import { PlannedResource } from '../../../lib/plan';
import { administrator } from '../../../lib/local/world/iam/callers';
import { roleWith, trustIn } from '../../helpers/access';
import { ACCOUNT, SURROUNDINGS, miniPipeline, planOf, REGION, resource, role, START } from './mini-plan';

const OTHER = '222222222222';
const alarm = (name: string, account = ACCOUNT) => resource('AWS::CloudWatch::Alarm', name, `arn:aws:cloudwatch:${REGION}:${account}:alarm:${name}`,
  { ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1 }, { account, path: `App/${account === ACCOUNT ? '' : 'Target/'}${name}/Resource` });

describe('people of a story', () => {
  const app = new RehearsableApp(planOf(role('Managers', { path: '/people/', trusts: { AWS: ACCOUNT } }), role('Operators', { account: OTHER, trusts: { AWS: OTHER } })));

  test('are sessions of roles, by path, logical id, name or ARN, in any account', () => app.rehearse((r) => {
    for (const name of ['App/Managers', 'App/Managers/Resource', 'Managers', 'Stack.Managers', `arn:aws:iam::${ACCOUNT}:role/people/Managers`]) {
      expect(r.as(name, 'ada').arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/Managers/ada`);
    }
    expect(r.as('Operators', 'bob').arn).toBe(`arn:aws:sts::${OTHER}:assumed-role/Operators/bob`);
    expect(r.as(`arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/Admins`, 'eve', { policies: [] }).arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/Admins/eve`);
  }));

  test('fails for a role that the app does not have', () => app.rehearse((r) => {
    expect(() => r.as('Directors', 'ada')).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: 'no AWS::IAM::Role is called \'Directors\' (known: App/Managers, App/Operators)' }));
  }));
});

describe('alarms of a story', () => {
  const composite = resource('AWS::CloudWatch::CompositeAlarm', 'all', 'all', {});
  const app = new RehearsableApp({ ...planOf(alarm('errors'), alarm('errors', OTHER), alarm('latency')), inert: [composite] });

  test('breach, clear and lose their data', () => app.rehearse((r) => {
    const latency = r.alarm('App/latency');
    expect(latency.state).toBe('INSUFFICIENT_DATA');
    latency.breach('slow');
    expect(r.alarm('latency').state).toBe('ALARM');
    latency.clear();
    expect(latency.state).toBe('OK');
    latency.insufficient();
    expect(latency.state).toBe('INSUFFICIENT_DATA');
  }));

  test('are told apart by path or ARN where two accounts have the same name', () => app.rehearse((r) => {
    r.alarm('App/Target/errors').breach();
    expect(r.alarm('App/errors').state).toBe('INSUFFICIENT_DATA');
    expect(r.alarm(`arn:aws:cloudwatch:${REGION}:${OTHER}:alarm:errors`).state).toBe('ALARM');
    expect(() => r.alarm('errors')).toThrow('more than one AWS::CloudWatch::Alarm is called \'errors\'');
  }));

  test('fails by name for a composite alarm, and for one that there is not', () => app.rehearse((r) => {
    expect(() => r.alarm('App/all')).toThrow(expect.objectContaining({ code: 'Unsupported', message: expect.stringContaining('is a composite alarm') }));
    expect(() => r.alarm('none')).toThrow(expect.objectContaining({ code: 'StoryInvalid' }));
  }));
});

describe('a deployment in the middle of things', () => {
  let world: World;
  let definitions: PipelineDefinitions;
  beforeEach(async () => {
    const plan = planOf(...SURROUNDINGS, miniPipeline());
    world = await World.create(plan, { start: START, seed: 's' });
    world.s3.put('store', 'release.json', Buffer.from('{}'), { by: 'somebody' });
    definitions = new PipelineDefinitions(world, plan);
    while (await world.timeline.step(START.getTime() + 30_000));
  });
  afterEach(() => world.close());

  test('kills what waits for an answer', () => {
    expect(world.codepipeline.waitingApprovals()).toHaveLength(2);
    definitions.redeploy('shop-prod', (properties) => ({ ...properties, ExecutionMode: 'QUEUED' }));
    expect(world.codepipeline.waitingApprovals()).toEqual([]);
  });

  test('goes on from what was deployed last, and changes nothing of the plan', () => {
    definitions.redeploy('shop-prod', (properties) => {
      Object.assign((properties.Stages as PlannedResource['properties'][])[0], { Name: 'Source' });
      return properties;
    });
    definitions.redeploy('shop-prod', (properties) => {
      expect((properties.Stages as { Name: string }[]).map(({ Name }) => Name)).toEqual(['Source', 'Approve', 'Deploy']);
      return { ...properties, Stages: (properties.Stages as unknown[]).slice(0, 2) };
    });
    expect((miniPipeline().properties.Stages as unknown[])).toHaveLength(3);
  });

  test('fails if it changes nothing, makes another pipeline, or is refused', () => {
    expect(() => definitions.redeploy('shop-prod', (properties) => properties)).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: expect.stringContaining('changes nothing') }));
    expect(() => definitions.redeploy('shop-prod', ({ Name, ...others }) => ({ Name, ...others }))).toThrow('changes nothing');
    expect(() => definitions.redeploy('shop-prod', (properties) => ({ ...properties, Name: 'x' }))).toThrow(expect.objectContaining({ code: 'Unsupported' }));
    expect(() => definitions.redeploy('shop-prod', (properties) => ({ ...properties, Stages: [] }))).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: expect.stringContaining('InvalidStructureException') }));
    expect(() => definitions.redeploy('none', (properties) => properties)).toThrow('the app has no pipeline \'none\' (known: shop-prod)');
    expect(world.codepipeline.waitingApprovals()).toHaveLength(2);
  });
});

describe('functions whose clocks are off', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  writeFileSync(join(folder, 'index.js'), 'exports.handler = async () => [new Date().toISOString(), Date.now() - new Date().getTime(), Date(), new Date(0).getTime()]');
  afterAll(() => rmSync(folder, { recursive: true }));
  const fn = resource('AWS::Lambda::Function', 'f', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`, { Handler: 'index.handler', Runtime: 'nodejs24.x', Role: `arn:aws:iam::${ACCOUNT}:role/f` }, { codeDirectory: folder });

  test('see another time than the services', async () => {
    const world = await World.create(planOf(fn, roleWith(`arn:aws:iam::${ACCOUNT}:role/f`, [], trustIn('lambda.amazonaws.com'))), { start: START, seed: 's', skew: -90_000 });
    const [now, difference, text, given] = JSON.parse((await world.lambda.invoke('f', {}, administrator(ACCOUNT))).payload) as [string, number, string, number];
    expect([now, difference, given]).toEqual(['2026-01-05T07:58:30.000Z', 0, 0]);
    expect(new Date(text).toISOString()).toBe('2026-01-05T07:58:30.000Z');
    expect(world.timeline.date).toEqual(START);
    await world.close();
  });
});

test('fails with what the story threw, also when nothing has happened yet', async () => {
  await expect(new RehearsableApp(planOf()).rehearse(() => { throw new RangeError('too early'); })).rejects.toThrow(/^too early\n\nThe rehearsal up to there:\n$/);
});
