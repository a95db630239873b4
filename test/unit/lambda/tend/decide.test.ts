import { decide, Step } from '../../../../lambda/tend/decide';
import { EnvironmentFacts, PendingGate, Surroundings } from '../../../../lambda/tend/facts';
import type { ExecutionFacts } from '../../../../lambda/shared/executions.client';
import { GateResult } from '../../../../lib/contracts/gate';
import { firstSample, SampleState } from '../../../../lib/contracts/sample';
import {
  actionOf, after, environmentWith, EVALUATION, execution, loadedOf, openedAs, queuedOf, releaseOf, sideOfOne, startOf, T0, takenBy, TEND_ROLE, verdictOf,
} from '../../../helpers/contracts';

const SURROUNDINGS: Surroundings = { environments: [], goodIn: () => [], tendRole: TEND_ROLE };
const factsOf = (overrides: Partial<EnvironmentFacts> = {}): EnvironmentFacts =>
  ({ release: 'shop', name: 'prod', loaded: loadedOf(), state: environmentWith(), execution: undefined, pipelineVersion: 1, pending: [], strays: [], watched: [], ...overrides });
const executionOf = (n: number, status: ExecutionFacts['status'], actions: ExecutionFacts['actions'] = []): ExecutionFacts => ({ id: execution(n), status, version: 1, startedBy: undefined, statusSummary: undefined, actions });
const gateOf = (n: number, overrides: Partial<PendingGate> = {}): PendingGate =>
  ({ executionId: execution(n), side: 'before', action: actionOf('gates-before', { status: 'InProgress', by: undefined }), sample: null, ...overrides });
const step = (facts: Partial<EnvironmentFacts>, now = T0): Step | null => decide(factsOf(facts), SURROUNDINGS, now);
const running = executionOf(1, 'InProgress');
const taken = takenBy(1);

describe('nothing is due', () => {
  test.each<[string, Partial<EnvironmentFacts>]>([
    ['where nothing happens', {}],
    ['while an execution runs', { state: environmentWith({ taken }), execution: running }],
    ['while an execution runs and others wait', { state: environmentWith({ taken, queue: [queuedOf('1.1.0')] }), execution: running }],
    ['while a confirmed start is not admitted yet, even if others wait', { state: environmentWith({ start: startOf({ executionId: execution(1) }), queue: [queuedOf('1.1.0')] }), execution: running }],
    ['while CodePipeline does not know the execution', { state: environmentWith({ taken }), execution: undefined }],
    ['while an execution is being stopped', { state: environmentWith({ taken }), execution: executionOf(1, 'Stopping') }],
    ['while a function of one that is being stopped works on', { state: environmentWith({ taken }), execution: executionOf(1, 'Stopping', [actionOf('verify', { status: 'InProgress' })]) }],
    ['while a function works on in a pipeline that was changed', { state: environmentWith({ taken }), execution: executionOf(1, 'InProgress', [actionOf('site', { status: 'InProgress' })]), pipelineVersion: 2 }],
    ['while an action of a failed execution is in progress', { state: environmentWith({ taken }), execution: executionOf(1, 'Failed', [actionOf('site', { status: 'Failed' }), actionOf('docs', { status: 'InProgress' })]) }],
    ['while a gate waits for its next sample', { state: environmentWith({ taken }), execution: running, pending: [gateOf(1, { sample: { ...firstSample('before', 'gates-before-1', T0, EVALUATION), nextAt: after(1) } })] }],
  ])('%s', (_when, facts) => {
    expect(step(facts)).toBeNull();
  });
});

