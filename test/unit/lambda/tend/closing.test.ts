import { closeDeployment, freeEnvironment, isOver } from '../../../../lambda/tend/closing';
import { EnvironmentFacts } from '../../../../lambda/tend/facts';
import type { ExecutionFacts } from '../../../../lambda/shared/executions.client';
import { ActionFacts } from '../../../../lib/contracts/answers';
import { EnvironmentConfiguration } from '../../../../lib/contracts/configuration';
import { EnvironmentState, Taken } from '../../../../lib/contracts/ledger-state';
import { actionOf, ADA, after, configurationOf, environmentWith, execution, loadedOf, openedAs, queuedOf, releaseOf, startOf, T0, takenBy, TEND_ROLE, verdictOf } from '../../../helpers/contracts';

const OPEN = takenBy(1, { opened: openedAs('job-1', true), verdicts: [verdictOf('before'), verdictOf('after')] });
const ACTIONS = ['gates-before', 'verify', 'site', 'attest', 'gates-after'].map((name) => actionOf(name));
const but = (name: string, overrides: Partial<ActionFacts>): ActionFacts[] => ACTIONS.map((action) => (action.name === name ? { ...action, ...overrides } : action));
const without = (...names: string[]): ActionFacts[] => ACTIONS.filter(({ name }) => !names.includes(name));

function factsOf(state: Partial<EnvironmentState>, actions: readonly ActionFacts[], status: ExecutionFacts['status'], configuration: Partial<EnvironmentConfiguration> = {}): EnvironmentFacts {
  return {
    release: 'shop', name: 'prod', loaded: loadedOf(configuration), state: environmentWith(state), pipelineVersion: 1, pending: [], strays: [], watched: [],
    execution: { id: execution(1), status, version: 1, startedBy: undefined, statusSummary: undefined, actions },
  };
}

interface Ending {
  readonly actions?: readonly ActionFacts[];
  readonly taken?: Taken;
  readonly status?: ExecutionFacts['status'];
  readonly configuration?: Partial<EnvironmentConfiguration>;
}

const close = ({ actions = ACTIONS, taken = OPEN, status = 'Succeeded', configuration }: Ending, environments: readonly EnvironmentConfiguration[] = [], goodIn: readonly string[] = []) =>
  closeDeployment(factsOf({ taken }, actions, status, configuration), taken, { environments, goodIn: () => goodIn, tendRole: TEND_ROLE }, after(600));

const GOOD: readonly ({ readonly name: string; readonly reason: string } & Ending)[] = [
  { name: 'all of Deploy succeeded with answers that count', reason: 'deployed, read back, gates green' },
  { name: 'somebody stopped the execution afterwards', status: 'Stopped', reason: 'deployed, read back, gates green' },
  { name: 'there are no gates', actions: without('gates-before', 'gates-after'), taken: { ...OPEN, verdicts: [] }, configuration: { before: null, afterwards: null }, reason: 'deployed, read back' },
  { name: 'an earlier stage had a failure that was retried', actions: [actionOf('Admit', { stage: 'Admit', status: 'Failed' }), ...ACTIONS], reason: 'deployed, read back, gates green' },
];

test.each(GOOD)('a deployment is good when $name', ({ reason, ...ending }) => {
  expect(close(ending)).toEqual({ kind: 'closed', environment: 'prod', executionId: execution(1), outcome: 'succeeded', bad: false, reason, enqueue: [], rollback: null, watchUntil: null });
});

