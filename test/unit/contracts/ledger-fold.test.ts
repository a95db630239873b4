import { Fact } from '../../../lib/contracts/ledger-facts';
import { fold } from '../../../lib/contracts/ledger-fold';
import {
  BAD_RELEASES_KEPT, EMPTY_LEDGER, EnvironmentState, environmentOf, GOOD_RELEASES_KEPT, LedgerState, QueuePolicy, REFUSALS_KEPT, SEALED_RELEASES_KEPT, Watch,
} from '../../../lib/contracts/ledger-state';
import { after, environmentWith, execution, manifestOf, openedAs, queuedOf, releaseOf, startOf, T0, takenBy, verdictOf } from '../../helpers/contracts';

const AT = after(60);
const prod = { environment: 'prod' };
const first = { ...prod, executionId: execution(1) };
const other = { ...prod, executionId: execution(9) };
const configuration = openedAs('job-1').configuration;
const begun = takenBy(1, { opened: openedAs('job-1') });
const verdict = { kind: 'verdict', side: 'before', token: 'gates-before-1', answer: 'approved', reason: 'http: answered 200', samples: 1, gates: [] } as const;
const closed = { kind: 'closed', outcome: 'succeeded', bad: false, reason: 'deployed', enqueue: [{ environment: 'live', policy: 'sequence' }], rollback: null, watchUntil: null } as const;
const freed = { kind: 'freed', version: '1.0.0', stage: 'Admit', reason: 'stopped', again: false, supersededBy: null } as const;
const refused = { kind: 'refused', jobId: 'job-1', version: '1.0.0', stage: 'Admit', code: 'EnvironmentTaken', reason: 'queued behind 0.9.0' } as const;
const turnedBad = { kind: 'turned-bad', version: '1.0.0', reason: 'Errors is red', rollback: null } as const;
const watched = (n: number): Watch => ({ executionId: execution(n), release: releaseOf(), since: T0, until: after(900) });
const failed = { ...closed, ...first, outcome: 'failed', enqueue: [] } as const;
const refusal = 'job-1';

/** The ledger in which only `prod` has a state. */
const ledgerWith = (state: Partial<EnvironmentState>): LedgerState => ({ ...EMPTY_LEDGER, environments: { prod: environmentWith(state) } });
const apply = (state: LedgerState, fact: Fact, sequence = 6): LedgerState => fold(state, fact, { sequence, at: AT });

interface Case {
  readonly name: string;
  readonly before: Partial<EnvironmentState>;
  readonly fact: Fact;
  /** What is different in `prod` afterwards. */
  readonly changes: Partial<EnvironmentState>;
}

