import { CodePipelineClient, GetPipelineStateCommand, ListActionExecutionsCommand, ListPipelineExecutionsCommand, StartPipelineExecutionCommand, StartPipelineExecutionInput } from '@aws-sdk/client-codepipeline';
import { CALLER, CLIENT, serve, Served } from '../../../../helpers/serve';
import { approval, created, stage, TestWorld } from './world';

let [world, served, client]: [TestWorld, Served, CodePipelineClient] = [] as never;

async function begin(configuration: Record<string, unknown> = {}): Promise<void> {
  world = await created([stage('Approve', approval('Ask'))], { ExecutionMode: 'QUEUED', ...configuration });
  served = await serve(world.service);
  client = new CodePipelineClient({ ...CLIENT, endpoint: served.endpoint });
  await world.play(10);
}
const start = (input: Partial<StartPipelineExecutionInput> = {}) => client.send(new StartPipelineExecutionCommand({ name: 'shop', ...input }));
const override = (revisionType: 'S3_OBJECT_KEY' | 'S3_OBJECT_VERSION_ID', revisionValue: string, actionName = 'Release') => ({ actionName, revisionType, revisionValue });
const sourceOf = async (pipelineExecutionId: string | undefined) => {
  const { actionExecutionDetails = [] } = await client.send(new ListActionExecutionsCommand({ pipelineName: 'shop', filter: { pipelineExecutionId } }));
  return actionExecutionDetails.find(({ actionName }) => actionName === 'Release');
};

beforeEach(() => begin());
afterEach(async () => {
  client.destroy();
  await served.close();
});

describe('a source', () => {
  test('copies the newest version byte by byte and emits what it is', async () => {
    const source = await sourceOf(world.service.executions('shop')[0].pipelineExecutionId);
    const place = source?.output?.outputArtifacts?.[0].s3location;
    expect(world.objects.get(`${place?.bucket}/${place?.key}`)?.[0].bytes.toString()).toBe('{"release":1}');
    expect(source?.output?.outputVariables).toEqual({ BucketName: 'store', ETag: expect.stringMatching(/^[0-9a-f]{32}$/), ObjectKey: 'release.json', VersionId: 'v1-release.json' });
    expect(source?.output?.executionResult).toEqual({ externalExecutionId: 'v1-release.json', externalExecutionSummary: 'Amazon S3 version id: v1-release.json' });
  });

  test('shows its revision in the state of the pipeline', async () => {
    const { stageStates } = await client.send(new GetPipelineStateCommand({ name: 'shop' }));
    expect(stageStates?.[0]).toMatchObject({
      stageName: 'Release', inboundExecutions: [], inboundTransitionState: { enabled: true },
      actionStates: [{ actionName: 'Release', currentRevision: { revisionId: 'v1-release.json' }, latestExecution: { status: 'Succeeded', summary: 'Amazon S3 version id: v1-release.json', externalExecutionId: 'v1-release.json' }, entityUrl: 'https://console.aws.amazon.com/s3/home?region=eu-west-1#' }],
    });
  });

  test('takes key and version of the overrides', async () => {
    world.put('store', 'other.json', Buffer.from('one'));
    world.put('store', 'other.json', Buffer.from('two'));
    const { pipelineExecutionId } = await start({ sourceRevisions: [override('S3_OBJECT_KEY', 'other.json'), override('S3_OBJECT_VERSION_ID', 'v1-other.json')] });
    await world.play(5);
    const source = await sourceOf(pipelineExecutionId);
    const place = source?.output?.outputArtifacts?.[0].s3location;
    expect(world.objects.get(`${place?.bucket}/${place?.key}`)?.[0].bytes.toString()).toBe('one');
    expect(source?.output?.outputVariables).toMatchObject({ ObjectKey: 'other.json', VersionId: 'v1-other.json' });
    expect(source?.input?.configuration).toMatchObject({ S3ObjectKey: 'release.json' });
  });

  test('fails with ConfigurationError if there is no such object or version', async () => {
    const missing = [override('S3_OBJECT_KEY', 'gone.json')];
    const { pipelineExecutionId } = await start({ sourceRevisions: missing });
    await world.play(5);
    expect((await sourceOf(pipelineExecutionId))?.output?.executionResult).toEqual({
      errorDetails: { code: 'ConfigurationError' },
      externalExecutionSummary: 'Could not access the Amazon S3 object: "store/gone.json". Make sure that the names of the bucket and object are both correct.',
    });
    const other = await start({ sourceRevisions: [override('S3_OBJECT_VERSION_ID', 'nonsense')] });
    await world.play(5);
    expect((await sourceOf(other.pipelineExecutionId))?.status).toBe('Failed');
  });
});

