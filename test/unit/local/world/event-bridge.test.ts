import { EventBridgeService, EventFate } from '../../../../lib/local/world/event-bridge';
import { checkedPattern, matches } from '../../../../lib/local/world/event-bridge/pattern';
import { nextOf, parseCron } from '../../../../lib/local/world/event-bridge/cron';
import { ServiceError } from '../../../../lib/local/world/service';
import { permission, roleWith, trustIn } from '../../../helpers/access';
import { ACCOUNT, functionArn, parts, Parts } from './world-fixture';

const RULE = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/r`;
const EVENT = { 'source': 'aws.s3', 'detail-type': 'Object Created', 'resources': ['arn:aws:s3:::b'], 'detail': { object: { key: 'drop/x/1/drop.json', size: 7 }, tags: ['a', 'b'] } };

const BEGIN = `arn:aws:iam::${ACCOUNT}:role/Begin`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/Begin/r`;
const PIPELINE = `arn:aws:codepipeline:eu-west-1:${ACCOUNT}:shop-build`;

describe('EventBridge', () => {
  let world: Parts;
  let fate: EventFate;
  let bridge: EventBridgeService;
  let starts: unknown[];
  beforeEach(async () => {
    const trust = trustIn('events.amazonaws.com', { ArnLike: { 'aws:SourceArn': `${RULE}*` } });
    world = await parts({ policies: [roleWith(BEGIN, [], trust), permission('f', 'events.amazonaws.com', { SourceArn: RULE, SourceAccount: ACCOUNT })] });
    fate = 'deliver';
    starts = [];
    bridge = new EventBridgeService({
      ...world, functions: world.lambda, delivery: () => fate,
      pipelines: {
        startByRule: (pipeline, input, ruleArn, by) => {
          if (pipeline === 'gone') throw new ServiceError('PipelineNotFoundException', 'there is none');
          starts.push([world.timeline.date.toISOString(), pipeline, input, ruleArn, by.arn]);
        },
      },
    });
    world.register('f', 'exports.handler = async (event) => { console.log(JSON.stringify(event)) }');
  });
  afterEach(() => world.close());

  const rule = (more: object = {}, target: object = {}) => bridge.createRule({
    State: 'ENABLED', EventPattern: { source: ['aws.s3'] }, Targets: [{ Id: 't', Arn: functionArn('f'), ...target }], ...more,
  }, { name: 'r', arn: RULE, owner: 'Stack.Rule' });
  const put = async () => {
    bridge.put(EVENT);
    await world.play();
    return world.lambda.logs('f').map(({ text }) => JSON.parse(text));
  };

  test('completes an event and delivers it half a second later', async () => {
    rule();
    expect(await put()).toEqual([{ ...EVENT, version: '0', id: expect.stringMatching(/^[0-9a-f-]{36}$/), time: '2026-01-05T08:00:00Z', account: ACCOUNT, region: 'eu-west-1' }]);
    expect(world.lambda.logs('f')[0].at).toBe('2026-01-05T08:00:00.505Z');
  });

  test('gives a target its input, or a part of the event', async () => {
    rule({}, { Input: '{"a":1}' });
    rule({}, { InputPath: '$.detail.object' });
    expect(await put()).toEqual([{ a: 1 }, { key: 'drop/x/1/drop.json', size: 7 }]);
  });

  test('delivers nothing by a rule that is disabled or does not match', async () => {
    rule({ State: 'DISABLED' });
    rule({ EventPattern: { source: ['aws.ec2'] } });
    expect(await put()).toEqual([]);
  });

  test('loses or doubles an event if the story wants it', async () => {
    rule();
    fate = 'lose';
    expect(await put()).toHaveLength(0);
    fate = 'double';
    expect(await put()).toHaveLength(2);
    expect(world.journal.entries.map(({ text }) => text)).toEqual(['an event for the rule r is lost', 'an event for the rule r is delivered twice']);
  });

  describe('a pipeline', () => {
    const target = { Arn: PIPELINE, RoleArn: BEGIN };
    const TRANSFORMER = {
      InputPathsMap: { version: '$.detail.object.version-id', size: '$.detail.object.size' },
      InputTemplate: '{"sourceRevisions":[{"actionName":"Source","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":"<version>"}],"variables":[{"name":"SIZE","value":"<size>"}]}',
    };
    const noted = () => world.journal.entries.map(({ text }) => text);

    test('is started in the name of a role', async () => {
      rule({}, target);
      await put();
      expect(starts).toEqual([['2026-01-05T08:00:00.500Z', 'shop-build', undefined, RULE, SESSION]]);
    });

    test('is told what a transformer makes of the event', async () => {
      rule({}, { ...target, InputTransformer: TRANSFORMER });
      bridge.put({ ...EVENT, detail: { object: { 'version-id': 'v"1', 'size': 7 } } });
      await world.play();
      expect(JSON.parse((starts as string[][])[0][2])).toEqual({ sourceRevisions: [{ actionName: 'Source', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: 'v"1' }], variables: [{ name: 'SIZE', value: '7' }] });
    });

    test('is not started by a role that is not there, or that does not trust the rule; that is noted', async () => {
      rule({}, { ...target, RoleArn: `${BEGIN}2` });
      bridge.createRule({ EventPattern: { source: ['aws.s3'] }, Targets: [{ Id: 't', ...target }] }, { name: 'other', arn: RULE.replace('rule/r', 'rule/x'), owner: 'Stack.Other' });
      rule({}, { ...target, Arn: PIPELINE.replace('shop-build', 'gone') });
      await put();
      expect(starts).toEqual([]);
      expect(noted()).toEqual([
        `an event for the rule r was not delivered: AccessDenied: User: events.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${BEGIN}2 because no resource-based policy allows it`,
        `an event for the rule other was not delivered: AccessDenied: User: events.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${BEGIN} because no resource-based policy allows it`,
        'an event for the rule r was not delivered: PipelineNotFoundException: there is none',
      ]);
    });

    test.each<[string, object, string]>([
      ['no role', { Arn: PIPELINE }, 'RoleArn must be a text'],
      ['a constant input', { ...target, Input: '{}' }, 'does not understand Input'],
      ['a template that names what it does not have', { ...target, InputTransformer: { InputTemplate: '{"a":"<b>"}' } }, 'names <b>'],
      ['a path with a list in it', { ...target, InputTransformer: { ...TRANSFORMER, InputPathsMap: { version: '$.a[0]' } } }, 'the InputPath $.a[0]'],
    ])('fails with %s', (_, what, message) => {
      expect(() => rule({}, { Arn: undefined, ...what })).toThrow(message);
    });

    test.each<[string, string[]]>([
      ['rate(1 day)', ['2026-01-06T08:00:00.500Z', '2026-01-07T08:00:00.500Z']],
      ['cron(0 2 ? * MON-FRI *)', ['2026-01-06T02:00:00.500Z', '2026-01-07T02:00:00.500Z']],
    ])('is started by a schedule (%s), for which nobody waits', async (ScheduleExpression, times) => {
      rule({ EventPattern: undefined, ScheduleExpression }, target);
      rule({ EventPattern: undefined, ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' }, target);
      expect(world.timeline.pending().map(({ kind }) => kind)).toEqual(['tick']);
      while (await world.timeline.step(Date.parse('2026-01-07T12:00:00Z')));
      expect(starts).toEqual(times.map((time) => [time, 'shop-build', undefined, RULE, SESSION]));
    });

    test.each(['rate(1 days)', 'rate(0 minutes)', 'cron(0 2 * * * *)', 'cron(0 2 ? * ? *)', 'cron(0 24 ? * * *)', 'cron(0 2 L * ? *)', 'cron(0 2 ? * MON#2 *)', 'cron(0 2 * * ?)', 'cron(0 2 ? * FUN *)', 'cron(0 5-2 ? * * *)', 'soon'])('fails for the schedule %s', (ScheduleExpression) => {
      expect(() => rule({ EventPattern: undefined, ScheduleExpression }, target)).toThrow(`Stack.Rule: the rehearsal does not understand the schedule ${ScheduleExpression}`);
    });
  });

  test('notes an event that the function does not accept from this rule', async () => {
    bridge.createRule({ EventPattern: { source: ['aws.s3'] }, Targets: [{ Id: 't', Arn: functionArn('f') }] }, { name: 'other', arn: `${RULE}-other`, owner: 'Stack.Other' });
    expect(await put()).toEqual([]);
    expect(world.journal.text()).toMatch(`an event for the rule other was not delivered: AccessDenied: User: events.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn('f')} because no resource-based policy allows it`);
  });

  test('fails by name for rules and targets that it does not have', () => {
    expect(() => rule({ ScheduleExpression: 'rate(1 hour)' })).toThrow('Stack.Rule: the rehearsal has schedules of pipelines only, not ScheduleExpression with a function');
    expect(() => rule({ EventBusName: 'mine' })).toThrow('default event bus only');
    expect(() => rule({}, { InputTransformer: {} })).toThrow('does not understand InputTransformer');
    expect(() => rule({}, { Arn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:q` })).toThrow('functions and pipelines only');
    expect(() => rule({}, { InputPath: '$.a[0]' })).toThrow('InputPath $.a[0]');
  });
});

describe('an event pattern', () => {
  const cases: readonly { readonly leaf: readonly unknown[]; readonly yes: readonly unknown[]; readonly no: readonly unknown[] }[] = [
    { leaf: ['a', 1, null, true], yes: ['a', 1, null, true, ['x', 'a']], no: ['b', '1', 2, undefined, false, [], {}] },
    { leaf: [{ prefix: 'led' }], yes: ['ledger', 'led'], no: ['Ledger', 'le', 1, undefined] },
    { leaf: [{ prefix: { 'equals-ignore-case': 'LED' } }], yes: ['Ledger'], no: ['edger'] },
    { leaf: [{ suffix: '.json' }], yes: ['a.json'], no: ['json', 'a.json.x'] },
    { leaf: [{ 'equals-ignore-case': 'Alice' }], yes: ['aLICE'], no: ['bob'] },
    { leaf: [{ wildcard: 'drop/*/drop.json' }], yes: ['drop/a/b/drop.json', 'drop//drop.json'], no: ['drop/drop.json', 'drop/a/dropxjson'] },
    { leaf: [{ wildcard: 'a\\*b*' }], yes: ['a*bc'], no: ['axb'] },
    { leaf: [{ 'anything-but': 'a' }], yes: ['b', 1, ['a', 'b']], no: ['a', undefined, ['a']] },
    { leaf: [{ 'anything-but': ['a', 2] }], yes: ['b'], no: ['a', 2] },
    { leaf: [{ 'anything-but': { prefix: 'init' } }], yes: ['x', 1], no: ['initial'] },
    { leaf: [{ 'anything-but': { wildcard: ['*/a', '*/b'] } }], yes: ['x/c'], no: ['x/a', 'x/b'] },
    { leaf: [{ exists: true }], yes: ['a', null, 0], no: [undefined] },
    { leaf: [{ exists: false }], yes: [undefined], no: ['a', null] },
    { leaf: [{ numeric: ['>', 0, '<=', 5] }], yes: [1, 5], no: [0, 6, '3', undefined] },
    { leaf: [{ numeric: ['=', 301.8] }], yes: [301.8], no: [301] },
    { leaf: ['a', { prefix: 'b' }], yes: ['a', 'bc'], no: ['c'] },
  ];
  test.each(cases)('$leaf', ({ leaf, yes, no }) => {
    const pattern = checkedPattern({ detail: { x: leaf } }, 'Rule');
    for (const x of yes) expect([x, matches(pattern, { detail: { x } })]).toEqual([x, true]);
    for (const x of no) expect([x, matches(pattern, { detail: { x } })]).toEqual([x, false]);
  });

  test('wants every field, and looks into lists of objects', () => {
    const pattern = checkedPattern('{"a":["1"],"b":{"c":["2"]}}', 'Rule');
    expect(matches(pattern, { a: '1', b: { c: '2' } })).toBe(true);
    expect(matches(pattern, { a: '1' })).toBe(false);
    expect(matches(pattern, { a: '1', b: [{ c: '3' }, { c: '2' }] })).toBe(true);
    expect(matches(checkedPattern({ b: { c: [{ exists: false }] } }, 'Rule'), {})).toBe(true);
  });

  test('fails by name for operators that it does not know', () => {
    for (const leaf of [{ cidr: '10.0.0.0/8' }, { prefix: 1 }, { prefix: 'a', suffix: 'b' }, { exists: 'yes' }, { numeric: ['~', 1] }, { 'anything-but': { cidr: 'x' } }, {}]) {
      expect(() => checkedPattern({ x: [leaf] }, 'Stack.Rule')).toThrow(expect.objectContaining({ code: 'Unsupported', message: expect.stringContaining('Stack.Rule') }));
    }
    expect(() => checkedPattern({ $or: [{ a: ['b'] }] }, 'Rule')).toThrow('$or');
    expect(() => checkedPattern({ a: 'b' }, 'Rule')).toThrow('must be an object or an array');
    expect(() => checkedPattern({ a: [] }, 'Rule')).toThrow('empty list');
    expect(() => checkedPattern(undefined, 'Rule')).toThrow('is empty');
  });
});

test.each<[string, string, string[]]>([
  ['0 10 * * ? *', '2026-01-05T10:00:00Z', ['2026-01-06T10:00:00Z', '2026-01-07T10:00:00Z']],
  ['0/15 8,9 ? * 2 *', '2026-01-05T08:50:00Z', ['2026-01-05T09:00:00Z', '2026-01-05T09:15:00Z']],
  ['30 23 31 * ? *', '2026-01-31T23:30:00Z', ['2026-03-31T23:30:00Z', '2026-05-31T23:30:00Z']],
  ['0 0 29 FEB ? *', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z']],
  ['5 4 1-7/3 6 ? 2026-2027', '2026-06-06T00:00:00Z', ['2026-06-07T04:05:00Z', '2027-06-01T04:05:00Z']],
  ['0 0 1 1 ? 2026', '2026-01-01T00:00:00Z', []],
])('cron(%s) after %s', (expression, after, times) => {
  const cron = parseCron(expression)!;
  let at = Date.parse(after);
  const found = [1, 2].map(() => (at = nextOf(cron, at) ?? Number.POSITIVE_INFINITY)).filter(Number.isFinite);
  expect(found).toEqual(times.map((time) => Date.parse(time)));
});