const CASES: readonly Case[] = [
  { name: 'a start is pending under its own number, and leaves the queue', before: { queue: [queuedOf('1.0.0'), queuedOf('1.1.0')] }, fact: { kind: 'start', ...prod, release: releaseOf(), class: 'hotfix', why: 'asked for' }, changes: { queue: [queuedOf('1.1.0')], start: { sequence: 6, release: releaseOf(), class: 'hotfix', why: 'asked for', at: AT, executionId: null } } },
  { name: 'a start that was confirmed knows its execution', before: { start: startOf() }, fact: { kind: 'started', ...prod, start: 5, executionId: execution(1) }, changes: { start: startOf({ executionId: execution(1) }) } },
  { name: 'an execution takes the environment, and its start is done', before: { start: startOf() }, fact: { kind: 'admitted', ...first, release: releaseOf(), class: 'normal', start: 5, configuration }, changes: { start: null, taken: takenBy(1, { at: AT }) } },
  { name: 'what is admitted is not queued any more', before: { queue: [queuedOf('1.0.0'), queuedOf('1.1.0')] }, fact: { kind: 'admitted', ...first, release: releaseOf(), class: 'normal', start: null, configuration }, changes: { queue: [queuedOf('1.1.0')], taken: takenBy(1, { at: AT }) } },
  { name: 'an execution that somebody began by hand takes the environment', before: {}, fact: { kind: 'admitted', ...first, release: releaseOf(), class: 'normal', start: null, configuration }, changes: { taken: takenBy(1, { at: AT }) } },
  { name: 'a refusal is remembered, and ends the start that it answers', before: { start: startOf({ executionId: execution(1) }) }, fact: { ...refused, ...first, queued: null }, changes: { start: null, refused: [refusal] } },
  { name: 'a refusal of another execution leaves the start alone', before: { start: startOf({ executionId: execution(2) }) }, fact: { ...refused, ...first, queued: null }, changes: { refused: [refusal] } },
  { name: 'what is refused behind another one is queued', before: { taken: takenBy(2) }, fact: { ...refused, ...first, queued: { release: releaseOf('1.1.0'), policy: 'latest' } }, changes: { refused: [refusal], queue: [queuedOf('1.1.0', { why: 'asked for while the environment was taken', at: AT })] } },
  { name: 'an opened deployment makes unknown what runs', before: { taken: takenBy(1), running: { known: true, release: releaseOf('0.9.0'), since: T0, executionId: execution(0) } }, fact: { kind: 'opened', ...first, jobId: 'job-1', configuration, barrier: null }, changes: { taken: takenBy(1, { opened: { ...openedAs('job-1'), at: AT } }), running: { known: false, since: AT, executionId: execution(1) } } },
  { name: 'a target that was read back makes known what runs', before: { taken: begun }, fact: { kind: 'attested', ...first, ok: true, reason: 'same', files: 2 }, changes: { taken: takenBy(1, { opened: openedAs('job-1', true) }), running: { known: true, release: releaseOf(), since: AT, executionId: execution(1) } } },
  { name: 'a target that differs proves nothing', before: { taken: begun }, fact: { kind: 'attested', ...first, ok: false, reason: 'differs', files: 2 }, changes: {} },
  { name: 'a target that was read back before the deployment began proves nothing', before: { taken: takenBy(1) }, fact: { kind: 'attested', ...first, ok: true, reason: 'same', files: 2 }, changes: {} },
  { name: 'of a no it is kept whether a gate said failed', before: { taken: takenBy(1) }, fact: { ...verdict, ...first, answer: 'rejected', gates: [{ name: 'a', verdict: 'passed', reason: '' }, { name: 'b', verdict: 'failed', reason: '' }] }, changes: { taken: takenBy(1, { verdicts: [verdictOf('before', { answer: 'rejected', failed: true })] }) } },
  { name: 'of a no for want of evidence it is kept that no gate said failed', before: { taken: takenBy(1) }, fact: { ...verdict, ...first, answer: 'rejected', gates: ['passed', 'waiting', 'inconclusive', 'errored'].map((said) => ({ name: said, verdict: said as 'errored', reason: '' })) }, changes: { taken: takenBy(1, { verdicts: [verdictOf('before', { answer: 'rejected' })] }) } },
  { name: 'a question that people were told of is remembered by the execution that asks it', before: { taken: takenBy(1) }, fact: { kind: 'asked', ...first, version: '1.0.0', action: 'approve-1', token: 'approve-1-1', approvers: [], text: '' }, changes: { taken: takenBy(1, { told: ['approve-1-1'] }) } },
  { name: 'so are gates that wait long', before: { taken: takenBy(1, { told: ['approve-1-1'] }) }, fact: { kind: 'delayed', ...first, version: '1.0.0', side: 'after', token: 'gates-after-1', since: T0, usualSeconds: 60, waitsFor: '' }, changes: { taken: takenBy(1, { told: ['approve-1-1', 'gates-after-1'] }) } },
  { name: 'how long a yes took is kept of its side, five times', before: { taken: takenBy(1), waits: { before: [1, 2, 3, 4, 5], after: [7] } }, fact: { ...verdict, ...first, waitedSeconds: 600 }, changes: { taken: takenBy(1, { verdicts: [verdictOf('before')] }), waits: { before: [600, 1, 2, 3, 4], after: [7] } } },
  { name: 'how long a no took is no measure', before: { taken: takenBy(1) }, fact: { ...verdict, ...first, answer: 'rejected', waitedSeconds: 600 }, changes: { taken: takenBy(1, { verdicts: [verdictOf('before', { answer: 'rejected' })] }) } },
  { name: 'a verdict is kept with its question, after the earlier ones', before: { taken: takenBy(1, { verdicts: [verdictOf('before', { token: 'earlier' })] }) }, fact: { ...verdict, ...first }, changes: { taken: takenBy(1, { verdicts: [verdictOf('before', { token: 'earlier' }), verdictOf('before')] }) } },
  { name: 'a deployment that ended well gives back the environment, and its release is the last good one', before: { taken: begun, good: [{ release: releaseOf('0.9.0'), at: T0 }] }, fact: { ...closed, ...first, enqueue: [] }, changes: { taken: null, good: [{ release: releaseOf(), at: AT }, { release: releaseOf('0.9.0'), at: T0 }] } },
  { name: 'a release that was good before is good once', before: { taken: begun, good: [{ release: releaseOf('0.9.0'), at: T0 }, { release: releaseOf(), at: T0 }] }, fact: { ...closed, ...first, enqueue: [] }, changes: { taken: null, good: [{ release: releaseOf(), at: AT }, { release: releaseOf('0.9.0'), at: T0 }] } },
  { name: 'a deployment that failed leaves the good releases as they were', before: { taken: begun, good: [{ release: releaseOf(), at: T0 }] }, fact: failed, changes: { taken: null } },
  { name: 'a deployment that was interrupted begins anew before what is queued', before: { taken: takenBy(1, { opened: openedAs('job-1'), class: 'hotfix' }), queue: [queuedOf('1.1.0')] }, fact: { ...failed, outcome: 'interrupted' }, changes: { taken: null, queue: [queuedOf('1.0.0', { class: 'hotfix', why: 'begins anew', at: AT }), queuedOf('1.1.0')] } },
  { name: 'an execution that was interrupted before its deployment began begins anew', before: { taken: takenBy(1) }, fact: { ...freed, ...first, again: true }, changes: { taken: null, queue: [queuedOf('1.0.0', { why: 'begins anew', at: AT })] } },
  { name: 'what is gone back to comes before what is queued', before: { taken: begun, queue: [queuedOf('1.1.0')] }, fact: { ...failed, rollback: releaseOf('0.9.0') }, changes: { taken: null, queue: [queuedOf('0.9.0', { class: 'rollback', why: '1.0.0 failed', at: AT }), queuedOf('1.1.0')] } },
  { name: 'what is interrupted comes after what is gone back to', before: { taken: takenBy(1), queue: [queuedOf('0.9.0', { class: 'rollback' }), queuedOf('1.1.0')] }, fact: { ...freed, ...first, again: true }, changes: { taken: null, queue: [queuedOf('0.9.0', { class: 'rollback' }), queuedOf('1.0.0', { why: 'begins anew', at: AT }), queuedOf('1.1.0')] } },
  { name: 'an environment goes back to one release only', before: { taken: begun, queue: [queuedOf('0.8.0', { class: 'rollback' })] }, fact: { ...failed, rollback: releaseOf('0.9.0') }, changes: { taken: null, queue: [queuedOf('0.9.0', { class: 'rollback', why: '1.0.0 failed', at: AT })] } },
  { name: 'a good release may be looked at for a while', before: { taken: begun }, fact: { ...closed, ...first, enqueue: [], watchUntil: after(900) }, changes: { taken: null, good: [{ release: releaseOf(), at: AT }], watch: watched(1) } },
  { name: 'nobody looks at it any more when the next deployment begins', before: { taken: takenBy(2), watch: watched(1) }, fact: { kind: 'opened', ...prod, executionId: execution(2), jobId: 'job-1', configuration, barrier: null }, changes: { watch: null, taken: takenBy(2, { opened: { ...openedAs('job-1'), at: AT } }), running: { known: false, since: AT, executionId: execution(2) } } },
  { name: 'a release with a barrier is remembered as soon as its deployment begins', before: { taken: takenBy(1), barrier: { version: '0.9.0', at: T0, reason: 'earlier' } }, fact: { kind: 'opened', ...first, jobId: 'job-1', configuration, barrier: 'orders were split' }, changes: { barrier: { version: '1.0.0', at: AT, reason: 'orders were split' }, taken: takenBy(1, { opened: { ...openedAs('job-1'), at: AT } }), running: { known: false, since: AT, executionId: execution(1) } } },
  { name: 'a release that turned bad is good no more, and the environment goes back', before: { watch: watched(1), good: [{ release: releaseOf(), at: T0 }, { release: releaseOf('0.9.0'), at: T0 }], queue: [queuedOf('1.1.0')] }, fact: { ...turnedBad, ...first, rollback: releaseOf('0.9.0') }, changes: { watch: null, good: [{ release: releaseOf('0.9.0'), at: T0 }], bad: [{ version: '1.0.0', digest: releaseOf().digest, at: AT, reason: 'Errors is red' }], queue: [queuedOf('0.9.0', { class: 'rollback', why: '1.0.0 turned bad', at: AT }), queuedOf('1.1.0')] } },
  { name: 'who overrode gates is kept with the question', before: { taken: takenBy(1) }, fact: { kind: 'override', ...first, version: '1.0.0', side: 'after', token: 'gates-after-1', by: 'ada', reason: 'known' }, changes: { taken: takenBy(1, { approvals: ['gates-after-1'] }) } },
  { name: 'a release that was found bad is good no more', before: { taken: begun, good: [{ release: releaseOf(), at: T0 }, { release: releaseOf('0.9.0'), at: T0 }] }, fact: { ...failed, bad: true, reason: 'slow' }, changes: { taken: null, good: [{ release: releaseOf('0.9.0'), at: T0 }], bad: [{ version: '1.0.0', digest: releaseOf().digest, at: AT, reason: 'slow' }] } },
  { name: 'an execution that ended early gives back the environment', before: { taken: takenBy(1) }, fact: { ...freed, ...first }, changes: { taken: null } },
  { name: 'a start whose execution ended early is over', before: { start: startOf({ executionId: execution(1) }) }, fact: { ...freed, ...first }, changes: { start: null } },

  // what comes late, or for another execution
  { name: 'a confirmation of an earlier start changes nothing', before: { start: startOf({ sequence: 6 }) }, fact: { kind: 'started', ...prod, start: 5, executionId: execution(1) }, changes: {} },
  { name: 'a confirmation after the admission changes nothing', before: { taken: takenBy(1) }, fact: { kind: 'started', ...prod, start: 5, executionId: execution(1) }, changes: {} },
  { name: 'an admission while another execution has the environment changes nothing', before: { taken: takenBy(1) }, fact: { kind: 'admitted', ...other, release: releaseOf('1.1.0'), class: 'normal', start: null, configuration }, changes: {} },
  { name: 'a second admission of an execution does not undo what it did since', before: { taken: begun }, fact: { kind: 'admitted', ...first, release: releaseOf(), class: 'normal', start: null, configuration }, changes: {} },
  { name: 'an admission for a start that is not pending changes nothing', before: { start: startOf({ sequence: 6 }) }, fact: { kind: 'admitted', ...first, release: releaseOf(), class: 'normal', start: 5, configuration }, changes: {} },
  { name: 'an end of another execution gives nothing back', before: { taken: takenBy(1), start: startOf({ executionId: execution(2) }) }, fact: { ...freed, ...other }, changes: {} },
  { name: 'an end before the deployment does not end one that has begun', before: { taken: begun }, fact: { ...freed, ...first }, changes: {} },
  { name: 'an opening by another execution changes nothing', before: { taken: takenBy(1) }, fact: { kind: 'opened', ...other, jobId: 'job-9', configuration, barrier: null }, changes: {} },
  { name: 'a proof by another execution changes nothing', before: { taken: begun }, fact: { kind: 'attested', ...other, ok: true, reason: 'same', files: 2 }, changes: {} },
  { name: 'a verdict on another execution changes nothing', before: { taken: takenBy(1) }, fact: { ...verdict, ...other }, changes: {} },
  { name: 'what turned bad after the next deployment began changes nothing', before: { watch: watched(2), good: [{ release: releaseOf(), at: T0 }] }, fact: { ...turnedBad, ...first }, changes: {} },
  { name: 'a closing of another execution changes nothing', before: { taken: begun }, fact: { ...closed, ...other, bad: true }, changes: {} },
  { name: 'a closing where nothing is open changes nothing', before: {}, fact: { ...closed, ...first }, changes: {} },
];