describe('a start', () => {
  test('says who started it', async () => {
    await start();
    const { pipelineExecutionSummaries } = await client.send(new ListPipelineExecutionsCommand({ pipelineName: 'shop' }));
    expect(pipelineExecutionSummaries?.[0]).toMatchObject({ status: 'InProgress', trigger: { triggerType: 'StartPipelineExecution', triggerDetail: CALLER.arn } });
  });

  test('with a token that was seen gives back the old execution, whatever else is asked', async () => {
    world.put('store', 'other.json', Buffer.from('one'));
    const first = await start({ clientRequestToken: 'token-1' });
    const second = await start({ clientRequestToken: 'token-1', sourceRevisions: [override('S3_OBJECT_KEY', 'other.json')] });
    expect(second.pipelineExecutionId).toBe(first.pipelineExecutionId);
    expect((await start({ clientRequestToken: 'token-2' })).pipelineExecutionId).not.toBe(first.pipelineExecutionId);
  });

  test.each([
    ['an unknown action', { sourceRevisions: [override('S3_OBJECT_KEY', 'k', 'Nobody')] }],
    ['a revision type of another provider', { sourceRevisions: [{ actionName: 'Release', revisionType: 'COMMIT_ID' as const, revisionValue: 'x' }] }],
    ['a revision type twice', { sourceRevisions: [override('S3_OBJECT_KEY', 'a'), override('S3_OBJECT_KEY', 'b')] }],
    ['a malformed token', { clientRequestToken: 'a b' }],
    ['a token of 129 characters', { clientRequestToken: 'a'.repeat(129) }],
    ['a variable given twice', { variables: [{ name: 'a', value: '1' }, { name: 'a', value: '2' }] }],
  ])('fails with %s, even if the token was seen', async (_, input) => {
    await start({ clientRequestToken: 'token-1' });
    await expect(start({ clientRequestToken: 'token-1', ...input })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('fails for a pipeline that does not exist', async () => {
    await expect(start({ name: 'none' })).rejects.toMatchObject({ name: 'PipelineNotFoundException', message: "The account with AWS account ID '111111111111' does not include a pipeline named 'none'" });
  });
});

test('fails a key override where the source does not allow it', async () => {
  const release = stage('Release', {
    Name: 'Release', ActionTypeId: { Category: 'Source', Provider: 'S3' }, OutputArtifacts: [{ Name: 'Release' }],
    Configuration: { S3Bucket: 'store', S3ObjectKey: 'release.json', PollForSourceChanges: 'false' },
  });
  world.service.update({ Name: 'shop', RoleArn: 'r', PipelineType: 'V2', ArtifactStore: { Type: 'S3', Location: 'artifacts' }, Stages: [release, stage('Approve', approval('Ask'))] });
  await expect(start({ sourceRevisions: [override('S3_OBJECT_KEY', 'x')] })).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('AllowOverrideForS3ObjectKey') });
  await expect(start({ sourceRevisions: [override('S3_OBJECT_VERSION_ID', 'v1-release.json')] })).resolves.toBeDefined();
});
