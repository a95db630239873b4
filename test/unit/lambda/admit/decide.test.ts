import { AdmissionFacts, decideAdmission } from '../../../../lambda/admit/decide';
import { EMPTY_LEDGER, EnvironmentState } from '../../../../lib/contracts/ledger-state';
import { ADA, environmentWith, evidenceOf, execution, GOOD_BEFORE, loadedOf, openedAs, otherDigest, queuedOf, releaseOf, startOf, T0, takenBy, TEND, TEND_ROLE } from '../../../helpers/contracts';

const ME = execution(1);
const RELEASE = releaseOf();
const factsOf = (overrides: Partial<AdmissionFacts> = {}): AdmissionFacts =>
  ({ environment: 'prod', executionId: ME, jobId: 'job-1', startedBy: TEND, tendRole: TEND_ROLE, loaded: loadedOf(), evidence: evidenceOf(), difference: { from: null, text: 'new' }, ...overrides });
const decide = (state: Partial<EnvironmentState>, facts: Partial<AdmissionFacts> = {}, others: Record<string, EnvironmentState> = GOOD_BEFORE) =>
  decideAdmission(factsOf(facts), { ...EMPTY_LEDGER, environments: { ...others, prod: environmentWith(state) } });
const admittedAs = (deploymentClass: string, start: number | null) => expect.objectContaining({
  admitted: true, fact: { kind: 'admitted', environment: 'prod', executionId: ME, release: RELEASE, class: deploymentClass, start, configuration: { version: loadedOf().version, digest: loadedOf().digest } },
  variables: expect.objectContaining({ version: '1.0.0', digest: RELEASE.digest, class: deploymentClass, approve: 'skip' }),
});
const behind = (version: string, queued: unknown) => refusedAs(`queued behind ${version}, which has prod; it is started when that has ended`, queued);
const itself = () => refusedAs('prod has 1.0.0 already; the other execution goes on, and this one has nothing to do', null);
function refusedAs(message: string, queued: unknown) {
  return {
    admitted: false, error: expect.objectContaining({ code: 'EnvironmentTaken', message }),
    fact: { kind: 'refused', environment: 'prod', executionId: ME, jobId: 'job-1', version: '1.0.0', stage: 'Admit', code: 'EnvironmentTaken', reason: message, queued },
  };
}
const queued = { release: RELEASE, policy: 'latest' };

describe('who is asked reads what is different from what runs', () => {
  const running: EnvironmentState['running'] = { known: true, release: releaseOf('0.9.0'), since: T0, executionId: execution(0) };
  const changes = (state: Partial<EnvironmentState>, from: AdmissionFacts['difference']['from']) => {
    const admission = decide(state, { difference: { from, text: 'a page' } });
    return admission.admitted && admission.variables.changes;
  };

  test('when it was held against what runs now', () => {
    expect([changes({}, null), changes({ running }, releaseOf('0.9.0').digest)]).toEqual(['a page', 'a page']);
  });

  test('fails to when something else has begun to run since', () => {
    expect([changes({ running }, null), changes({ running }, otherDigest), changes({}, otherDigest)]).toEqual(Array(3).fill('what runs has just changed'));
  });
});

describe('an execution answers to a start', () => {
  test('that is not confirmed yet', () => {
    expect(decide({ start: startOf({ class: 'rollback' }) })).toEqual(admittedAs('rollback', 5));
  });

  test('that was confirmed for it', () => {
    expect(decide({ start: startOf({ executionId: ME, class: 'hotfix' }) })).toEqual(admittedAs('hotfix', 5));
  });

  test.each<[string, Partial<AdmissionFacts>, Partial<ReturnType<typeof startOf>>]>([
    ['for another release', {}, { release: releaseOf('1.1.0') }],
    ['for the same version with other bytes', {}, { release: { ...RELEASE, digest: otherDigest } }],
    ['when a person began it', { startedBy: ADA }, {}],
    ['when nobody knows who began it', { startedBy: undefined }, {}],
    ['that was confirmed for another execution', {}, { executionId: execution(2) }],
  ])('fails %s', (_why, facts, start) => {
    const pending = startOf({ class: 'rollback', ...start });
    const known = pending.release.digest === RELEASE.digest;
    expect(decide({ start: pending }, facts)).toEqual(known ? itself() : behind(pending.release.version, queued));
  });
});

describe('where a release must have been good before', () => {
  const elsewhere = environmentWith({ good: [{ release: releaseOf('0.9.0'), at: T0 }] });

  test('it may come back where it was good itself', () => {
    expect(decide({ good: [{ release: RELEASE, at: T0 }] }, {}, {})).toEqual(admittedAs('normal', null));
  });

  test('it may come at once where nothing comes before', () => {
    expect(decide({}, { loaded: loadedOf({ after: [] }) }, {})).toMatchObject({ admitted: true });
  });

  test.each<[string, readonly string[], Record<string, EnvironmentState>]>([
    ['nowhere', ['test'], {}], ['another release', ['test'], { test: elsewhere }], ['somewhere else', ['test'], { dev: GOOD_BEFORE.test }],
    ['one of two', ['test', 'eu'], GOOD_BEFORE],
  ])('fails by hand and by a start when that was %s, and it is not queued', (_where, after, others) => {
    for (const state of [{}, { start: startOf() }]) {
      expect(decide(state, { loaded: loadedOf({ after }) }, others)).toMatchObject({
        admitted: false, error: { code: 'NotPromoted', message: expect.stringMatching(/^1\.0\.0 has not been good in (test|eu), before prod; deploy it there first$/) as unknown }, fact: { kind: 'refused', queued: null },
      });
    }
  });
});