describe('what has ended is closed before anything else', () => {
  const open = takenBy(1, { opened: openedAs('job-1', true), verdicts: [verdictOf('before'), verdictOf('after')] });
  const outputs = [{ bucket: 'artifacts', key: 'shop/site' }];
  const actions = [actionOf('gates-before'), actionOf('verify', { outputs }), actionOf('attest'), actionOf('gates-after')];
  const busy = { queue: [queuedOf('1.1.0')] };

  test('a deployment is closed, and what it could deploy again is deleted', () => {
    const release = actionOf('Release', { stage: 'Release', outputs: [{ bucket: 'artifacts', key: 'shop/release' }] });
    expect(step({ state: environmentWith({ ...busy, taken: open }), execution: executionOf(1, 'Succeeded', [release, ...actions]) })).toMatchObject({
      do: 'close', outputs, fact: { kind: 'closed', executionId: execution(1), outcome: 'succeeded' },
    });
  });

  test('a deployment is closed before a stray gate is answered', () => {
    expect(step({ state: environmentWith({ taken: open }), execution: executionOf(1, 'Failed', actions), pending: [gateOf(9)] })).toMatchObject({ do: 'close' });
  });

  test.each(['Succeeded', 'Failed', 'Stopped', 'Superseded', 'Cancelled'] as const)('an execution that ended as %s before its deployment began gives back the environment', (status) => {
    expect(step({ state: environmentWith({ ...busy, taken }), execution: executionOf(1, status) })).toMatchObject({ do: 'record', fact: { kind: 'freed', executionId: execution(1) } });
  });

  test('a start whose execution ended before its admission is over', () => {
    const start = startOf({ executionId: execution(1) });
    expect(step({ state: environmentWith({ ...busy, start }), execution: executionOf(1, 'Failed') })).toMatchObject({ do: 'record', fact: { kind: 'freed', executionId: execution(1) } });
  });
});

describe('a gate that waits', () => {
  const asked = (state: Partial<typeof taken> = {}, gate: Partial<PendingGate> = {}, now = T0, loaded = loadedOf()): Step | null =>
    step({ loaded, state: environmentWith({ taken: { ...taken, ...state } }), execution: running, pending: [gateOf(1, gate)] }, now);
  const sampled = (overrides: Partial<SampleState> = {}): SampleState => ({ ...firstSample('before', 'gates-before-1', T0, EVALUATION), ...overrides });

  test('is sampled for the first time after its delay, counted from the question', () => {
    const loaded = loadedOf({ before: sideOfOne({ evaluation: { ...EVALUATION, delaySeconds: 60 } }) });
    expect([after(59), after(60)].map((now) => asked({}, {}, now, loaded)?.do)).toEqual([undefined, 'sample']);
  });

  test('is sampled when its next sample is due, with what it remembers', () => {
    const sample = sampled({ attempts: 4, steadySince: after(100), nextAt: after(300) });
    expect(asked({}, { sample }, after(299))).toBeNull();
    expect(asked({}, { sample }, after(300))).toEqual({ do: 'sample', gate: gateOf(1, { sample }), sample, isTimed: false });
  });

  test('begins anew when it is asked again: an earlier question is forgotten', () => {
    const sample = sampled({ token: 'earlier', attempts: 4, steadySince: T0, nextAt: after(9000) });
    expect(asked({}, { sample })).toMatchObject({ do: 'sample', sample: { token: 'gates-before-1', attempts: 0, steadySince: null, startedAt: T0 } });
  });

  test.each(['approved', 'rejected'] as const)('is answered as the ledger says: %s', (answer) => {
    const verdicts = [verdictOf('before', { answer, reason: 'so it is' })];
    expect(asked({ verdicts })).toEqual({ do: 'answer', gate: gateOf(1), answer, reason: 'so it is' });
  });

  test('is rejected at once when the gates after have said no already: a retry does not take it back', () => {
    const verdicts = [verdictOf('after', { token: 'earlier', answer: 'rejected', reason: 'http: answered 500' })];
    expect(asked({ verdicts }, { side: 'after' })).toMatchObject({ do: 'answer', answer: 'rejected', reason: 'the gates after have said no: http: answered 500' });
  });

  test('is not answered by the verdict on an earlier question', () => {
    expect(asked({ verdicts: [verdictOf('before', { token: 'earlier' })] })).toMatchObject({ do: 'sample' });
  });

  test('is rejected when its deployment is closed', () => {
    const closed = { do: 'answer', answer: 'rejected', reason: 'this deployment is closed; start the release again' };
    expect(step({ pending: [gateOf(1)] })).toMatchObject(closed);
    expect(step({ state: environmentWith({ taken: takenBy(2) }), execution: executionOf(2, 'InProgress'), pending: [gateOf(1)] })).toMatchObject(closed);
  });

  test('is rejected when the configuration has no such gates', () => {
    expect(asked({}, {}, T0, loadedOf({ before: null }))).toMatchObject({ do: 'answer', answer: 'rejected', reason: 'the configuration has no gates before' });
  });

  test('does not keep another one waiting', () => {
    const waits = gateOf(1, { sample: sampled({ nextAt: after(1) }) });
    expect(step({ state: environmentWith({ taken }), execution: running, pending: [waits, gateOf(9)] })).toMatchObject({ do: 'answer', gate: { executionId: execution(9) } });
  });
});

