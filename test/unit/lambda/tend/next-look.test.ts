import { EnvironmentFacts, PendingGate } from '../../../../lambda/tend/facts';
import { nextLook } from '../../../../lambda/tend/next-look';
import { firstSample } from '../../../../lib/contracts/sample';
import { actionOf, after, environmentWith, EVALUATION, execution, loadedOf, releaseOf, sideOfOne, T0, takenBy } from '../../../helpers/contracts';

const asked = actionOf('gates-after', { status: 'InProgress', by: undefined });
const gate = (nextIn: number): PendingGate => (
  { executionId: execution(1), side: 'after', action: asked, sample: { ...firstSample('after', asked.token, T0, EVALUATION), nextAt: after(nextIn) } }
);
const executionWith = (...actions: NonNullable<EnvironmentFacts['execution']>['actions']): EnvironmentFacts['execution'] => (
  { id: execution(1), status: 'InProgress', version: 1, startedBy: undefined, statusSummary: undefined, actions }
);
const approval = (status: 'InProgress' | 'Succeeded') => actionOf('approve-1', { stage: 'Approve', status });

/** Seconds until the next look, seen from T0. */
function lookIn(facts: Partial<EnvironmentFacts>, now = T0): number {
  const loaded = loadedOf({ afterwards: sideOfOne() });
  const state = environmentWith({ taken: takenBy(1) });
  const all = { release: 'shop', name: 'prod', loaded, state, execution: executionWith(), pipelineVersion: 1, pending: [], strays: [], watched: [], ...facts };
  return (Date.parse(nextLook(all, now)) - Date.parse(now)) / 1000;
}

test.each<[string, Partial<EnvironmentFacts>, number]>([
  ['an execution goes on', { execution: executionWith(actionOf('verify', { status: 'InProgress' })) }, 60],
  ['CodePipeline does not know the execution yet', { execution: undefined }, 60],
  ['people are asked', { execution: executionWith(approval('InProgress')) }, 300],
  ['people have answered', { execution: executionWith(approval('Succeeded')) }, 60],
  ['the next sample is due in a while', { pending: [gate(200)] }, 200],
  ['the next sample is due at once', { pending: [gate(20)] }, 60],
  ['the next sample is due much later', { pending: [gate(9000)] }, 300],
  ['people are asked, and alarms of what runs are watched', {
    execution: executionWith(approval('InProgress')),
    state: environmentWith({ taken: takenBy(1), watch: { executionId: execution(0), release: releaseOf('0.9.0'), since: T0, until: after(900) } }),
  }, 60],
  ['one of two samples is due earlier', { pending: [gate(250), gate(150)] }, 150],
])('while %s', (_when, facts, seconds) => {
  expect(lookIn(facts)).toBe(seconds);
});

test('the timeout of a side is looked at when it comes', () => {
  const late = after(EVALUATION.timeoutSeconds - 100);
  expect(lookIn({ pending: [gate(9000)] }, late)).toBe(100);
});