const rejected = verdictOf('after', { answer: 'rejected', reason: 'http: answered 500', failed: true });
const timeIsUp = verdictOf('after', { answer: 'rejected', reason: 'time is up after 3 samples: http: ENOTFOUND' });
const BAD: readonly ({ readonly name: string; readonly reason: string; readonly bad?: boolean } & Ending)[] = [
  { name: 'a deployment action failed', status: 'Failed', actions: but('site', { status: 'Failed', text: 'AccessDenied' }), reason: 'site: AccessDenied' },
  { name: 'a deployment action failed without a word', status: 'Failed', actions: but('site', { status: 'Failed' }), reason: 'site: Failed' },
  { name: 'it was stopped in the middle', status: 'Stopped', actions: [...without('attest', 'gates-after', 'site'), actionOf('site', { status: 'Abandoned' })], taken: { ...OPEN, opened: openedAs('job-1') }, reason: 'site: Abandoned' },
  { name: 'it ended before the target was read back', status: 'Stopped', actions: without('attest', 'gates-after'), taken: { ...OPEN, opened: openedAs('job-1') }, reason: 'what runs was not read back' },
  { name: 'the target was not what it should be, although attest says it succeeded', taken: { ...OPEN, opened: openedAs('job-1') }, reason: 'what runs was not read back' },
  { name: 'nothing of Deploy is known', actions: [], taken: { ...OPEN, opened: openedAs('job-1') }, reason: 'what runs was not read back' },
  { name: 'it was stopped before the gates after were asked', status: 'Stopped', actions: without('gates-after'), reason: 'the gates after were never asked' },
  { name: 'somebody else answered the gates after', actions: but('gates-after', { by: ADA }), reason: `the gates after were answered by ${ADA}, who is not named as one who may` },
  { name: 'somebody else answered the gates before', actions: but('gates-before', { by: ADA }), reason: `the gates before were answered by ${ADA}, who is not named as one who may` },
  { name: 'somebody said no to the gates after', status: 'Failed', actions: but('gates-after', { status: 'Failed', text: 'wrong prices', by: ADA }), reason: `gates-after: wrong prices (answered by ${ADA})` },
  { name: 'the gates after were answered without a verdict', taken: { ...OPEN, verdicts: [verdictOf('before')] }, reason: 'the gates after were answered yes without a verdict in the ledger' },
  { name: 'the gates after said no', bad: true, status: 'Failed', actions: but('gates-after', { status: 'Failed', text: 'Rejected' }), taken: { ...OPEN, verdicts: [verdictOf('before'), rejected] }, reason: 'http: answered 500' },
  { name: 'time was up and no gate had said failed, which is nothing against the release', status: 'Failed', actions: but('gates-after', { status: 'Failed', text: 'Rejected' }), taken: { ...OPEN, verdicts: [verdictOf('before'), timeIsUp] }, reason: timeIsUp.reason },
  { name: 'time was up, and somebody retried the stage and all was green', actions: but('gates-after', { token: 'gates-after-2' }), taken: { ...OPEN, verdicts: [verdictOf('before'), timeIsUp, verdictOf('after', { token: 'gates-after-2' })] }, reason: timeIsUp.reason },
  { name: 'the gates after said no, and yes when somebody retried the stage', bad: true, actions: but('gates-after', { token: 'gates-after-2' }), taken: { ...OPEN, verdicts: [verdictOf('before'), rejected, verdictOf('after', { token: 'gates-after-2' })] }, reason: 'http: answered 500' },
  { name: 'the gates after said no, and a person said yes', bad: true, actions: but('gates-after', { by: ADA }), taken: { ...OPEN, verdicts: [verdictOf('before'), rejected] }, reason: 'http: answered 500' },
];

test.each(BAD)('fails when $name', ({ reason, bad = false, ...ending }) => {
  const environments = [configurationOf({ environment: 'live', after: ['prod'] })];
  expect(close(ending, environments)).toEqual({ kind: 'closed', environment: 'prod', executionId: execution(1), outcome: 'failed', bad, reason, enqueue: [], rollback: null, watchUntil: null });
});

describe('a deployment that was stopped', () => {
  const open = { ...OPEN, opened: openedAs('job-1') };
  const stopped = (statusSummary: string | undefined, pipelineVersion = 1, actions: readonly ActionFacts[] = without('attest', 'gates-after'), taken: Taken = open) => {
    const facts = factsOf({ taken }, actions, 'Stopped');
    return closeDeployment({ ...facts, pipelineVersion, execution: { ...facts.execution!, statusSummary } }, taken, { environments: [], goodIn: () => [], tendRole: TEND_ROLE }, T0);
  };

  test('has failed, in the words of whoever stopped it', () => {
    expect(stopped('wrong release')).toMatchObject({ outcome: 'failed', reason: 'stopped: wrong release' });
    expect(stopped(undefined)).toMatchObject({ outcome: 'failed', reason: 'what runs was not read back' });
  });

  test('is good if everything was done and counts', () => {
    expect(stopped('too late', 1, ACTIONS, OPEN)).toMatchObject({ outcome: 'succeeded' });
  });

  test('is interrupted only if it was stopped for the pipeline\'s change, not if a person stopped it', () => {
    expect(stopped('interrupted: the pipeline was changed', 2)).toMatchObject({ outcome: 'interrupted' });
    expect(stopped('wrong release', 2)).toMatchObject({ outcome: 'failed', reason: 'stopped: wrong release' });
  });
});

