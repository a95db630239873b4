import { asked, delayed, isTimed } from '../../../../lambda/tend/people';
import { EnvironmentFacts, Surroundings } from '../../../../lambda/tend/facts';
import { EnvironmentConfiguration } from '../../../../lib/contracts/configuration';
import { EnvironmentState } from '../../../../lib/contracts/ledger-state';
import { actionOf, after, configurationOf, environmentWith, execution, loadedOf, openedAs, sideOfOne, T0, takenBy, TEND_ROLE } from '../../../helpers/contracts';

const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:News';
const MANAGERS = 'arn:aws:iam::111111111111:role/Managers';
const approvals = [{ action: 'approve-1', approvers: [MANAGERS] }];
const notify = [{ topic: TOPIC }];
const question = actionOf('approve-1', { stage: 'Approve', status: 'InProgress', by: undefined, asks: '1.0.0 for prod' });

function factsOf(state: Partial<EnvironmentState>, more: Partial<EnvironmentFacts> = {}): EnvironmentFacts {
  return {
    release: 'shop', name: 'prod', loaded: loadedOf({ approvals, notify }), state: environmentWith(state), pipelineVersion: 1, pending: [], watched: [], strays: [],
    execution: { id: execution(1), version: 1, status: 'InProgress', statusSummary: undefined, startedBy: undefined, actions: [question] }, ...more,
  };
}

const around = (overrides: Partial<EnvironmentConfiguration> = { approvals, notify }): Surroundings => ({ environments: [configurationOf(overrides)], goodIn: () => [], tendRole: TEND_ROLE });

describe('a question to people', () => {
  test('is told with what they read, and who they are', () => {
    expect(asked(factsOf({ taken: takenBy(1) }), around())).toEqual({
      kind: 'asked', environment: 'prod', executionId: execution(1), version: '1.0.0', action: 'approve-1', token: 'approve-1-1', approvers: [MANAGERS], text: '1.0.0 for prod',
    });
  });

  test.each<[string, Partial<EnvironmentState>, Surroundings]>([
    ['nobody wants to be told', { taken: takenBy(1) }, around({ approvals })],
    ['nobody wants to be told of questions', { taken: takenBy(1) }, around({ approvals, notify: [{ topic: TOPIC, only: ['good'] }] })],
    ['it was told', { taken: takenBy(1, { told: ['approve-1-1'] }) }, around()],
    ['the execution does not have the environment', { taken: takenBy(2) }, around()],
    ['nobody has it', {}, around()],
    ['the deployment has begun', { taken: takenBy(1, { opened: openedAs('job-1') }) }, around()],
  ])('is not told if %s', (_, state, surroundings) => {
    expect(asked(factsOf(state), surroundings)).toBeNull();
  });

  test('is told to the topic of the question alone', () => {
    expect(asked(factsOf({ taken: takenBy(1) }), around({ approvals: [{ ...approvals[0], notify: [TOPIC] }] }))).toMatchObject({ action: 'approve-1' });
    expect(asked(factsOf({ taken: takenBy(1) }), around({ approvals: [{ ...approvals[0], action: 'approve-2', notify: [TOPIC] }] }))).toBeNull();
  });

  test('that was answered is not told any more', () => {
    const facts = factsOf({ taken: takenBy(1) });
    expect(asked({ ...facts, execution: { ...facts.execution!, actions: [{ ...question, status: 'Succeeded' }] } }, around())).toBeNull();
  });
});

describe('gates that wait', () => {
  /** delay 60, steady 600, interval 300: 1,260 seconds are usual without a history. */
  const side = sideOfOne({ evaluation: { delaySeconds: 60, intervalSeconds: 300, steadySeconds: 600, timeoutSeconds: 36_000 } });
  const gate = { executionId: execution(1), side: 'after', action: actionOf('gates-after', { status: 'InProgress' }), sample: null } as const;
  const waiting = (state: Partial<EnvironmentState>, pending: EnvironmentFacts['pending'] = [gate]) => factsOf(
    { taken: takenBy(1, { opened: openedAs('job-1', true) }), ...state }, { pending, loaded: loadedOf({ afterwards: side, notify }) },
  );

  test.each<[string, Partial<EnvironmentState>, number]>([
    ['delay, steady time and two intervals, without a history', {}, 1260],
    ['that, also after shorter waits', { waits: { before: [9000], after: [700, 750] } }, 1260],
    ['half as long again as the longest wait', { waits: { before: [], after: [700, 2000, 900] } }, 3000],
  ])('are told of after %s', (_, state, usualSeconds) => {
    expect(delayed(waiting(state), around(), after(usualSeconds))).toBeNull();
    expect(delayed(waiting(state), around(), after(usualSeconds + 1))).toEqual({
      kind: 'delayed', environment: 'prod', executionId: execution(1), version: '1.0.0', side: 'after', token: 'gates-after-1', since: T0, usualSeconds, waitsFor: 'they have not been asked yet',
    });
  });

  test.each<[string, EnvironmentFacts, Surroundings]>([
    ['they were told of', waiting({ taken: takenBy(1, { told: ['gates-after-1'] }) }), around()],
    ['nobody wants to be told', waiting({}), around({})],
    ['they are asked by an execution that does not have the environment', waiting({ taken: takenBy(2) }), around()],
    ['the configuration has none there', { ...waiting({}), loaded: loadedOf({ afterwards: null }) }, around()],
  ])('are not told of if %s', (_, facts, surroundings) => {
    expect(delayed(facts, surroundings, after(100_000))).toBeNull();
  });

  test('say what they wait for', () => {
    const sample = { schemaVersion: 1, side: 'after', token: 'gates-after-1', startedAt: T0, attempts: 2, steadySince: null, nextAt: after(2000) } as const;
    const say = (last: NonNullable<EnvironmentFacts['pending'][number]['sample']>['last'], steadySince: string | null = null) =>
      delayed(waiting({}, [{ ...gate, sample: { ...sample, last, steadySince } }]), around(), after(1300))?.waitsFor;
    expect(say([{ name: 'http', verdict: 'waiting', reason: 'not yet' }, { name: 'alarm', verdict: 'passed', reason: 'OK' }, { name: 'load', verdict: 'errored', reason: 'down' }])).toBe('http: not yet; load: down');
    expect(say([{ name: 'http', verdict: 'passed', reason: 'answered 200' }], after(1200))).toBe(`all pass since ${after(1200)}, not long enough`);
  });

  test('are timed only where somebody wants to be told', () => {
    expect([isTimed('prod', around()), isTimed('test', around()), isTimed('prod', around({}))]).toEqual([true, false, false]);
  });
});