describe('an execution that somebody began by hand', () => {
  test('takes a free environment, as a normal one', () => {
    expect(decide({}, { startedBy: ADA })).toEqual(admittedAs('normal', null));
  });

  test('takes a free environment even if others wait', () => {
    expect(decide({ queue: [queuedOf('1.1.0')] }, { startedBy: ADA })).toEqual(admittedAs('normal', null));
  });
});

describe('while another execution has the environment', () => {
  const taken = takenBy(2, { release: releaseOf('0.9.0') });

  test.each(['latest', 'sequence'] as const)('fails, and is queued by the policy %s', (policy) => {
    expect(decide({ taken }, { loaded: loadedOf({ queue: policy }) })).toEqual(behind('0.9.0', { release: RELEASE, policy }));
  });

  test.each<[string, Partial<EnvironmentState>]>([
    ['it waits already', { taken, queue: [queuedOf('1.1.0'), queuedOf('1.0.0')] }],
    ['it is about to be started', { taken, start: startOf({ executionId: execution(3) }) }],
  ])('fails, and is not queued once more when %s', (_why, state) => {
    expect(decide(state)).toEqual(behind(state.taken!.release.version, null));
  });

  test('fails when it is what the other one deploys, with nothing to wait for', () => {
    expect(decide({ taken: takenBy(2) })).toEqual(itself());
    expect(decide({ taken: takenBy(2, { release: { ...RELEASE, digest: otherDigest } }) })).toEqual(behind('1.0.0', queued));
  });

  test('fails again when it is delivered again, and is recorded once', () => {
    const again = decide({ taken, refused: ['job-1'] });
    expect(again).toEqual({ ...behind('0.9.0', null), fact: null });
  });

  test('fails in another job for itself: that is another refusal', () => {
    expect(decide({ taken, refused: ['job-2', 'job-3'] })).toEqual(behind('0.9.0', queued));
  });
});

test('fails again for a job that was refused, though the environment is free now: its action has ended', () => {
  expect(decide({ refused: ['job-1'] })).toMatchObject({ admitted: false, fact: null, error: { code: 'EnvironmentTaken' } });
  expect(decide({ refused: ['job-0'] })).toMatchObject({ admitted: true });
});

describe('delivered again, an execution that has the environment', () => {
  test.each(['normal', 'rollback'] as const)('is admitted as it was: %s, with nothing to record', (deploymentClass) => {
    expect(decide({ taken: takenBy(1, { class: deploymentClass }) })).toMatchObject({ admitted: true, fact: null, variables: { class: deploymentClass, version: '1.0.0' } });
  });

  test('does not answer to a start that came since', () => {
    expect(decide({ taken: takenBy(1), start: startOf({ class: 'rollback' }) })).toMatchObject({ admitted: true, fact: null, variables: { class: 'normal' } });
  });
});

describe('proofs come first', () => {
  const untrue = evidenceOf('1.0.0', { current: new Map() });

  test('fails for a release that was written over, and queues nothing, whoever has the environment', () => {
    for (const state of [{}, { taken: takenBy(2) }, { start: startOf() }, { taken: takenBy(1) }]) {
      expect(decide(state, { evidence: untrue })).toMatchObject({ admitted: false, error: { code: 'ReleaseAltered' }, fact: { kind: 'refused', code: 'ReleaseAltered', version: '1.0.0', queued: null } });
    }
  });

  test('fails for a bad release once, however often it is delivered', () => {
    const evidence = evidenceOf('1.0.0', { bad: [{ version: '1.0.0', digest: RELEASE.digest, at: T0, reason: 'slow' }] });
    expect(decide({ refused: ['job-1'] }, { evidence })).toMatchObject({ admitted: false, fact: null, error: { code: 'ReleaseBad' } });
  });

  test.each([['{"version": "2.0.0"', '2.0.0'], ['nothing to read', 'unreadable'], [`{"version":"${'9'.repeat(65)}"}`, 'unreadable']])(
    'fails for what cannot be read, %j, and calls it %s', (text, version) => {
      const evidence = evidenceOf('1.0.0', { sealed: undefined, manifest: { text, digest: otherDigest } });
      expect(decide({}, { evidence })).toMatchObject({ admitted: false, fact: { kind: 'refused', version, queued: null } });
    });
});

test.each<[string, EnvironmentState['running']]>([
  ['nothing', null], ['0.9.0', { known: true, release: releaseOf('0.9.0'), since: T0, executionId: execution(0) }], ['what is not known', { known: false, since: T0, executionId: execution(0) }],
])('the summary says that %s runs', (what, running) => {
  expect(decide({ running })).toMatchObject({ variables: { summary: `1.0.0 (${RELEASE.digest.slice(0, 19)}) for prod, where ${what} runs` } });
});

test('an opened deployment does not change what a second delivery hears of its admission', () => {
  expect(decide({ taken: takenBy(1, { opened: openedAs('job-1') }) })).toMatchObject({ admitted: true, fact: null });
});