describe('what waits for answers that can lead nowhere is stopped', () => {
  const people = actionOf('approve-1', { stage: 'Approve', status: 'InProgress' });
  const gates = actionOf('gates-after', { status: 'InProgress', by: undefined });
  const opened = takenBy(1, { opened: openedAs('job-1', true) });
  const stop = (n: number, reason?: string): Step => ({ do: 'stop', stop: { executionId: execution(n), reason } });

  test.each([people, gates])('$name of a pipeline that was changed', (action) => {
    expect(step({ state: environmentWith({ taken }), execution: executionOf(1, 'InProgress', [action]), pipelineVersion: 2 })).toEqual(stop(1, 'interrupted: the pipeline was changed'));
    expect(step({ state: environmentWith({ taken: opened }), execution: executionOf(1, 'Stopping', [action]), pipelineVersion: 2 })).toEqual(stop(1));
  });

  test.each([people, gates])('$name, when somebody stops and waits before the deployment began', (action) => {
    expect(step({ state: environmentWith({ taken }), execution: executionOf(1, 'Stopping', [action]) })).toEqual(stop(1));
  });

  test('fails to be what somebody stops after the deployment began: its gates are asked to their end', () => {
    expect(step({ state: environmentWith({ taken: opened }), execution: executionOf(1, 'Stopping', [gates]) })).toBeNull();
  });

  test('people who are asked by an execution that does not have the environment', () => {
    const strays = [executionOf(9, 'InProgress', [people])];
    expect(step({ strays })).toEqual(stop(9, 'this deployment is closed; start the release again'));
    expect(step({ strays: [executionOf(9, 'Stopping', [people])] })).toBeNull();
  });
});

describe('what comes next', () => {
  test('is the first of the queue, written ahead', () => {
    const queue = [queuedOf('1.0.0', { class: 'rollback', why: 'prod failed' }), queuedOf('1.1.0')];
    expect(step({ state: environmentWith({ queue }) })).toEqual({ do: 'record', fact: { kind: 'start', environment: 'prod', release: releaseOf(), class: 'rollback', why: 'prod failed' } });
  });

  test('is a start that lacks confirmation, before anything of the queue', () => {
    expect(step({ state: environmentWith({ start: startOf(), queue: [queuedOf('1.1.0')] }) })).toEqual({ do: 'start', start: startOf() });
  });
});