describe('what an environment goes back to when a deployment failed', () => {
  const [good, older] = [releaseOf('0.9.0'), releaseOf('0.8.0')].map((release) => ({ release, at: T0 }));
  const stopped = without('attest', 'gates-after');
  const back = (state: Partial<EnvironmentState>, deployment: Partial<Taken> = {}, rollback = { watchSeconds: 0 } as EnvironmentConfiguration['rollback']) => {
    const taken = { ...OPEN, opened: openedAs('job-1'), ...deployment };
    return closeDeployment(factsOf({ taken, ...state }, stopped, 'Stopped', { rollback }), taken, { environments: [], goodIn: () => [], tendRole: TEND_ROLE }, after(600));
  };

  test('is the most recent good release', () => {
    expect(back({ good: [good, older] })).toMatchObject({ rollback: good.release, reason: 'what runs was not read back; going back to 0.9.0' });
  });

  test('is never the release that failed, nor one that was found bad since', () => {
    const bad = [{ version: '0.9.0', digest: good.release.digest, at: T0, reason: 'slow' }];
    expect(back({ good: [{ release: OPEN.release, at: T0 }, good, older], bad })).toMatchObject({ rollback: older.release });
  });

  test('fails to be anything when nothing was good, and says so', () => {
    expect(back({ good: [] })).toMatchObject({ rollback: null, reason: 'what runs was not read back; there is nothing to go back to; the environment is left as it is' });
  });

  test('fails to be anything when what failed is a rollback itself', () => {
    expect(back({ good: [good] }, { class: 'rollback' })).toMatchObject({ rollback: null, outcome: 'failed' });
  });

  test('is what was good since a barrier began, or the barrier itself', () => {
    const barrier = { version: '0.9.0', at: after(-60), reason: 'orders were split' };
    expect(back({ good: [good, { ...older, at: after(-120) }], barrier })).toMatchObject({ rollback: good.release });
  });

  test('fails to be anything past a barrier, also one that failed itself, and says why', () => {
    const barrier = { version: '1.0.0', at: after(60), reason: 'orders were split' };
    expect(back({ good: [good, older], barrier })).toMatchObject({ rollback: null, reason: 'what runs was not read back; nothing goes back past 1.0.0: orders were split; the environment is left as it is' });
  });

  test('fails to be anything when nobody wants it', () => {
    expect(back({ good: [good] }, {}, null)).toMatchObject({ rollback: null, reason: 'what runs was not read back' });
  });
});

describe('a good release is looked at', () => {
  const watched = (rollback: EnvironmentConfiguration['rollback'], deployment: Partial<Taken> = {}) => close({ taken: { ...OPEN, ...deployment }, configuration: { rollback } }).watchUntil;

  test('for as long as the configuration says, from its end', () => {
    expect(watched({ watchSeconds: 3600 })).toBe(after(600 + 3600));
  });

  test('fails to be where nobody asks for it, and where the environment went back to it', () => {
    expect([watched(null), watched({ watchSeconds: 0 }), watched({ watchSeconds: 3600 }, { class: 'rollback' })]).toEqual([null, null, null]);
  });
});

test('a good release says who overrode its gates, and why', () => {
  const afterwards = { ...configurationOf().afterwards!, overriders: ['arn:aws:iam::111111111111:role/Managers'] };
  expect(close({ actions: but('gates-after', { by: ADA, text: 'known' }), taken: { ...OPEN, verdicts: [verdictOf('before')] }, configuration: { afterwards } })).toMatchObject({
    outcome: 'succeeded', reason: 'deployed, read back, gates overridden: known',
  });
});

