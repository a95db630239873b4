import { BusEvent } from '../../../../../lib/local/world/ports';
import { ADA, approval, created, stage, TestWorld } from './world';

type Expected = [kind: string, state: string, name: string | undefined, attempt: number, more: string[]];

const kindOf = (event: BusEvent) => event['detail-type'].split(' ')[1];
const BASE: Record<string, string[]> = {
  Pipeline: ['pipeline', 'execution-id', 'start-time', 'state', 'version', 'pipeline-execution-attempt'],
  Stage: ['pipeline', 'execution-id', 'start-time', 'stage', 'state', 'version', 'pipeline-execution-attempt'],
  Action: ['pipeline', 'execution-id', 'start-time', 'stage', 'action-execution-id', 'action', 'state', 'region', 'type', 'version', 'pipeline-execution-attempt'],
};

/** The sequence of a real run: source, a rejected approval, a retry, an approval; per event what it carries besides the usual. */
const CAPTURED: Expected[] = [
  ['Pipeline', 'STARTED', undefined, 1, ['execution-trigger']],
  ['Stage', 'STARTED', 'Release', 0, []],
  ['Action', 'STARTED', 'Release', 1, []],
  ['Action', 'SUCCEEDED', 'Release', 1, ['execution-result', 'output-artifacts']],
  ['Stage', 'SUCCEEDED', 'Release', 0, []],
  ['Stage', 'STARTED', 'Approve', 0, []],
  ['Action', 'STARTED', 'Approve', 1, []],
  ['Action', 'FAILED', 'Approve', 1, ['execution-result']],
  ['Stage', 'FAILED', 'Approve', 0, []],
  ['Pipeline', 'FAILED', undefined, 1, []],
  ['Pipeline', 'RESUMED', undefined, 2, ['last-retry-attempt-time']],
  ['Stage', 'RESUMED', 'Approve', 2, ['stage-last-retry-attempt-time']],
  ['Action', 'STARTED', 'Approve', 2, []],
  ['Action', 'SUCCEEDED', 'Approve', 2, ['execution-result']],
  ['Stage', 'SUCCEEDED', 'Approve', 2, ['stage-last-retry-attempt-time']],
  ['Pipeline', 'SUCCEEDED', undefined, 2, ['last-retry-attempt-time']],
];

async function retriedRun(): Promise<TestWorld> {
  const world = await created([stage('Approve', approval('Approve'))]);
  await world.play(10);
  world.answer('Rejected', 'RejectIt');
  await world.play(40);
  world.service.retry({ pipelineName: 'shop', stageName: 'Approve', pipelineExecutionId: world.service.executions('shop')[0].pipelineExecutionId, retryMode: 'FAILED_ACTIONS' }, ADA);
  await world.play(10);
  world.answer('Approved', 'ApproveIt');
  await world.play(40);
  return world;
}

test('a run with a retry emits the captured events in the order of their causes', async () => {
  const world = await retriedRun();
  expect(world.events.map((event) => [kindOf(event), event.detail.state, event.detail.action ?? event.detail.stage, event.detail['pipeline-execution-attempt']]))
    .toEqual(CAPTURED.map(([kind, state, name, attempt]) => [kind, state, name, attempt]));
});

test('each event has the keys of the captured one and no other', async () => {
  const world = await retriedRun();
  expect(world.events.map((event) => Object.keys(event.detail).sort()))
    .toEqual(CAPTURED.map(([kind, , , , more]) => [...BASE[kind], ...more].sort()));
});

test('an event names source, resource and type, and its start even when it tells of the end', async () => {
  const world = await retriedRun();
  const action = world.events.filter(({ detail }) => detail.action === 'Release');
  expect(action[0]).toMatchObject({ 'source': 'aws.codepipeline', 'detail-type': 'CodePipeline Action Execution State Change', 'resources': ['arn:aws:codepipeline:eu-west-1:111111111111:shop'] });
  expect(action[1].detail).toMatchObject({
    'start-time': action[0].detail['start-time'], 'region': 'eu-west-1', 'type': { owner: 'AWS', provider: 'S3', category: 'Source', version: '1' }, 'version': 1,
    'execution-result': { 'external-execution-summary': 'Amazon S3 version id: v1-release.json', 'external-execution-id': 'v1-release.json' },
    'output-artifacts': [{ name: 'Release', s3location: { bucket: 'artifacts', key: expect.stringMatching(/^shop\/Release\/\w{7}\.zip$/) } }],
  });
  expect(world.events[0].detail['execution-trigger']).toEqual({ 'trigger-type': 'CreatePipeline', 'trigger-detail': expect.stringMatching(/^arn:aws:sts::/) });
});

test('the times between events are the measured ones', async () => {
  const world = await retriedRun();
  const start = world.events[0].at;
  expect(world.events.slice(0, 7).map(({ at }) => at - start)).toEqual([0, 220, 300, 1300, 1300, 1850, 1930]);
});

test('every change is a line of the journal', async () => {
  const world = await retriedRun();
  expect(world.notes.slice(-3)).toEqual(['shop ▸ Approve ▸ Approve: SUCCEEDED: ApproveIt', 'shop ▸ Approve: SUCCEEDED', 'shop: execution SUCCEEDED']);
});