test.each(CASES)('$name', ({ before, fact, changes }) => {
  expect(apply(ledgerWith(before), fact)).toEqual(ledgerWith({ ...before, ...changes }));
});

test('a sealed release is the newest, and queued where it may go at once', () => {
  const state = apply({ ...ledgerWith({}), sealed: [releaseOf('0.9.0')] }, {
    kind: 'sealed', release: releaseOf(), source: manifestOf().source, enqueue: [{ environment: 'dev', policy: 'latest' }, { environment: 'qa', policy: 'sequence' }],
  });
  const queue = [queuedOf('1.0.0', { at: AT })];
  expect(state).toEqual({ ...ledgerWith({}), sealed: [releaseOf(), releaseOf('0.9.0')], environments: { prod: environmentWith(), dev: environmentWith({ queue }), qa: environmentWith({ queue }) } });
});

test('a good release is queued where it may go now', () => {
  const state = apply(ledgerWith({ taken: begun }), { ...closed, ...first });
  expect(environmentOf(state, 'live')).toEqual(environmentWith({ queue: [queuedOf('1.0.0', { why: 'good in prod', at: AT })] }));
});

test('a drop that was refused is remembered, and no environment knows of it', () => {
  expect(apply(EMPTY_LEDGER, { kind: 'drop-refused', drop: '17 v1', version: '', code: 'DropInvalid', reason: 'empty' })).toEqual({ ...EMPTY_LEDGER, refusedDrops: ['17 v1'] });
});