test('a good release goes on to where all that must come before has been good', () => {
  const environments = [
    configurationOf({ environment: 'dev', after: [] }), configurationOf({ environment: 'prod', after: ['test'] }),
    configurationOf({ environment: 'eu', after: ['prod'], queue: 'sequence' }), configurationOf({ environment: 'us', after: ['test', 'prod'] }),
    configurationOf({ environment: 'apac', after: ['prod', 'eu'] }),
  ];
  expect(close({}, environments, ['dev', 'test']).enqueue).toEqual([{ environment: 'eu', policy: 'sequence' }, { environment: 'us', policy: 'latest' }]);
});

describe('an execution is over', () => {
  const over = (status: ExecutionFacts['status'], actions: readonly ActionFacts[] = ACTIONS): boolean => isOver({ id: execution(1), status, version: 1, startedBy: undefined, statusSummary: undefined, actions }, T0, T0);

  test.each(['Succeeded', 'Failed', 'Stopped', 'Superseded', 'Cancelled'] as const)('when it is %s and quiet', (status) => {
    expect(over(status)).toBe(true);
  });

  test.each(['Failed', 'Stopped'] as const)('fails to be while an action of a %s one is in progress', (status) => {
    expect(over(status, but('site', { status: 'InProgress' }))).toBe(false);
  });

  test.each(['InProgress', 'Stopping'] as const)('fails to be while it is %s', (status) => {
    expect(over(status)).toBe(false);
  });

  test('fails to be while CodePipeline may not know it yet, and is when it has not known it for an hour', () => {
    expect(isOver(undefined, T0, after(3599))).toBe(false);
    expect(isOver(undefined, T0, after(3600))).toBe(true);
  });
});

describe('an execution whose deployment never began', () => {
  const free = (actions: readonly ActionFacts[], status: ExecutionFacts['status'], state: Partial<EnvironmentState> = { taken: takenBy(1) }) => freeEnvironment(factsOf(state, actions, status), TEND_ROLE);
  const freed = { kind: 'freed', environment: 'prod', executionId: execution(1), version: '1.0.0', again: false, supersededBy: null };

  test('ended where an action failed, and says which', () => {
    expect(free([actionOf('Admit', { stage: 'Admit' }), actionOf('managers', { stage: 'Approve', status: 'Failed', text: 'not today' })], 'Failed')).toEqual({ ...freed, stage: 'Approve', reason: 'managers: not today' });
  });

  test('ended where somebody said no to gates, and says who', () => {
    const actions = [actionOf('gates-before', { status: 'Failed', text: 'not today', by: ADA })];
    expect(free(actions, 'Failed')).toEqual({ ...freed, stage: 'Deploy', reason: `gates-before: not today (answered by ${ADA})` });
  });

  test('ended where an action was abandoned', () => {
    expect(free([actionOf('managers', { stage: 'Approve', status: 'Abandoned' })], 'Stopped')).toEqual({ ...freed, stage: 'Approve', reason: 'managers: Abandoned' });
  });

  test('ended without a failed action', () => {
    expect(free([], 'Superseded')).toEqual({ ...freed, stage: 'Release', reason: 'the execution ended as Superseded' });
  });

  describe('gave way to a newer one', () => {
    const superseded = (words: string, queue = [queuedOf('1.1.0')], configuration: Partial<EnvironmentConfiguration> = {}, asked: ActionFacts['status'] = 'Abandoned') => {
      const facts = factsOf({ taken: takenBy(1), queue }, [actionOf('approve-1', { stage: 'Approve', status: asked })], 'Stopped', configuration);
      return freeEnvironment({ ...facts, execution: { ...facts.execution!, statusSummary: words } }, TEND_ROLE).supersededBy;
    };

    test('when that is queued, people were asked, and the words are ours', () => {
      expect(superseded('superseded by 1.1.0')).toBe('1.1.0');
    });

    test('fails to be believed of somebody who uses our words', () => {
      expect([
        superseded('superseded by 1.1.0', []), superseded('superseded by 1.2.0'), superseded('superseded by 1.1.0', undefined, { queue: 'sequence' }),
        superseded('superseded by 1.1.0', undefined, {}, 'Failed'), superseded('wrong release'),
      ]).toEqual([null, null, null, null, null]);
    });
  });

  test('ended before it was admitted', () => {
    expect(free([], 'Failed', { start: startOf({ executionId: execution(1) }) })).toEqual({ ...freed, stage: 'Release', reason: 'the execution ended as Failed' });
  });
});
