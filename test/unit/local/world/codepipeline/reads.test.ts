import { CodePipelineClient, GetPipelineCommand, GetPipelineExecutionCommand, GetPipelineStateCommand, ListActionExecutionsCommand, ListPipelineExecutionsCommand, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { CLIENT, serve, Served } from '../../../../helpers/serve';
import { approval, created, lambda, stage, TestWorld } from './world';

let [world, served, client]: [TestWorld, Served, CodePipelineClient] = [] as never;

beforeEach(async () => {
  world = await created([stage('Approve', approval('Ask', { Configuration: { CustomData: 'x', NotificationArn: 'arn:aws:sns:eu-west-1:111111111111:asks' } }), lambda('Work', { RunOrder: 2, InputArtifacts: [{ Name: 'Release' }] }))]);
  served = await serve(world.service);
  client = new CodePipelineClient({ ...CLIENT, endpoint: served.endpoint });
  await world.play(10);
});
afterEach(async () => {
  client.destroy();
  await served.close();
});

test('GetPipeline gives the structure back, with times as dates and lists where nothing was said', async () => {
  const { pipeline, metadata } = await client.send(new GetPipelineCommand({ name: 'shop' }));
  expect(pipeline?.stages?.[1].actions?.[0]).toEqual({
    name: 'Ask', actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' }, runOrder: 1,
    configuration: { CustomData: 'x', NotificationArn: 'arn:aws:sns:eu-west-1:111111111111:asks' }, outputArtifacts: [], inputArtifacts: [],
  });
  expect(pipeline).toMatchObject({ version: 1, executionMode: 'SUPERSEDED', pipelineType: 'V2', artifactStore: { type: 'S3', location: 'artifacts' } });
  expect(metadata).toMatchObject({ pipelineArn: 'arn:aws:codepipeline:eu-west-1:111111111111:shop', created: new Date('2026-03-01T10:00:00.000Z') });
});

test('GetPipeline fails for a name, and a version, that does not exist', async () => {
  await expect(client.send(new GetPipelineCommand({ name: 'none' }))).rejects.toMatchObject({ name: 'PipelineNotFoundException', message: "Account '111111111111' does not have a pipeline with name 'none'" });
  await expect(client.send(new GetPipelineCommand({ name: 'shop', version: 7 }))).rejects.toMatchObject({ name: 'PipelineNotFoundException' });
});

test('a pipeline that was just created has no execution yet', async () => {
  const fresh = new TestWorld();
  fresh.service.create({ Name: 'other', RoleArn: 'r', PipelineType: 'V2', ArtifactStore: { Type: 'S3', Location: 'a' }, Stages: [
    stage('S', { Name: 's', ActionTypeId: { Category: 'Source', Provider: 'S3' }, Configuration: { S3Bucket: 'b', S3ObjectKey: 'k', PollForSourceChanges: 'false' }, OutputArtifacts: [{ Name: 'o' }] }), stage('A', approval('a')),
  ] }, 'Other');
  expect(fresh.service.executions('other')).toEqual([]);
  expect(fresh.service.isQuiet()).toBe(false);
  await fresh.play(2);
  expect(fresh.statuses('other')).toEqual(['InProgress']);
});

test('executions come newest first, in small pages that do not shift', async () => {
  for (let n = 0; n < 7; n += 1) {
    world.start();
    await world.play(1);
  }
  const first = await client.send(new ListPipelineExecutionsCommand({ pipelineName: 'shop' }));
  expect(first.pipelineExecutionSummaries).toHaveLength(5);
  world.start();
  const second = await client.send(new ListPipelineExecutionsCommand({ pipelineName: 'shop', nextToken: first.nextToken }));
  expect(second.nextToken).toBeUndefined();
  const ids = [...first.pipelineExecutionSummaries ?? [], ...second.pipelineExecutionSummaries ?? []].map(({ pipelineExecutionId }) => pipelineExecutionId);
  expect(ids).toEqual(world.service.executions('shop').slice(0, -1).map(({ pipelineExecutionId }) => pipelineExecutionId).reverse());
});

test('action executions come newest first, one by one if asked so, of one execution or of all', async () => {
  world.answer('Approved');
  await world.play(60);
  const id = world.service.executions('shop')[0].pipelineExecutionId;
  const names: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListActionExecutionsCommand({ pipelineName: 'shop', filter: { pipelineExecutionId: id }, maxResults: 1, nextToken }));
    names.push(...(page.actionExecutionDetails ?? []).map(({ actionName }) => actionName));
    ({ nextToken } = page);
  } while (nextToken);
  expect(names).toEqual(['Work', 'Ask', 'Release']);
});

test('GetPipelineState shows who waits in front of a stage', async () => {
  const waiting = world.start();
  await world.play(10);
  const { stageStates } = await client.send(new GetPipelineStateCommand({ name: 'shop' }));
  expect(stageStates?.[1]).toMatchObject({ inboundExecution: { pipelineExecutionId: waiting, status: 'InProgress' }, inboundExecutions: [{ pipelineExecutionId: waiting }] });
});

describe('a read fails', () => {
  test('with a token of another list', async () => {
    const page = await client.send(new ListActionExecutionsCommand({ pipelineName: 'shop', maxResults: 1 }));
    await expect(client.send(new ListPipelineExecutionsCommand({ pipelineName: 'shop', nextToken: page.nextToken }))).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
    await expect(client.send(new ListPipelineExecutionsCommand({ pipelineName: 'shop', nextToken: 'x' }))).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
  });

  test('with a page of 101', async () => {
    await expect(client.send(new ListActionExecutionsCommand({ pipelineName: 'shop', maxResults: 101 }))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('for an execution that does not exist', async () => {
    const pipelineExecutionId = '00000000-0000-4000-8000-000000000000';
    await expect(client.send(new GetPipelineExecutionCommand({ pipelineName: 'shop', pipelineExecutionId }))).rejects.toMatchObject({ name: 'PipelineExecutionNotFoundException' });
    await expect(client.send(new ListActionExecutionsCommand({ pipelineName: 'shop', filter: { pipelineExecutionId } }))).rejects.toMatchObject({ name: 'PipelineExecutionNotFoundException' });
  });

  test('with a filter, or by an operation, that the rehearsal does not have', async () => {
    const unsupported = { name: 'UnsupportedOperation' };
    await expect(client.send(new ListPipelinesCommand({}))).rejects.toMatchObject({ ...unsupported, message: expect.stringContaining('ListPipelines') });
    await expect(client.send(new ListPipelineExecutionsCommand({ pipelineName: 'shop', filter: { succeededInStage: { stageName: 'Approve' } } }))).rejects.toMatchObject(unsupported);
  });
});

test('the same seed gives the same ids and the same events', async () => {
  const run = async () => {
    const other = await created([stage('Approve', approval('Ask'))]);
    await other.play(10);
    return JSON.stringify(other.events);
  };
  expect(await run()).toBe(await run());
});