describe('a good release that is still looked at', () => {
  const watch = { executionId: execution(0), release: releaseOf('0.9.0'), since: T0, until: after(900) };
  const alarm = (verdict: GateResult['verdict']): GateResult => ({ name: 'Errors', verdict, reason: 'alarm Errors is red' });
  const loaded = loadedOf({ rollback: { watchSeconds: 900 } });
  const good = [{ release: releaseOf('0.9.0'), at: T0 }, { release: releaseOf('0.8.0'), at: T0 }];

  test('turns bad when an alarm goes red, and the environment goes back', () => {
    expect(step({ loaded, state: environmentWith({ watch, good }), watched: [alarm('passed'), alarm('failed')] })).toEqual({
      do: 'record',
      fact: { kind: 'turned-bad', environment: 'prod', executionId: execution(0), version: '0.9.0', reason: 'alarm Errors is red; going back to 0.8.0', rollback: releaseOf('0.8.0') },
    });
  });

  test.each(['passed', 'waiting', 'inconclusive', 'errored'] as const)('fails to turn bad by an alarm that is %s', (verdict) => {
    expect(step({ loaded, state: environmentWith({ watch, good }), watched: [alarm(verdict)] })).toBeNull();
  });

  test('turns bad although there is nothing to go back to, and says so', () => {
    expect(step({ loaded, state: environmentWith({ watch, good: good.slice(0, 1) }), watched: [alarm('failed')] })).toMatchObject({
      fact: { kind: 'turned-bad', rollback: null, reason: 'alarm Errors is red; there is nothing to go back to; the environment is left as it is' },
    });
  });
});

describe('what has not begun gives way to what the environment goes back to', () => {
  const queue = [queuedOf('0.9.0', { class: 'rollback' })];

  test('it is stopped, and says for what', () => {
    expect(step({ state: environmentWith({ taken, queue }), execution: running })).toEqual({ do: 'stop', stop: { executionId: execution(1), reason: 'prod goes back to 0.9.0 first' } });
  });

  test('it begins anew afterwards', () => {
    expect(step({ state: environmentWith({ taken, queue }), execution: executionOf(1, 'Stopped') })).toMatchObject({ fact: { kind: 'freed', again: true } });
  });

  test.each([
    ['a deployment that has begun', { ...taken, opened: openedAs('job-1') }, running],
    ['a rollback', { ...taken, class: 'rollback' }, running],
    ['what is being stopped', taken, executionOf(1, 'Stopping')],
  ] as const)('fails to stop %s', (_what, having, execution) => {
    expect(step({ state: environmentWith({ taken: having, queue }), execution })).toBeNull();
  });

  test('what a person refused meanwhile does not come again', () => {
    expect(step({ state: environmentWith({ taken, queue }), execution: executionOf(1, 'Failed') })).toMatchObject({ fact: { kind: 'freed', again: false } });
  });
});

describe('who overrode gates', () => {
  const by = 'arn:aws:sts::111111111111:assumed-role/OnCall/ola';
  const overridden = { state: environmentWith({ taken }), execution: executionOf(1, 'InProgress', [actionOf('gates-before', { by, text: 'known' })]) };
  const loaded = loadedOf({ before: sideOfOne({ overriders: ['arn:aws:iam::111111111111:role/OnCall'] }) });

  test('is kept, once', () => {
    expect(step({ ...overridden, loaded })).toEqual({
      do: 'record', fact: { kind: 'override', environment: 'prod', executionId: execution(1), version: '1.0.0', side: 'before', token: 'gates-before-1', by, reason: 'known' },
    });
    expect(step({ ...overridden, loaded, state: environmentWith({ taken: { ...taken, approvals: ['gates-before-1'] } }) })).toBeNull();
  });

  test('fails to be kept where nobody may', () => {
    expect(step(overridden)).toBeNull();
  });
});

test('the same facts lead to the same step, however often they are looked at', () => {
  const facts = factsOf({ state: environmentWith({ taken }), execution: running, pending: [gateOf(1)] });
  const before = JSON.stringify(facts);
  expect(decide(facts, SURROUNDINGS, T0)).toEqual(decide(facts, SURROUNDINGS, T0));
  expect(JSON.stringify(facts)).toBe(before);
});
