import { EventBridgeService, EventFate } from '../../../../lib/local/world/event-bridge';
import { checkedPattern, matches } from '../../../../lib/local/world/event-bridge/pattern';
import { ACCOUNT, functionArn, parts, Parts } from './world-fixture';

const RULE = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/r`;
const EVENT = { 'source': 'aws.s3', 'detail-type': 'Object Created', 'resources': ['arn:aws:s3:::b'], 'detail': { object: { key: 'drop/x/1/drop.json', size: 7 }, tags: ['a', 'b'] } };

describe('EventBridge', () => {
  let world: Parts;
  let fate: EventFate;
  let bridge: EventBridgeService;
  beforeEach(async () => {
    world = await parts();
    fate = 'deliver';
    bridge = new EventBridgeService({ ...world, functions: world.lambda, permissions: world.lambda.permissions, delivery: () => fate });
    world.register('f', 'exports.handler = async (event) => { console.log(JSON.stringify(event)) }');
    world.lambda.allow({ functionName: 'f', principal: 'events.amazonaws.com', sourceArn: RULE, sourceAccount: ACCOUNT });
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

  test('notes an event that the function does not accept from this rule', async () => {
    bridge.createRule({ EventPattern: { source: ['aws.s3'] }, Targets: [{ Id: 't', Arn: functionArn('f') }] }, { name: 'other', arn: `${RULE}-other`, owner: 'Stack.Other' });
    expect(await put()).toEqual([]);
    expect(world.journal.text()).toMatch('the function does not let the rule invoke it');
  });

  test('fails by name for rules and targets that it does not have', () => {
    expect(() => rule({ ScheduleExpression: 'rate(1 hour)' })).toThrow('Stack.Rule: the rehearsal does not understand ScheduleExpression');
    expect(() => rule({ EventBusName: 'mine' })).toThrow('default event bus only');
    expect(() => rule({}, { InputTransformer: {} })).toThrow('InputTransformer');
    expect(() => rule({}, { Arn: `arn:aws:codepipeline:eu-west-1:${ACCOUNT}:p` })).toThrow('functions only');
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
