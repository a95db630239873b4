import { CodePipelineClient, GetPipelineStateCommand, ListActionExecutionsCommand, PutJobFailureResultCommand, PutJobSuccessResultCommand, StopPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { ServiceError } from '../../../../../lib/local/world/service';
import { CLIENT, serve, Served } from '../../../../helpers/serve';
import { approval, created, lambda, stage, TestWorld } from './world';

let [world, served, client]: [TestWorld, Served, CodePipelineClient] = [] as never;

async function begin(...actions: Record<string, unknown>[]): Promise<void> {
  world = await created([stage('Work', ...actions)]);
  served = await serve(world.service);
  client = new CodePipelineClient({ ...CLIENT, endpoint: served.endpoint });
  await world.play(5);
}
const WORK = { OutputArtifacts: [{ Name: 'ProducedZip' }], InputArtifacts: [{ Name: 'Release' }], Namespace: 'work', Configuration: { FunctionName: 'worker', UserParameters: '{"id":"#{codepipeline.PipelineExecutionId}","v":"#{release.VersionId}"}' } };
const succeed = (jobId: string, more = {}) => client.send(new PutJobSuccessResultCommand({ jobId, ...more }));
const fail = (jobId: string, message = 'no') => client.send(new PutJobFailureResultCommand({ jobId, failureDetails: { type: 'JobFailed', message } }));
const history = async () => (await client.send(new ListActionExecutionsCommand({ pipelineName: 'shop' }))).actionExecutionDetails ?? [];
const shown = async () => (await client.send(new GetPipelineStateCommand({ name: 'shop' }))).stageStates?.[1].actionStates?.[0].latestExecution;

afterEach(async () => {
  client.destroy();
  await served.close();
});

describe('the event', () => {
  beforeEach(() => begin(lambda('Transform', WORK)));

  test('has the keys of the captured one, in their order, and nothing else', () => {
    const job = world.calledBack();
    expect(Object.keys(job)).toEqual(['id', 'accountId', 'data']);
    expect(Object.keys(job.data)).toEqual(['actionConfiguration', 'inputArtifacts', 'outputArtifacts', 'artifactCredentials']);
    expect(Object.keys(job.data.artifactCredentials)).toEqual(['accessKeyId', 'secretAccessKey', 'sessionToken', 'expirationTime']);
  });

  test('resolves variables and names the artifacts by their places', () => {
    const { data } = world.calledBack();
    const id = world.service.executions('shop')[0].pipelineExecutionId;
    expect(data.actionConfiguration.configuration).toEqual({ FunctionName: 'worker', UserParameters: `{"id":"${id}","v":"v1-release.json"}` });
    expect(data.inputArtifacts[0].revision).toBe('v1-release.json');
    expect(data.inputArtifacts[0].location.s3Location.objectKey).toMatch(/^shop\/Release\/[A-Za-z0-9]{7}\.zip$/);
    expect(data.outputArtifacts[0].revision).toBeNull();
    expect(data.outputArtifacts[0].location.s3Location.objectKey).toMatch(/^shop\/ProducedZi\/[A-Za-z0-9]{7}$/);
  });

  test('has credentials that expire 900 whole seconds after the dispatch', () => {
    const { accessKeyId, expirationTime } = world.calledBack().data.artifactCredentials;
    expect(accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(expirationTime).toBe(Math.floor(world.invocations[0].at / 1000) * 1000 + 900_000);
  });

  test('has credentials that are for inputs and outputs, and good for nothing if there are none', async () => {
    const policy = () => world.identities.find(String(world.calledBack().data.artifactCredentials.accessKeyId))!.caller.sessionPolicy!;
    const [input, output] = [world.calledBack().data.inputArtifacts, world.calledBack().data.outputArtifacts].map(([{ location: { s3Location: { objectKey } } }]) => `arn:aws:s3:::artifacts/${objectKey}`);
    expect(policy().statements.map(({ actions, resources }) => [actions, resources])).toEqual([[['s3:GetObject', 's3:GetObjectVersion'], [input]], [['s3:PutObject'], [output]]]);
    client.destroy();
    await served.close();
    await begin(lambda('Plain'));
    expect(policy().statements).toEqual([]);
  });

  test('is sent in the name of the pipeline\'s role', () => {
    expect(world.invocations[0]).toMatchObject({ name: 'worker', by: 'arn:aws:iam::111111111111:role/Pipeline' });
  });
});

describe('an answer', () => {
  beforeEach(() => begin(lambda('Transform', WORK)));

  test('is accepted at once and shows about 32 seconds after the start', async () => {
    await succeed(world.calledBack().id, { outputVariables: { Produced: 'yes' } });
    expect((await history())[0]).toMatchObject({ status: 'InProgress', output: { outputArtifacts: [], outputVariables: {} } });
    expect((await history())[0].output?.executionResult).toBeUndefined();
    await world.play(60);
    const [record] = await history();
    expect(record).toMatchObject({
      status: 'Succeeded', stageName: 'Work', actionName: 'Transform', pipelineVersion: 1,
      input: { actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' }, region: 'eu-west-1', namespace: 'work', configuration: WORK.Configuration },
      output: {
        executionResult: { externalExecutionId: 'worker', externalExecutionUrl: 'https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logStream:group=%252Faws%252Flambda%252Fworker' },
        outputVariables: { Produced: 'yes' },
      },
    });
    expect(record.output?.executionResult?.externalExecutionSummary).toBeUndefined();
    expect(Number(record.lastUpdateTime) - Number(record.startTime)).toBe(32_115);
  });

  test('that is late shows at the look after it', async () => {
    await world.play(100);
    await succeed(world.calledBack().id);
    await world.play(60);
    const [record] = await history();
    expect(Number(record.lastUpdateTime) - Number(record.startTime)).toBe(515 + 4 * 31_000 + 600);
  });

  test('of failure becomes the summary in history and the error in the state', async () => {
    await fail(world.calledBack().id, 'owned explicit failure');
    await world.play(60);
    expect((await history())[0]).toMatchObject({
      status: 'Failed',
      output: { executionResult: { errorDetails: { code: 'JobFailed' }, externalExecutionId: 'worker', externalExecutionSummary: 'owned explicit failure' }, outputArtifacts: [], outputVariables: {} },
    });
    const state = await shown();
    expect(state).toMatchObject({ status: 'Failed', errorDetails: { code: 'JobFailed', message: 'owned explicit failure' } });
    expect(state?.summary).toBeUndefined();
    expect(world.statuses()).toEqual(['Failed']);
  });

  test('with a token invokes again 31 seconds after the first time: new job, same action, same places', async () => {
    const first = world.calledBack();
    await succeed(first.id, { continuationToken: '{"phase":2}', executionDetails: { summary: 's', externalExecutionId: 'e', percentComplete: 25 } });
    await world.play(40);
    const second = world.calledBack();
    expect(world.invocations).toHaveLength(2);
    expect(world.invocations[1].at - world.invocations[0].at).toBe(31_000);
    expect(second.id).not.toBe(first.id);
    expect(second.data).toEqual({ ...first.data, continuationToken: '{"phase":2}', artifactCredentials: second.data.artifactCredentials });
    expect(Object.keys(second.data).at(-1)).toBe('continuationToken');
    await succeed(second.id);
    await world.play(60);
    const [record] = await history();
    expect(Number(record.lastUpdateTime) - Number(record.startTime)).toBe(63_115);
  });

  test('without an upload is a success all the same', async () => {
    await succeed(world.calledBack().id);
    await world.play(60);
    const place = (await history())[0].output?.outputArtifacts?.[0].s3location;
    expect(world.objects.has(`${place?.bucket}/${place?.key}`)).toBe(false);
    expect(world.statuses()).toEqual(['Succeeded']);
  });
});

describe('a second answer', () => {
  beforeEach(() => begin(lambda('Transform', WORK)));
  const ALREADY = /is already set to the desired value. It cannot be updated with the same status, but different result or output variables\.$/;

  test('that repeats the first exactly is accepted, in any order of keys', async () => {
    const { id } = world.calledBack();
    await succeed(id, { outputVariables: { A: '1', B: '2' } });
    await expect(succeed(id, { outputVariables: { B: '2', A: '1' } })).resolves.toBeDefined();
  });

  test('fails with other content', async () => {
    const { id } = world.calledBack();
    await succeed(id, { outputVariables: { A: '1' } });
    await expect(succeed(id)).rejects.toMatchObject({ name: 'InvalidJobStateException', message: expect.stringMatching(ALREADY) });
  });

  test('fails with the opposite status, both ways', async () => {
    const { id } = world.calledBack();
    await succeed(id);
    await expect(fail(id)).rejects.toMatchObject({ name: 'InvalidJobStateException', message: `Job with id ${id} has already terminated` });
    await world.play(60);
    world.start();
    await world.play(5);
    const other = world.calledBack().id;
    await fail(other);
    await expect(fail(other)).resolves.toBeDefined();
    await expect(succeed(other)).rejects.toMatchObject({ name: 'InvalidJobStateException', message: `Job with id ${other} has already terminated` });
  });

  test('fails for a job that was continued', async () => {
    const { id } = world.calledBack();
    await succeed(id, { continuationToken: 't' });
    await expect(succeed(id)).rejects.toMatchObject({ name: 'InvalidJobStateException', message: expect.stringMatching(ALREADY) });
  });

  test('after an abandon is accepted and changes nothing', async () => {
    const pipelineExecutionId = world.service.executions('shop')[0].pipelineExecutionId;
    await client.send(new StopPipelineExecutionCommand({ pipelineName: 'shop', pipelineExecutionId, abandon: true }));
    await world.play(5);
    await expect(succeed(world.calledBack().id)).resolves.toBeDefined();
    await world.play(60);
    expect((await history())[0]).toMatchObject({ status: 'Abandoned', output: { outputArtifacts: [], outputVariables: {} } });
    expect(await shown()).toMatchObject({ status: 'Abandoned', externalExecutionId: 'worker' });
    expect(world.statuses()).toEqual(['Stopped']);
  });
});

describe('refusals', () => {
  beforeEach(() => begin(lambda('Transform', WORK)));

  test('fails a token together with variables and keeps the job open', async () => {
    const { id } = world.calledBack();
    await expect(succeed(id, { continuationToken: 't', outputVariables: { A: '1' } })).rejects.toMatchObject({ name: 'ValidationException', message: 'A job can not contain both a continuation token and output variables.' });
    await expect(succeed(id, { outputVariables: { A: '1' } })).resolves.toBeDefined();
  });

  test('fails an unknown and a malformed job id', async () => {
    const unknown = '00000000-0000-0000-0000-000000000001';
    await expect(succeed(unknown)).rejects.toMatchObject({ name: 'JobNotFoundException', message: `Job with id '${unknown}' does not exist` });
    await expect(succeed('nonsense')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('fails output variables that are too large or badly named, and keeps the job open', async () => {
    const { id } = world.calledBack();
    await expect(succeed(id, { outputVariables: { A: 'x'.repeat(122_880) } })).rejects.toMatchObject({ name: 'OutputVariablesSizeExceededException' });
    await expect(succeed(id, { outputVariables: { 'a b': 'x' } })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(succeed(id)).resolves.toBeDefined();
  });

  test('fails a failure message of more than 5,000 characters', async () => {
    await expect(fail(world.calledBack().id, 'x'.repeat(5001))).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('an action', () => {
  test('fails after 1.1 seconds if the function does not exist', async () => {
    await begin(lambda('Transform', { Configuration: { FunctionName: 'nobody' } }));
    const [record] = await history();
    expect(record).toMatchObject({ status: 'Failed', output: { executionResult: { errorDetails: { code: 'ConfigurationError' }, externalExecutionSummary: 'The AWS Lambda function nobody does not exist.' } } });
    expect(record.output?.executionResult?.externalExecutionId).toBeUndefined();
    expect(Number(record.lastUpdateTime) - Number(record.startTime)).toBe(1100);
  });

  test('fails with PermissionError if the role may not invoke', async () => {
    await begin(approval('Wait'), lambda('Transform', { RunOrder: 2 }));
    world.refuseInvoke = new ServiceError('AccessDeniedException', 'not authorized to perform: lambda:InvokeFunction', 403);
    world.answer('Approved');
    await world.play(60);
    expect((await history())[0].output?.executionResult).toMatchObject({ errorDetails: { code: 'PermissionError' } });
  });

  test('fails after 20 minutes without an answer, and then the job is over', async () => {
    await begin(lambda('Transform'));
    await world.play(20 * 60);
    expect((await history())[0].output?.executionResult).toMatchObject({ errorDetails: { code: 'JobFailed' }, externalExecutionSummary: expect.stringContaining('failed to return a result') });
    await expect(succeed(world.calledBack().id)).rejects.toMatchObject({ name: 'InvalidJobStateException' });
  });

  test('fails after 24 hours however often it is continued', async () => {
    await begin(lambda('Transform'));
    const end = world.timeline.now + 25 * 3600_000;
    for (let n = 0; world.timeline.now < end && world.statuses()[0] === 'InProgress'; n += 1) {
      await succeed(world.calledBack().id, { continuationToken: `${n}` });
      await world.play(19 * 60);
    }
    const [record] = await history();
    expect(record.status).toBe('Failed');
    expect(Number(record.lastUpdateTime) - Number(record.startTime)).toBe(24 * 3600_000);
  });

  test('fails with ConfigurationError for a variable that nobody emitted, and names it', async () => {
    await begin(lambda('Transform', { Configuration: { FunctionName: 'worker', UserParameters: '#{other.key}' } }));
    expect(world.invocations).toHaveLength(0);
    expect((await history())[0].output?.executionResult).toMatchObject({ errorDetails: { code: 'ConfigurationError' }, externalExecutionSummary: expect.stringContaining('#{other.key}') });
  });

  test('gets the key of the artifact store, if there is one', async () => {
    const key = 'arn:aws:kms:eu-west-1:111111111111:key/1';
    world = await created([stage('Work', lambda('Transform'))], { ArtifactStore: { Type: 'S3', Location: 'artifacts', EncryptionKey: { Id: key, Type: 'KMS' } } });
    served = await serve(world.service);
    await world.play(5);
    expect(world.calledBack().data.encryptionKey).toEqual({ id: key, type: 'KMS' });
  });
});
