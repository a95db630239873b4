import { CodePipelineClient, PutJobFailureResultCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { CLIENT, serve } from '../../../../helpers/serve';
import { ADA, approval, created, lambda, stage, TestWorld } from './world';

/** Answers a job over the wire, as a handler does. */
async function report(world: TestWorld, jobId: string, failure?: string, outputVariables?: Record<string, string>): Promise<void> {
  const served = await serve(world.service);
  const client = new CodePipelineClient({ ...CLIENT, endpoint: served.endpoint });
  await (failure === undefined
    ? client.send(new PutJobSuccessResultCommand({ jobId, outputVariables }))
    : client.send(new PutJobFailureResultCommand({ jobId, failureDetails: { type: 'JobFailed', message: failure } })));
  client.destroy();
  await served.close();
}
const only = (world: TestWorld) => world.service.executions('shop')[0].pipelineExecutionId;

describe('run orders', () => {
  test('the next order starts when every action of the one before has succeeded', async () => {
    const world = await created([stage('Work', lambda('A'), lambda('B'), lambda('C', { RunOrder: 5 }))]);
    await world.play(5);
    expect(world.invocations).toHaveLength(2);
    await report(world, world.calledBack(0).id);
    await world.play(60);
    expect(world.invocations).toHaveLength(2);
    await report(world, world.calledBack(1).id);
    await world.play(60);
    expect(world.invocations).toHaveLength(3);
    expect(world.states('Action', 'C')).toEqual(['STARTED']);
  });

  test('who says no order is of the first', async () => {
    const world = await created([stage('Work', lambda('A'), lambda('B', { RunOrder: undefined }), lambda('C', { RunOrder: 2 }))]);
    await world.play(5);
    expect(['A', 'B', 'C'].map((name) => world.states('Action', name))).toEqual([['STARTED'], ['STARTED'], []]);
  });

  test('a failure does not stop its parallel peers, and nothing later starts', async () => {
    const world = await created([stage('Work', lambda('A'), lambda('B'), lambda('C', { RunOrder: 2 })), stage('After', approval('Later'))]);
    await world.play(5);
    await report(world, world.calledBack(0).id, 'broken');
    await world.play(60);
    expect(world.statuses()).toEqual(['Failed']);
    expect(world.service.isQuiet()).toBe(false);
    await report(world, world.calledBack(1).id);
    await world.play(60);
    expect(world.states('Action', 'B')).toEqual(['STARTED', 'SUCCEEDED']);
    expect(world.states('Action', 'C')).toEqual([]);
    expect(world.states('Stage', 'Work')).toEqual(['STARTED', 'FAILED']);
    expect(world.service.isQuiet()).toBe(true);
  });

  test('a missing function does not keep its peer from being invoked', async () => {
    const world = await created([stage('Work', lambda('A', { Configuration: { FunctionName: 'nobody' } }), lambda('B'))]);
    await world.play(10);
    expect(world.invocations).toHaveLength(1);
  });
});

describe('locks', () => {
  test('SUPERSEDED: the newest waits in front of a locked stage and the one before it ends; inside nobody is touched', async () => {
    const world = await created([stage('Approve', approval('Ask'))]);
    await world.play(10);
    world.start();
    await world.play(10);
    world.start();
    await world.play(10);
    expect(world.statuses()).toEqual(['InProgress', 'Superseded', 'InProgress']);
    expect(world.states('Pipeline').filter((state) => state === 'SUPERSEDED')).toHaveLength(1);
    expect(world.service.isQuiet()).toBe(true);
    world.answer('Rejected');
    await world.play(60);
    expect(world.statuses()).toEqual(['Failed', 'Superseded', 'InProgress']);
    expect(world.service.waitingApprovals()[0].executionId).toBe(world.service.executions('shop')[2].pipelineExecutionId);
  });

  test('QUEUED: all wait, and enter in the order of their starts', async () => {
    const world = await created([stage('Approve', approval('Ask'))], { ExecutionMode: 'QUEUED' });
    const ids = [only(world), world.start(), world.start()];
    await world.play(10);
    const entered: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      entered.push(world.service.waitingApprovals()[0].executionId);
      world.answer('Approved');
      await world.play(60);
    }
    expect(entered).toEqual(ids);
    expect(world.statuses()).toEqual(['Succeeded', 'Succeeded', 'Succeeded']);
  });

  test('QUEUED: one execution can be in a later stage while the next is in an earlier one', async () => {
    const world = await created([stage('One', approval('First')), stage('Two', approval('Second'))], { ExecutionMode: 'QUEUED' });
    world.start();
    await world.play(10);
    world.answer('Approved');
    await world.play(60);
    expect(world.service.waitingApprovals().map(({ stage: name }) => name)).toEqual(['Two', 'One']);
  });

  test('fails the execution that is one too many of a QUEUED pipeline, without a word', async () => {
    const world = await created([stage('Approve', approval('Ask'))], { ExecutionMode: 'QUEUED' });
    for (let n = 0; n < 49; n += 1) world.start();
    world.start();
    expect(world.statuses().slice(-2)).toEqual(['InProgress', 'Failed']);
    expect(world.service.executions('shop').at(-1)?.statusSummary).toBeUndefined();
  });
});