const QUEUES: readonly { readonly name: string; readonly policy: QueuePolicy; readonly before: EnvironmentState['queue']; readonly versions: readonly string[] }[] = [
  { name: 'with latest, a release takes the place of all that wait', policy: 'latest', before: [queuedOf('1.0.0'), queuedOf('1.1.0')], versions: ['1.2.0'] },
  { name: 'with latest, a rollback and a hotfix stay before it', policy: 'latest', before: [queuedOf('0.9.0', { class: 'rollback' }), queuedOf('1.0.0'), queuedOf('1.0.1', { class: 'hotfix' })], versions: ['0.9.0', '1.0.1', '1.2.0'] },
  { name: 'in sequence, a release stands behind all that wait', policy: 'sequence', before: [queuedOf('1.0.0'), queuedOf('1.1.0')], versions: ['1.0.0', '1.1.0', '1.2.0'] },
  { name: 'in sequence, a release waits once, at its last place', policy: 'sequence', before: [queuedOf('1.2.0'), queuedOf('1.1.0')], versions: ['1.1.0', '1.2.0'] },
];

test.each(QUEUES)('$name', ({ policy, before, versions }) => {
  const state = apply(ledgerWith({ queue: before }), { kind: 'sealed', release: releaseOf('1.2.0'), source: manifestOf().source, enqueue: [{ environment: 'prod', policy }] });
  expect(environmentOf(state, 'prod').queue.map((item) => item.release.version)).toEqual(versions);
});

