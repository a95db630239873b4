import { CloudWatchClient, DescribeAlarmsCommand, DescribeAlarmsCommandInput, PutMetricDataCommand, StateValue } from '@aws-sdk/client-cloudwatch';
import { CloudWatchService } from '../../../../lib/local/world/cloudwatch';
import { BusEvent } from '../../../../lib/local/world/ports';
import { ACCOUNT, parts, Parts, REGION, START, thrown } from './world-fixture';

const OTHER = '222222222222';
const METRIC = {
  AlarmDescription: 'too many errors', ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, MetricName: '5XXError', Namespace: 'AWS/ApiGateway', Period: '60',
  Statistic: 'Sum', Threshold: 5, TreatMissingData: 'notBreaching', Dimensions: [{ Name: 'ApiName', Value: 'shop' }], AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:call'],
};

describe('CloudWatch', () => {
  let world: Parts;
  let service: CloudWatchService;
  let events: BusEvent[];
  beforeEach(async () => {
    world = await parts();
    events = [];
    service = new CloudWatchService({ ...world, events: { put: (event) => events.push(event) } });
    world.server.register('monitoring', 'json-1.0', service);
  });
  afterEach(() => world.close());

  const arnOf = (name: string, account = ACCOUNT, region = REGION) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
  const create = (name: string, { account = ACCOUNT, region = REGION, properties = {} as object } = {}) => {
    service.createAlarm({ name, called: name, arn: arnOf(name, account, region), account, region, properties: { ...METRIC, ...properties } }, `Stack.${name}`);
  };
  const ask = (input: DescribeAlarmsCommandInput, account = ACCOUNT) => {
    const credentials = world.identities.issue({ arn: `arn:aws:sts::${account}:assumed-role/Reader/session`, account });
    return new CloudWatchClient({ ...world.client(), credentials }).send(new DescribeAlarmsCommand(input));
  };
  const names = (output: { MetricAlarms?: readonly { AlarmName?: string }[] }) => output.MetricAlarms?.map(({ AlarmName }) => AlarmName);

  test('knows nothing of a new alarm\'s metric', async () => {
    create('errors');
    const { MetricAlarms, CompositeAlarms, NextToken } = await ask({ AlarmNames: ['errors'] });
    expect(MetricAlarms).toEqual([{
      AlarmName: 'errors', AlarmArn: arnOf('errors'), AlarmDescription: 'too many errors', AlarmConfigurationUpdatedTimestamp: START, ActionsEnabled: true,
      OKActions: [], AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:call'], InsufficientDataActions: [],
      StateValue: 'INSUFFICIENT_DATA', StateReason: 'Unchecked: Initial alarm creation', StateUpdatedTimestamp: START, StateTransitionedTimestamp: START,
      MetricName: '5XXError', Namespace: 'AWS/ApiGateway', Statistic: 'Sum', Dimensions: [{ Name: 'ApiName', Value: 'shop' }], Period: 60, EvaluationPeriods: 1,
      Threshold: 5, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching',
    }]);
    expect([CompositeAlarms, NextToken]).toEqual([[], undefined]);
  });

  test('tells when a state began, and when it was last said', async () => {
    create('errors');
    const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
    const say = (minutes: number, value: StateValue, reason: string) => {
      world.timeline.jump(later(minutes).getTime());
      service.set('errors', value, reason);
    };
    say(1, 'ALARM', 'six errors');
    say(3, 'ALARM', 'seven errors');
    expect((await ask({ AlarmNames: ['errors'] })).MetricAlarms?.[0]).toMatchObject({
      StateValue: 'ALARM', StateReason: 'seven errors', StateTransitionedTimestamp: later(1), StateUpdatedTimestamp: later(3),
    });
    expect(service.state(arnOf('errors'))).toBe('ALARM');
    expect(world.journal.entries.map(({ text }) => text)).toEqual(['the alarm errors is ALARM', 'an action of the alarm errors leaves the rehearsal']);
  });

  test('tells EventBridge of a changed state, once', () => {
    create('errors');
    world.timeline.jump(START.getTime() + 61_040);
    service.set(arnOf('errors'), 'ALARM', 'six errors');
    service.set('errors', 'ALARM', 'seven errors');
    expect(events).toEqual([{
      'source': 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      'resources': [arnOf('errors')],
      'detail': {
        alarmName: 'errors',
        state: { value: 'ALARM', reason: 'six errors', timestamp: '2026-01-05T08:01:01.040+0000' },
        previousState: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', timestamp: '2026-01-05T08:00:00.000+0000' },
        configuration: {
          description: 'too many errors',
          metrics: [{
            id: expect.stringMatching(/^[0-9a-f-]{36}$/), returnData: true,
            metricStat: { metric: { namespace: 'AWS/ApiGateway', name: '5XXError', dimensions: { ApiName: 'shop' } }, period: 60, stat: 'Sum' },
          }],
        },
      },
    }]);
  });

  test('tells the queries of an alarm on an expression', () => {
    const Metric = { Namespace: 'N', MetricName: 'm' };
    create('rate', { properties: { MetricName: undefined, Metrics: [{ Id: 'e', Expression: 'm / 2', Label: 'half' }, { Id: 'm', MetricStat: { Metric, Period: 300, Stat: 'p99' }, ReturnData: false }] } });
    service.set('rate', 'OK', 'fine');
    expect(events[0].detail.configuration).toMatchObject({
      metrics: [
        { id: 'e', label: 'half', expression: 'm / 2', returnData: true },
        { id: 'm', metricStat: { metric: { namespace: 'N', name: 'm', dimensions: {} }, period: 300, stat: 'p99' }, returnData: false },
      ],
    });
  });

  test('leaves out names that there are not, and says nothing of it', async () => {
    create('errors');
    expect(names(await ask({ AlarmNames: ['errors', 'none', 'errors'] }))).toEqual(['errors']);
    expect(names(await ask({ AlarmNames: [arnOf('errors')] }))).toEqual([]);
  });

  test('shows an account its own alarms of the region only', async () => {
    create('errors');
    create('errors', { account: OTHER });
    create('far', { region: 'us-east-1' });
    service.set(arnOf('errors', OTHER), 'ALARM', 'theirs');
    expect((await ask({ AlarmNames: ['errors', 'far'] })).MetricAlarms).toMatchObject([{ AlarmArn: arnOf('errors'), StateValue: 'INSUFFICIENT_DATA' }]);
    expect((await ask({ AlarmNames: ['errors', 'far'] }, OTHER)).MetricAlarms).toMatchObject([{ AlarmArn: arnOf('errors', OTHER), StateValue: 'ALARM' }]);
    expect(names(await ask({}, '333333333333'))).toEqual([]);
    expect(events).toEqual([]);
  });

  test('gives alarms in small pages, by name', async () => {
    for (const name of ['shop-e', 'shop-c', 'a', 'shop-b', 'shop-d', 'shop-a']) create(name);
    const all = async (input: DescribeAlarmsCommandInput) => {
      const pages: unknown[] = [];
      let NextToken: string | undefined;
      do {
        const page = await ask({ ...input, NextToken });
        pages.push(names(page));
        ({ NextToken } = page);
      } while (NextToken);
      return pages;
    };
    expect(await all({ AlarmNamePrefix: 'shop-' })).toEqual([['shop-a', 'shop-b', 'shop-c'], ['shop-d', 'shop-e']]);
    expect(await all({ MaxRecords: 2, AlarmTypes: ['MetricAlarm'] })).toEqual([['a', 'shop-a'], ['shop-b', 'shop-c'], ['shop-d', 'shop-e']]);
  });

  test('fails by name for a composite alarm that is asked for, and for none that is not', async () => {
    create('errors');
    service.createComposite({ name: 'all', account: ACCOUNT, region: REGION });
    expect(names(await ask({ AlarmNames: ['errors', 'all'] }))).toEqual(['errors']);
    expect(names(await ask({ AlarmNames: ['errors', 'none'], AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] }))).toEqual(['errors']);
    expect(names(await ask({ AlarmNames: ['errors'], AlarmTypes: ['CompositeAlarm'] }))).toEqual([]);
    expect(await thrown(ask({ AlarmNames: ['all'], AlarmTypes: ['CompositeAlarm'] }))).toMatchObject({ name: 'UnsupportedOperation', message: expect.stringContaining('composite alarm all') });
  });

  test('fails for a token of another question, and for what CloudWatch refuses', async () => {
    for (const name of ['a', 'b', 'c', 'd']) create(name);
    const { NextToken } = await ask({});
    const refused = async (input: DescribeAlarmsCommandInput) => thrown(ask(input));
    for (const input of [{ NextToken: 'x' }, { NextToken, AlarmNamePrefix: 'a' }]) expect(await refused(input)).toMatchObject({ name: 'InvalidNextToken', $metadata: { httpStatusCode: 400 } });
    expect(await refused({ MaxRecords: 101 })).toMatchObject({ name: 'ValidationException', Code: 'ValidationError', message: expect.stringContaining('less than or equal to 100') });
    expect(await refused({ MaxRecords: 0 })).toMatchObject({ name: 'ValidationException' });
    expect(await refused({ AlarmNames: [''] })).toMatchObject({ name: 'ValidationException', message: expect.stringContaining('alarmNames.1.member') });
    expect(await refused({ AlarmNames: Array.from({ length: 101 }, (_, i) => `${i}`) })).toMatchObject({ name: 'ValidationException' });
    expect(await refused({ AlarmNamePrefix: 'x'.repeat(256) })).toMatchObject({ name: 'ValidationException' });
    expect(await refused({ AlarmNames: ['a'], AlarmNamePrefix: 'a' })).toMatchObject({ name: 'ValidationException' });
  });

  test('fails by name for what it does not have', async () => {
    for (const input of [{ AlarmTypes: ['LogAlarm' as const] }, { StateValue: 'ALARM' as const }, { ChildrenOfAlarmName: 'x' }, { ActionPrefix: 'x' }]) {
      expect(await thrown(ask(input))).toMatchObject({ name: 'UnsupportedOperation', message: expect.stringContaining('AlarmTypes' in input ? 'LogAlarm' : Object.keys(input)[0]) });
    }
    const put = new CloudWatchClient(world.client()).send(new PutMetricDataCommand({ Namespace: 'n', MetricData: [{ MetricName: 'm', Value: 1 }] }));
    expect(await thrown(put)).toMatchObject({ name: 'UnsupportedOperation', message: expect.stringContaining('PutMetricData') });
    expect(world.faults).toHaveLength(5);
  });

  test('fails for an alarm that a template cannot have, or that it does not know', async () => {
    expect(() => create('x', { properties: { EvaluationCriteria: {} } })).toThrow('Stack.x: the rehearsal does not understand EvaluationCriteria');
    expect(() => create('x', { properties: { ComparisonOperator: undefined } })).toThrow('ComparisonOperator must be a text');
    expect(() => service.set('none', 'OK', 'r')).toThrow('there is no alarm \'none\' (known: none)');
  });
});