describe('an entry condition', () => {
  const guarded = (result: string, value: string, operator = 'EQ') => ({
    ...stage('Approve', approval('Ask')),
    BeforeEntry: { Conditions: [{ Result: result, Rules: [{ Name: 'Needed', RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: 'VariableCheck', Version: '1' }, Configuration: { Variable: '#{work.approve}', Value: value, Operator: operator } }] }] },
  });
  async function until(result: string, value: string, operator?: string, variables: Record<string, string> = { approve: 'skip' }): Promise<TestWorld> {
    const world = await created([stage('Work', lambda('Admit', { Namespace: 'work' })), guarded(result, value, operator), stage('After', approval('Last'))]);
    await world.play(5);
    await report(world, world.calledBack().id, undefined, variables);
    await world.play(60);
    return world;
  }

  test('that is met lets the stage run', async () => {
    const world = await until('SKIP', 'skip');
    expect(world.service.waitingApprovals()[0].stage).toBe('Approve');
  });

  test('that is not met skips the stage without an event, and the next one runs', async () => {
    const world = await until('SKIP', 'run');
    expect(world.service.waitingApprovals()[0].stage).toBe('After');
    expect(world.states('Stage', 'Approve')).toEqual([]);
    expect(world.states('Action', 'Ask')).toEqual([]);
    expect(world.notes).toContain('shop ▸ Approve: SKIPPED');
  });

  test('knows NE', async () => {
    expect((await until('SKIP', 'skip', 'NE')).service.waitingApprovals()[0].stage).toBe('After');
  });

  test('fails the execution if its result is FAIL', async () => {
    const world = await until('FAIL', 'run');
    expect(world.statuses()).toEqual(['Failed']);
    expect(world.states('Stage', 'Approve')).toEqual(['STARTED', 'FAILED']);
  });

  test('fails, and does not skip, if its variable was never emitted', async () => {
    const world = await until('SKIP', 'run', 'EQ', { other: 'x' });
    expect(world.statuses()).toEqual(['Failed']);
  });

  test('of a skipped stage leaves nothing to retry', async () => {
    const world = await until('SKIP', 'run');
    world.answer('Rejected');
    await world.play(60);
    expect(() => world.service.retry({ pipelineName: 'shop', stageName: 'Approve', pipelineExecutionId: only(world), retryMode: 'ALL_ACTIONS' }, ADA)).toThrow(/Skipped/);
  });
});

describe('an update', () => {
  test('cancels who waits at once, and who works when the work has ended', async () => {
    const world = await created([stage('Work', lambda('A', {}), lambda('B', { RunOrder: 2 }))]);
    await world.play(5);
    world.start();
    await world.play(5);
    world.service.update({ ...propertiesOf('RestartExecutionOnUpdate', false) });
    expect(world.statuses()).toEqual(['InProgress', 'Cancelled']);
    await report(world, world.calledBack().id);
    await world.play(60);
    expect(world.statuses()).toEqual(['Cancelled', 'Cancelled']);
    expect(world.states('Action', 'A')).toEqual(['STARTED', 'SUCCEEDED']);
    expect(world.states('Action', 'B')).toEqual([]);
    expect(world.states('Stage', 'Work')).toEqual(['STARTED', 'CANCELED']);
  });

  test('lets a new execution into the stage where an approval died', async () => {
    const world = await created([stage('Approve', approval('Ask'))]);
    await world.play(10);
    world.service.update(propertiesOf('RestartExecutionOnUpdate', true));
    await world.play(10);
    expect(world.statuses()).toEqual(['InProgress', 'InProgress']);
    expect(world.service.waitingApprovals()).toHaveLength(1);
  });

  function propertiesOf(name: string, value: boolean): Record<string, unknown> {
    return {
      Name: 'shop', RoleArn: 'arn:aws:iam::111111111111:role/Pipeline', PipelineType: 'V2', ArtifactStore: { Type: 'S3', Location: 'artifacts' }, [name]: value,
      Stages: [
        { Name: 'Release', Actions: [{ Name: 'Release', ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'S3', Version: '1' }, Configuration: { S3Bucket: 'store', S3ObjectKey: 'release.json', PollForSourceChanges: 'false' }, OutputArtifacts: [{ Name: 'Release' }] }] },
        stage('Approve', approval('Ask')),
      ],
    };
  }
});
