import { CodePipelineClient, GetPipelineExecutionCommand, GetPipelineStateCommand, ListActionExecutionsCommand, PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';
import { ServiceError } from '../../../../../lib/local/world/service';
import { CALLER, CLIENT, serve, Served } from '../../../../helpers/serve';
import { approval, created, pipeline, source, stage, TestWorld, TOPIC } from './world';

let [world, served, client]: [TestWorld, Served, CodePipelineClient] = [] as never;

async function begin(configuration: Record<string, string>, more: Record<string, unknown> = {}): Promise<void> {
  world = await created([stage('Approve', approval('Managers', { Configuration: configuration, ...more }))]);
  served = await serve(world.service);
  client = new CodePipelineClient({ ...CLIENT, endpoint: served.endpoint });
}
const put = (token: string, status: 'Approved' | 'Rejected' = 'Approved', summary = 'go') =>
  client.send(new PutApprovalResultCommand({ pipelineName: 'shop', stageName: 'Approve', actionName: 'Managers', token, result: { status, summary } }));
const stageState = async () => (await client.send(new GetPipelineStateCommand({ name: 'shop' }))).stageStates?.[1];
const shown = async () => (await stageState())?.actionStates?.[0].latestExecution;
const history = async () => (await client.send(new ListActionExecutionsCommand({ pipelineName: 'shop' }))).actionExecutionDetails?.[0];
const token = () => world.service.waitingApprovals()[0].token;
const COMPLETED = { name: 'ApprovalAlreadyCompletedException', message: 'The approval request that you responded to is already complete or has expired. Review the latest revisions in the pipeline, and then try again.' };
const OUT_OF_DATE = { name: 'InvalidApprovalTokenException', message: 'The pipeline shop has been updated, and the approval request you responded to is now out of date.' };

afterEach(async () => {
  client.destroy();
  await served.close();
});

describe('the message', () => {
  test('is the captured one: compact, in its order, to the minute, null for what is not configured', async () => {
    await begin({ NotificationArn: TOPIC, CustomData: 'say "go" & be safe' });
    await world.play(10);
    const [{ message, subject, topic, by, at }] = world.messages;
    const start = Number((await history())?.startTime);
    const link = 'https://console.aws.amazon.com/codesuite/codepipeline/pipelines/shop/view?region=eu-west-1';
    expect(message).toBe(`{"region":"eu-west-1","consoleLink":"${link}","approval":{"pipelineName":"shop","stageName":"Approve","actionName":"Managers","token":"${token()}","expires":"2026-03-08T10:00Z","externalEntityLink":null,"approvalReviewLink":"${link}#/Approve/Managers/approve/${token()}","customData":"say \\"go\\" & be safe"}}`);
    expect(subject).toBe('APPROVAL NEEDED: AWS CodePipeline shop for action Managers');
    expect(topic).toBe(TOPIC);
    expect(by).toBe('arn:aws:iam::111111111111:role/Pipeline');
    expect(at - start).toBe(2000);
  });

  test('has names of more than 24 characters cut in its subject only', async () => {
    world = await created([stage('Approve', approval('B'.repeat(25), { Configuration: { NotificationArn: TOPIC } }), approval('A'.repeat(24), { Configuration: { NotificationArn: TOPIC } }))]);
    served = await serve(world.service);
    await world.play(10);
    expect(world.messages.map(({ subject }) => subject)).toEqual([
      `APPROVAL NEEDED: AWS CodePipeline shop for action ${'B'.repeat(24)}...`,
      `APPROVAL NEEDED: AWS CodePipeline shop for action ${'A'.repeat(24)}`,
    ]);
    expect(world.messages[0].message).toContain(`"actionName":"${'B'.repeat(25)}"`);
  });
});

describe('while it waits', () => {
  test('shows its token about three seconds after the start, after the message', async () => {
    await begin({ ExternalEntityLink: 'https://example.com/?a=1&b=2' });
    await world.play(4.5);
    expect((await stageState())?.actionStates?.[0]).toEqual({ actionName: 'Managers', entityUrl: 'https://example.com/?a=1&b=2' });
    expect((await stageState())?.latestExecution?.status).toBe('InProgress');
    await world.play(1.5);
    const record = await history();
    expect(await shown()).toEqual({ actionExecutionId: record?.actionExecutionId, status: 'InProgress', token: record?.actionExecutionId });
    expect(record).toMatchObject({ status: 'InProgress', input: { inputArtifacts: [] }, output: { outputArtifacts: [], outputVariables: {} } });
    expect(record?.output?.executionResult).toBeUndefined();
  });

  test('is quiet, and listed with its token and its end', async () => {
    await begin({}, { TimeoutInMinutes: 60 });
    await world.play(3);
    expect(world.service.isQuiet()).toBe(false);
    await world.play(5);
    expect(world.service.isQuiet()).toBe(true);
    const [waiting] = world.service.waitingApprovals();
    expect(waiting).toMatchObject({ pipeline: 'shop', stage: 'Approve', action: 'Managers', executionId: world.service.executions('shop')[0].pipelineExecutionId });
    expect(waiting.expires - waiting.since).toBe(3_600_000);
  });
});

describe('an answer', () => {
  beforeEach(async () => {
    await begin({});
    await world.play(8);
  });

  test('shows in the state at once, and in history and events 36 seconds after the start', async () => {
    const waiting = token();
    const { approvedAt } = await put(waiting);
    expect(approvedAt).toEqual(world.timeline.date);
    expect(await shown()).toEqual({ actionExecutionId: waiting, status: 'Succeeded', summary: 'go', lastStatusChange: world.timeline.date, lastUpdatedBy: CALLER.arn });
    expect((await stageState())?.latestExecution?.status).toBe('InProgress');
    expect((await history())?.status).toBe('InProgress');
    expect(world.service.isQuiet()).toBe(false);
    await world.play(40);
    const record = await history();
    expect(record).toMatchObject({ status: 'Succeeded', updatedBy: CALLER.arn, output: { executionResult: { externalExecutionId: waiting, externalExecutionSummary: 'go' } } });
    expect(Number(record?.lastUpdateTime) - Number(record?.startTime)).toBe(36_000);
    expect(world.statuses()).toEqual(['Succeeded']);
  });

  test('that comes later is looked at within 30 seconds', async () => {
    await world.play(3600);
    const at = world.timeline.now;
    await put(token());
    await world.play(60);
    const wait = Number((await history())?.lastUpdateTime) - at;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(30_000);
  });

  test('of no fails action, stage and execution without error details, but with an error code in the event', async () => {
    const waiting = token();
    expect((await put(waiting, 'Rejected', 'not today')).approvedAt).toBeInstanceOf(Date);
    expect(await shown()).toEqual({ actionExecutionId: waiting, status: 'Failed', summary: 'not today', lastStatusChange: world.timeline.date, lastUpdatedBy: CALLER.arn });
    await world.play(40);
    expect((await history())?.output?.executionResult).toEqual({ externalExecutionId: waiting, externalExecutionSummary: 'not today' });
    const event = world.events.find(({ detail }) => detail.state === 'FAILED' && detail.action === 'Managers');
    expect(event?.detail['execution-result']).toEqual({ 'external-execution-summary': 'not today', 'external-execution-id': waiting, 'error-code': 'JobFailed' });
    expect(JSON.stringify(world.events)).not.toContain(CALLER.arn);
    expect(world.statuses()).toEqual(['Failed']);
  });

  test('without a word says who gave it', async () => {
    await put(token(), 'Rejected', '');
    expect((await shown())?.summary).toBe(`Rejected by ${CALLER.arn}`);
  });

  test('fails the second time, before and after history knows the first', async () => {
    const waiting = token();
    await put(waiting);
    await expect(put(waiting)).rejects.toMatchObject(COMPLETED);
    await world.play(60);
    await expect(put(waiting)).rejects.toMatchObject(COMPLETED);
  });

  test('fails with a foreign token, a malformed token, a summary that is too long and names that do not exist', async () => {
    await expect(put('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject(OUT_OF_DATE);
    await expect(put('x')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put(token(), 'Approved', 'x'.repeat(513))).rejects.toMatchObject({ name: 'ValidationException' });
    const send = (input: object) => client.send(new PutApprovalResultCommand({ pipelineName: 'shop', stageName: 'Approve', actionName: 'Managers', token: token(), result: { status: 'Approved', summary: '' }, ...input }));
    await expect(send({ pipelineName: 'none' })).rejects.toMatchObject({ name: 'PipelineNotFoundException' });
    await expect(send({ stageName: 'none' })).rejects.toMatchObject({ name: 'StageNotFoundException' });
    await expect(send({ actionName: 'none' })).rejects.toMatchObject({ name: 'ActionNotFoundException' });
  });

  test('fails after a change of the pipeline, which leaves the execution hanging', async () => {
    const waiting = token();
    world.service.update(pipeline([source(), stage('Approve', approval('Managers'))]));
    expect(await shown()).toEqual({ actionExecutionId: waiting, status: 'Failed' });
    await expect(put(waiting)).rejects.toMatchObject(OUT_OF_DATE);
    await world.play(3600);
    expect((await history())?.status).toBe('InProgress');
    expect((await stageState())?.latestExecution?.status).toBe('InProgress');
    expect(world.service.waitingApprovals()).toEqual([]);
    expect(world.service.isQuiet()).toBe(true);
    await world.play(7 * 24 * 3600);
    expect(world.statuses()).toEqual(['Cancelled']);
    expect(world.states('Pipeline').at(-1)).toBe('CANCELED');
  });
});

describe('a summary that is required', () => {
  test.each([['', 'Approved'], ['   ', 'Approved'], ['', 'Rejected']] as const)('fails the answer %j (%s) and keeps the token', async (summary, status) => {
    await begin({ IsSummaryRequired: 'true' });
    await world.play(8);
    await expect(put(token(), status, summary)).rejects.toMatchObject({
      name: 'InvalidApprovalTokenException', message: "Action 'Managers' in stage 'Approve' requires a summary. Provide a summary in the approval result and try again.",
    });
    await expect(put(token(), status, 'said why')).resolves.toBeDefined();
  });
});

describe('an approval that nobody answers', () => {
  test('fails at its end, and then no answer is taken', async () => {
    await begin({}, { TimeoutInMinutes: 5 });
    await world.play(8);
    const waiting = token();
    expect(world.timeline.pending('timeout')).toHaveLength(1);
    await world.play(300);
    expect((await history())?.status).toBe('Failed');
    expect(world.statuses()).toEqual(['Failed']);
    await expect(put(waiting)).rejects.toMatchObject(COMPLETED);
  });
});

describe('an approval that can not ask', () => {
  const REFUSED = [
    ['AuthorizationError', TOPIC, 'PermissionError', /does not have permission to publish to topics/],
    ['NotFound', TOPIC, 'ConfigurationError', /^No Amazon SNS topic with the ARN/],
    ['InvalidParameter', `${TOPIC}.fifo`, 'ConfigurationError', /^An invalid topic ARN/],
  ] as const;

  test.each(REFUSED)('fails 37 seconds after its start: %s of %s is a %s', async (error, arn, code, message) => {
    await begin({ NotificationArn: arn });
    world.refusePublish = new ServiceError(error, 'no');
    await world.play(45);
    const record = await history();
    expect(Number(record?.lastUpdateTime) - Number(record?.startTime)).toBe(37_000);
    expect(record?.output?.executionResult).toEqual({ externalExecutionId: record?.actionExecutionId, externalExecutionSummary: expect.stringMatching(message), errorDetails: { code } });
    expect(await shown()).toEqual({ actionExecutionId: record?.actionExecutionId, status: 'Failed', errorDetails: { code, message: expect.stringMatching(message) } });
    expect(world.service.waitingApprovals()).toEqual([]);
    await expect(put(String(record?.actionExecutionId))).rejects.toMatchObject(COMPLETED);
  });
});

test('what GetPipelineExecution says of it has trigger and revisions', async () => {
  await begin({});
  await world.play(8);
  const pipelineExecutionId = world.service.executions('shop')[0].pipelineExecutionId;
  const { pipelineExecution } = await client.send(new GetPipelineExecutionCommand({ pipelineName: 'shop', pipelineExecutionId }));
  expect(pipelineExecution).toEqual({
    pipelineName: 'shop', pipelineVersion: 1, pipelineExecutionId, status: 'InProgress',
    artifactRevisions: [{ name: 'Release', revisionId: 'v1-release.json', revisionSummary: 'Amazon S3 version id: v1-release.json' }],
    trigger: { triggerType: 'CreatePipeline', triggerDetail: expect.stringContaining('AWSCloudFormation') },
    executionMode: 'SUPERSEDED',
  });
});