describe('no more is kept than anybody needs', () => {
  const versions = Array.from({ length: BAD_RELEASES_KEPT + 1 }, (_, index) => `1.${index}.0`);
  const newest = (count: number): string[] => [...versions].reverse().slice(0, count);
  const deployed = (bad: boolean): EnvironmentState => environmentOf(versions.reduce((state, version, index) => {
    const taken = takenBy(index, { release: releaseOf(version), opened: openedAs('job') });
    const open = { ...state, environments: { prod: { ...environmentOf(state, 'prod'), taken } } };
    return apply(open, { ...closed, ...prod, executionId: execution(index), outcome: bad ? 'failed' : 'succeeded', bad, enqueue: [] });
  }, EMPTY_LEDGER), 'prod');

  test('the newest sealed releases', () => {
    const state = versions.reduce((s, version) => apply(s, { kind: 'sealed', release: releaseOf(version), source: manifestOf().source, enqueue: [] }), EMPTY_LEDGER);
    expect(state.sealed.map(({ version }) => version)).toEqual(newest(SEALED_RELEASES_KEPT));
  });

  test('the newest good releases', () => {
    expect(deployed(false).good.map(({ release }) => release.version)).toEqual(newest(GOOD_RELEASES_KEPT));
  });

  test('the newest bad releases', () => {
    expect(deployed(true).bad.map(({ version }) => version)).toEqual(newest(BAD_RELEASES_KEPT));
  });

  test('the newest refusals', () => {
    const state = versions.reduce((s, version, index) => apply(s, { ...refused, ...prod, executionId: execution(index), jobId: `job-${index}`, version, queued: null }), EMPTY_LEDGER);
    expect(environmentOf(state, 'prod').refused).toEqual(versions.map((_, index) => `job-${index}`).reverse().slice(0, REFUSALS_KEPT));
  });

  test('as many as was promised', () => {
    expect([SEALED_RELEASES_KEPT, GOOD_RELEASES_KEPT, BAD_RELEASES_KEPT, REFUSALS_KEPT]).toEqual([20, 20, 50, 20]);
  });
});

test('an environment that nothing happened in is empty, whatever its name', () => {
  expect(environmentOf(EMPTY_LEDGER, 'constructor')).toEqual(environmentWith());
});
