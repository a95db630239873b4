import {
  CreateScheduleCommand, CreateScheduleCommandInput, DeleteScheduleCommand, GetScheduleCommand, ListSchedulesCommand, SchedulerClient, UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { SchedulerService } from '../../../../lib/local/world/scheduler';
import { roleWith, trustIn } from '../../../helpers/access';
import { ACCOUNT, functionArn, parts, Parts, thrown } from './world-fixture';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/Schedule`;
const TESTER = `arn:aws:iam::${ACCOUNT}:role/Tester`;
const MINUTE = 60_000;

const schedule = (action: string) => ({ Effect: 'Allow', Action: `scheduler:${action}`, Resource: `arn:aws:scheduler:eu-west-1:${ACCOUNT}:schedule/g/*` });
/** What is needed to do everything with the schedules of a group. */
const GRANTS = [
  schedule('CreateSchedule'), schedule('UpdateSchedule'), schedule('GetSchedule'), schedule('DeleteSchedule'), { Effect: 'Allow', Action: 'scheduler:ListSchedules', Resource: '*' },
  { Effect: 'Allow', Action: 'iam:PassRole', Resource: ROLE, Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } } },
];

describe('EventBridge Scheduler', () => {
  let world: Parts;
  let scheduler: SchedulerService;
  let client: SchedulerClient;
  beforeEach(async () => {
    const trust = trustIn('scheduler.amazonaws.com', { ArnEquals: { 'aws:SourceArn': `arn:aws:scheduler:eu-west-1:${ACCOUNT}:schedule-group/g` } });
    world = await parts({ policies: [
      roleWith(ROLE, { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: [functionArn('f'), functionArn('gone')] }, trust),
      roleWith(TESTER, { Effect: 'Allow', Action: ['scheduler:*', 'iam:PassRole'], Resource: '*' }), roleWith(`${TESTER}-all`, GRANTS), ...GRANTS.map((_, index) => roleWith(`${TESTER}${index}`, GRANTS.filter((grant) => grant !== GRANTS[index]))),
    ] });
    scheduler = new SchedulerService({ ...world, functions: world.lambda });
    scheduler.createGroup('g');
    world.server.register('scheduler', 'rest-json', scheduler);
    client = clientOf(TESTER);
    world.register('f', 'exports.handler = async (event) => { console.log(JSON.stringify(event)) }');
  });
  afterEach(() => world.close());

  const clientOf = (role: string) => new SchedulerClient(world.client(`arn:aws:sts::${ACCOUNT}:assumed-role/${role.split('/')[1]}/session`, role));
  const input = (more: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
    Name: 's', GroupName: 'g', ScheduleExpression: 'rate(1 minute)', FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: functionArn('f'), RoleArn: ROLE, Input: '{"a":1}' }, ...more,
  });
  const create = (more: Partial<CreateScheduleCommandInput> = {}) => client.send(new CreateScheduleCommand(input(more)));
  const play = async (milliseconds: number) => {
    const until = world.timeline.now + milliseconds;
    while (await world.timeline.step(until));
    world.timeline.jump(until);
  };
  const runs = () => world.lambda.logs('f').map(({ at }) => Date.parse(at));

  test('invokes its target at a rate, within the minute', async () => {
    expect(await create()).toMatchObject({ ScheduleArn: `arn:aws:scheduler:eu-west-1:${ACCOUNT}:schedule/g/s` });
    expect(world.timeline.pending('tick')).toHaveLength(1);
    const start = world.timeline.now;
    await play(10 * MINUTE);
    expect(runs()).toHaveLength(10);
    expect(runs()[0] - start).toBeLessThan(MINUTE + 5);
    expect(runs().slice(1).map((at, index) => at - runs()[index])).toEqual(Array(9).fill(MINUTE));
    expect(world.lambda.logs('f')[0].text).toBe('{"a":1}');
  });

  test('begins at its start date and is over at its end date', async () => {
    const { now } = world.timeline;
    await create({ StartDate: new Date(now + 5 * MINUTE), EndDate: new Date(now + 8 * MINUTE) });
    await play(20 * MINUTE);
    expect(runs()).toHaveLength(3);
    expect(runs()[0]).toBeGreaterThanOrEqual(now + 5 * MINUTE);
    expect(await client.send(new GetScheduleCommand({ Name: 's', GroupName: 'g' }))).toMatchObject({ State: 'ENABLED' });
  });

  test('deletes itself after its end if it was told to', async () => {
    await create({ EndDate: new Date(world.timeline.now + 3 * MINUTE), ActionAfterCompletion: 'DELETE' });
    await play(3 * MINUTE - 1);
    expect(await client.send(new GetScheduleCommand({ Name: 's', GroupName: 'g' }))).toMatchObject({ ActionAfterCompletion: 'DELETE' });
    await play(1);
    expect(await thrown(client.send(new GetScheduleCommand({ Name: 's', GroupName: 'g' })))).toMatchObject({ name: 'ResourceNotFoundException' });
    await create({ EndDate: new Date(world.timeline.now + MINUTE), ActionAfterCompletion: 'DELETE' });
  });

  test('invokes once at a time', async () => {
    await create({ ScheduleExpression: 'at(2026-01-05T09:00:00)', ActionAfterCompletion: 'DELETE' });
    await play(3 * 60 * MINUTE);
    expect(runs()).toHaveLength(1);
    expect(scheduler.list()).toEqual([]);
  });

  test('does nothing while it is disabled, and what it is told after an update', async () => {
    await create({ State: 'DISABLED' });
    await play(5 * MINUTE);
    expect(runs()).toEqual([]);
    await client.send(new UpdateScheduleCommand({ ...input(), ScheduleExpression: 'rate(5 minutes)' }));
    await play(10 * MINUTE);
    expect(runs()).toHaveLength(2);
  });

  test('gives back what it was told', async () => {
    const EndDate = new Date(world.timeline.now + 60 * MINUTE);
    await create({ EndDate, Description: 'd' });
    expect(await client.send(new GetScheduleCommand({ Name: 's', GroupName: 'g' }))).toMatchObject({
      Name: 's', GroupName: 'g', ScheduleExpression: 'rate(1 minute)', EndDate, Description: 'd', CreationDate: new Date('2026-01-05T08:00:00Z'), ActionAfterCompletion: 'NONE',
      Target: { Arn: functionArn('f'), RoleArn: ROLE, Input: '{"a":1}' },
    });
  });

  test('lists schedules in pages', async () => {
    for (const Name of ['a-1', 'a-2', 'a-3', 'a-4', 'b']) await create({ Name });
    const first = await client.send(new ListSchedulesCommand({ GroupName: 'g', NamePrefix: 'a' }));
    expect(first.Schedules?.map(({ Name }) => Name)).toEqual(['a-1', 'a-2', 'a-3']);
    const second = await client.send(new ListSchedulesCommand({ GroupName: 'g', NamePrefix: 'a', NextToken: first.NextToken }));
    expect(second).toMatchObject({ Schedules: [{ Name: 'a-4', Target: { Arn: functionArn('f') } }] });
    expect(second.NextToken).toBeUndefined();
    expect((await client.send(new ListSchedulesCommand({ GroupName: 'default' }))).Schedules).toEqual([]);
  });

  test('stops when it is deleted', async () => {
    await create();
    await client.send(new DeleteScheduleCommand({ Name: 's', GroupName: 'g' }));
    await play(5 * MINUTE);
    expect(runs()).toEqual([]);
    expect(await thrown(client.send(new DeleteScheduleCommand({ Name: 's', GroupName: 'g' })))).toMatchObject({ name: 'ResourceNotFoundException', message: 'Schedule s does not exist.' });
  });

  test('takes the same request twice for one', async () => {
    await create({ ClientToken: 't' });
    await create({ ClientToken: 't' });
    const deletion = () => client.send(new DeleteScheduleCommand({ Name: 's', GroupName: 'g', ClientToken: 'd' }));
    await deletion();
    await deletion();
  });

  test('fails for a name that is taken, a group that is missing, and a schedule that is missing', async () => {
    await create();
    expect(await thrown(create())).toMatchObject({ name: 'ConflictException', message: 'Schedule s already exists.', $metadata: { httpStatusCode: 409 } });
    expect(await thrown(create({ GroupName: 'h' }))).toMatchObject({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } });
    expect(await thrown(client.send(new GetScheduleCommand({ Name: 's' })))).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await thrown(client.send(new UpdateScheduleCommand(input({ Name: 'x' }))))).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('fails for what Scheduler refuses', async () => {
    const invalid: [Partial<CreateScheduleCommandInput>, string][] = [
      [{ ActionAfterCompletion: 'DELETE' }, 'EndDate'], [{ Name: 'x'.repeat(65) }, '64'], [{ Name: 'a b' }, 'pattern'],
      [{ ScheduleExpression: 'rate(1 minutes)' }, 'Invalid Schedule Expression'], [{ ScheduleExpression: 'rate(5 minute)' }, 'Invalid'], [{ ScheduleExpression: 'rate(0 minutes)' }, 'Invalid'],
      [{ ScheduleExpression: 'at(tomorrow)' }, 'Invalid'], [{ Target: { Arn: functionArn('f'), RoleArn: ROLE, Input: '{' } }, 'JSON'],
      [{ Target: { Arn: functionArn('f'), RoleArn: 'x' } }, 'roleArn'], [{ FlexibleTimeWindow: undefined }, 'flexibleTimeWindow'],
      [{ Target: { Arn: functionArn('f'), RoleArn: `${ROLE}X` } }, 'must allow AWS EventBridge Scheduler to assume the role'],
      [{ GroupName: 'default' }, 'must allow AWS EventBridge Scheduler to assume the role'],
    ];
    for (const [more, text] of invalid) expect(await thrown(create(more))).toMatchObject({ name: 'ValidationException', message: expect.stringContaining(text) });
  });

  test('fails by name for what it does not have', async () => {
    for (const more of [
      { ScheduleExpression: 'cron(0 8 * * ? *)' }, { ScheduleExpressionTimezone: 'Europe/Berlin' }, { FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: 5 } },
      { KmsKeyArn: 'arn:aws:kms:eu-west-1:111111111111:key/x' }, { Target: { Arn: `arn:aws:codepipeline:eu-west-1:${ACCOUNT}:p`, RoleArn: ROLE } },
      { Target: { Arn: functionArn('f'), RoleArn: ROLE, Input: '"<aws.scheduler.execution-id>"' } },
    ]) expect(await thrown(create(more))).toMatchObject({ name: 'UnsupportedOperation' });
  });

  test('notes an attempt whose function does not exist', async () => {
    await create({ Target: { Arn: functionArn('gone'), RoleArn: ROLE } });
    await play(MINUTE);
    expect(world.journal.entries[0]).toMatchObject({ source: 'scheduler', text: expect.stringContaining('ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:111111111111:function:gone') });
  });

  test('notes an attempt that its role may not make', async () => {
    await create({ Target: { Arn: functionArn('other'), RoleArn: ROLE } });
    await play(MINUTE);
    expect(world.journal.entries[0].text).toMatch(/could not invoke its target: AccessDenied: User: \S+:assumed-role\/Schedule\/s is not authorized to perform: lambda:InvokeFunction on resource: \S+:other because no identity-based policy allows it$/);
  });

  test.each<[string, string, number]>([
    ['scheduler:CreateSchedule', 'CreateSchedule', 0], ['scheduler:UpdateSchedule', 'UpdateSchedule', 1], ['scheduler:GetSchedule', 'GetSchedule', 2],
    ['scheduler:DeleteSchedule', 'DeleteSchedule', 3], ['scheduler:ListSchedules', 'ListSchedules', 4], ['iam:PassRole', 'CreateSchedule', 5], ['iam:PassRole', 'UpdateSchedule', 5],
  ])('fails without %s to whom %s needs it, and works with exactly what is needed', async (action, operation, missing) => {
    await create();
    const name = { Name: 's', GroupName: 'g' };
    const send = (as: SchedulerClient): Promise<unknown> => {
      switch (operation) {
        case 'CreateSchedule': return as.send(new CreateScheduleCommand(input({ Name: 'new' })));
        case 'UpdateSchedule': return as.send(new UpdateScheduleCommand(input()));
        case 'GetSchedule': return as.send(new GetScheduleCommand(name));
        case 'DeleteSchedule': return as.send(new DeleteScheduleCommand(name));
        default: return as.send(new ListSchedulesCommand({}));
      }
    };
    const resource = { 'scheduler:ListSchedules': '*', 'iam:PassRole': ROLE }[action] ?? `:schedule/g/${operation === 'CreateSchedule' ? 'new' : 's'}`;
    expect(await thrown(send(clientOf(`${TESTER}${missing}`)))).toMatchObject({ name: 'AccessDeniedException', message: expect.stringMatching(`assumed-role/Tester${missing}/session is not authorized to perform: ${action} on resource: .*${resource.replace('*', '\\*')} because`) });
    await send(clientOf(`${TESTER}-all`));
  });

  test('reads a schedule from a template', async () => {
    const template = {
      GroupName: 'g', ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' }, State: 'ENABLED', Target: { Arn: functionArn('f'), RoleArn: ROLE },
    };
    scheduler.createFromTemplate(template, 'sweep', 'Stack.Sweep');
    await play(60 * MINUTE - 1);
    expect(JSON.parse(world.lambda.logs('f')[0].text)).toMatchObject({ 'source': 'aws.scheduler', 'detail-type': 'Scheduled Event', 'time': '2026-01-05T08:00:00Z' });
    expect(() => scheduler.createFromTemplate({ ...template, KmsKeyArn: 'k' }, 'other', 'Stack.Other')).toThrow('Stack.Other: the rehearsal does not understand KmsKeyArn');
    expect(() => scheduler.createFromTemplate({ ...template, ScheduleExpression: 'cron(0 8 * * ? *)' }, 'other', 'Stack.Other')).toThrow('Stack.Other');
  });
});
