import { CodePipelineClient, GetPipelineExecutionCommand, GetPipelineStateCommand, ListActionExecutionsCommand, ListPipelineExecutionsCommand, PutApprovalResultCommand, RetryStageExecutionCommand, StageRetryMode, StopPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { CLIENT, serve, Served } from '../../../../helpers/serve';
import { approval, created, lambda, pipeline, source, stage, TestWorld } from './world';

let [world, served, client]: [TestWorld, Served, CodePipelineClient] = [] as never;

async function begin(...actions: Record<string, unknown>[]): Promise<void> {
  world = await created([stage('Approve', ...actions)]);
  served = await serve(world.service);
  client = new CodePipelineClient({ ...CLIENT, endpoint: served.endpoint });
  await world.play(10);
}
const id = () => String(world.service.executions('shop')[0].pipelineExecutionId);
const stop = (more = {}) => client.send(new StopPipelineExecutionCommand({ pipelineName: 'shop', pipelineExecutionId: id(), ...more }));
const retry = (retryMode: StageRetryMode = 'FAILED_ACTIONS', more = {}) => client.send(new RetryStageExecutionCommand({ pipelineName: 'shop', stageName: 'Approve', pipelineExecutionId: id(), retryMode, ...more }));
const execution = async () => (await client.send(new GetPipelineExecutionCommand({ pipelineName: 'shop', pipelineExecutionId: id() }))).pipelineExecution;
const stageState = async () => (await client.send(new GetPipelineStateCommand({ name: 'shop' }))).stageStates?.[1];
const actions = async () => ((await client.send(new ListActionExecutionsCommand({ pipelineName: 'shop' }))).actionExecutionDetails ?? []).filter(({ stageName }) => stageName === 'Approve');
const NOT_STOPPABLE = () => ({
  name: 'PipelineExecutionNotStoppableException',
  message: `The pipeline execution with ID '${id()}' in 'shop' can't be stopped now. Either it does not exist in the pipeline, or the pipeline execution has no action executions in progress.`,
});

afterEach(async () => {
  client.destroy();
  await served.close();
});

describe('stop and wait', () => {
  beforeEach(() => begin(approval('Ask'), lambda('Never', { RunOrder: 2 })));

  test('still takes the answer, ends Stopped when it is looked at, and starts nothing more', async () => {
    await expect(stop({ reason: 'enough' })).resolves.toMatchObject({ pipelineExecutionId: id() });
    expect((await stageState())?.latestExecution?.status).toBe('Stopping');
    expect((await execution())?.statusSummary).toBeUndefined();
    world.answer('Approved');
    expect((await execution())?.status).toBe('Stopping');
    await world.play(60);
    expect(await execution()).toMatchObject({ status: 'Stopped', statusSummary: 'enough' });
    expect((await client.send(new ListPipelineExecutionsCommand({ pipelineName: 'shop' }))).pipelineExecutionSummaries?.[0]).toMatchObject({ statusSummary: 'enough', stopTrigger: { reason: 'enough' } });
    expect(await actions()).toHaveLength(1);
    expect(world.states('Pipeline')).toEqual(['STARTED', 'STOPPING', 'STOPPED']);
    expect(world.states('Stage', 'Approve')).toEqual(['STARTED', 'STOPPING', 'STOPPED']);
  });

  test('fails the second time, but may become an abandon', async () => {
    await stop();
    await expect(stop()).rejects.toMatchObject({ name: 'DuplicatedStopRequestException' });
    await expect(stop({ abandon: true })).resolves.toBeDefined();
    await world.play(2);
    expect((await execution())?.status).toBe('Stopped');
  });
});

describe('stop and abandon', () => {
  beforeEach(() => begin(approval('Ask')));

  test('leaves the approval behind within a second', async () => {
    const { token } = world.service.waitingApprovals()[0];
    await stop({ abandon: true });
    expect((await stageState())?.latestExecution?.status).toBe('Stopping');
    expect((await stageState())?.actionStates?.[0].latestExecution).toMatchObject({ status: 'InProgress', token });
    await expect(stop({ abandon: true })).rejects.toMatchObject(NOT_STOPPABLE());
    const answer = new PutApprovalResultCommand({ pipelineName: 'shop', stageName: 'Approve', actionName: 'Ask', token, result: { status: 'Approved', summary: 'x' } });
    await expect(client.send(answer)).rejects.toMatchObject({ name: 'InvalidApprovalTokenException', message: 'The pipeline shop has been updated, and the approval request you responded to is now out of date.' });
    await world.play(1);
    expect((await stageState())?.actionStates?.[0].latestExecution).toEqual({ actionExecutionId: token, status: 'Abandoned', summary: 'The approval action has been canceled.' });
    expect((await actions())[0]).toMatchObject({ status: 'Abandoned', output: { outputArtifacts: [], outputVariables: {} } });
    expect(await execution()).toMatchObject({ status: 'Stopped' });
    expect((await execution())?.statusSummary).toBeUndefined();
    expect(world.states('Action', 'Ask')).toEqual(['STARTED', 'ABANDONED']);
    expect(world.states('Pipeline')).toEqual(['STARTED', 'STOPPING', 'STOPPED']);
  });

  test('fails for an execution that has ended, or is not there, or with a reason that is too long', async () => {
    await expect(stop({ reason: 'x'.repeat(201) })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(stop({ pipelineExecutionId: '00000000-0000-4000-8000-000000000000' })).rejects.toMatchObject({ name: 'PipelineExecutionNotStoppableException' });
    world.answer('Approved');
    await world.play(60);
    await expect(stop()).rejects.toMatchObject(NOT_STOPPABLE());
  });

  test('ends at once who waits in front of a stage, and leaves nothing to retry', async () => {
    const waiting = world.start();
    await world.play(10);
    await stop({ pipelineExecutionId: waiting });
    expect(world.statuses()).toEqual(['InProgress', 'Stopped']);
    await expect(retry('FAILED_ACTIONS', { pipelineExecutionId: waiting })).rejects.toMatchObject({ name: 'NotLatestPipelineExecutionException' });
  });
});

describe('a retry', () => {
  test('of failed actions starts those with new ids and a new token, and shows the old one for a moment', async () => {
    await begin(approval('Ask'), approval('Other'));
    world.answer('Rejected');
    world.answer('Approved');
    await world.play(60);
    const before = await actions();
    await expect(retry()).resolves.toMatchObject({ pipelineExecutionId: id() });
    expect(await stageState()).toMatchObject({ latestExecution: { status: 'InProgress' }, retryStageMetadata: { manualStageRetryAttempt: 1, latestRetryTrigger: 'ManualStageRetry' } });
    expect((await stageState())?.actionStates?.[0].latestExecution?.status).toBe('Failed');
    expect((await execution())?.status).toBe('InProgress');
    await world.play(10);
    const after = await actions();
    expect(after).toHaveLength(3);
    expect(before.map(({ actionExecutionId }) => actionExecutionId)).not.toContain(after[0].actionExecutionId);
    expect(world.service.waitingApprovals()).toMatchObject([{ action: 'Ask', token: after[0].actionExecutionId }]);
    world.answer('Approved');
    await world.play(60);
    expect((await execution())?.status).toBe('Succeeded');
  });

  test('of all actions starts every one again', async () => {
    await begin(approval('Ask'), approval('Other'));
    world.answer('Rejected');
    world.answer('Approved');
    await world.play(60);
    await retry('ALL_ACTIONS');
    await world.play(10);
    expect(world.service.waitingApprovals().map(({ action }) => action)).toEqual(['Ask', 'Other']);
  });

  test('gives outputs new places', async () => {
    await begin(lambda('Make', { OutputArtifacts: [{ Name: 'Made' }] }));
    await stop({ abandon: true });
    await world.play(2);
    await retry();
    await world.play(2);
    const [first, second] = world.invocations.map(({ job }) => job.data.outputArtifacts[0].location.s3Location.objectKey);
    expect(second).toMatch(/^shop\/Made\//);
    expect(second).not.toBe(first);
  });

  test('fails of all actions while one is in progress, and of failed ones lets it go on', async () => {
    await begin(approval('Ask'), approval('Other'));
    world.answer('Rejected');
    await world.play(60);
    expect((await execution())?.status).toBe('Failed');
    await expect(retry('ALL_ACTIONS')).rejects.toMatchObject({ name: 'StageNotRetryableException' });
    const { token } = world.service.waitingApprovals()[0];
    await retry();
    await world.play(10);
    expect(world.service.waitingApprovals().map((waiting) => waiting.token)).toContain(token);
    world.answer('Approved');
    world.answer('Approved');
    await world.play(60);
    expect((await execution())?.status).toBe('Succeeded');
  });

  test('fails while the stage is in progress and after it succeeded', async () => {
    await begin(approval('Ask'));
    await expect(retry()).rejects.toMatchObject({ name: 'StageNotRetryableException' });
    world.answer('Approved');
    await world.play(60);
    await expect(retry()).rejects.toMatchObject({ name: 'StageNotRetryableException' });
  });

  test('fails after a newer execution has entered the stage', async () => {
    await begin(approval('Ask'));
    world.answer('Rejected');
    await world.play(60);
    const first = id();
    world.start();
    await world.play(10);
    await expect(retry('FAILED_ACTIONS', { pipelineExecutionId: first })).rejects.toMatchObject({ name: 'NotLatestPipelineExecutionException' });
  });

  test('fails after an update of the pipeline', async () => {
    await begin(approval('Ask'));
    world.answer('Rejected');
    await world.play(60);
    world.service.update(pipeline([source(), stage('Approve', approval('Ask'))]));
    await expect(retry()).rejects.toMatchObject({ name: 'StageNotRetryableException' });
  });

  test('fails for a stage or a mode that does not exist', async () => {
    await begin(approval('Ask'));
    await expect(retry('FAILED_ACTIONS', { stageName: 'None' })).rejects.toMatchObject({ name: 'StageNotFoundException' });
    await expect(retry('SOME' as StageRetryMode)).rejects.toMatchObject({ name: 'ValidationException', message: "1 validation error detected: Value at 'retryMode' failed to satisfy constraint: Member must satisfy enum value set: [FAILED_ACTIONS, ALL_ACTIONS]" });
  });
});
