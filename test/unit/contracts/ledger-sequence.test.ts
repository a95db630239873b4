import { Fact } from '../../../lib/contracts/ledger-facts';
import { proveFollows } from '../../../lib/contracts/ledger-sequence';
import { EMPTY_LEDGER, EnvironmentState, LedgerState } from '../../../lib/contracts/ledger-state';
import { after, environmentWith, execution, manifestOf, openedAs, queuedOf, releaseOf, startOf, T0, takenBy, verdictOf } from '../../helpers/contracts';

const prod = { environment: 'prod' };
const first = { ...prod, executionId: execution(1) };
const other = { ...prod, executionId: execution(9) };
const configuration = openedAs('job-1').configuration;
const good = ['1.0.0', '0.9.0'].map((version) => ({ release: releaseOf(version), at: T0 }));
const begun = takenBy(1, { opened: openedAs('job-1') });
const attested = takenBy(1, { opened: openedAs('job-1', true) });
const no = verdictOf('after', { answer: 'rejected', failed: true });
const watch = { executionId: execution(1), release: releaseOf(), since: T0, until: after(900) };

const start = { kind: 'start', ...prod, release: releaseOf('0.9.0'), class: 'rollback', why: '1.0.0 failed' } as const;
const back = queuedOf('0.9.0', { class: 'rollback' });
const admitted = { kind: 'admitted', ...first, release: releaseOf(), class: 'normal', start: null, configuration } as const;
const opened = { kind: 'opened', ...first, jobId: 'job-1', configuration, barrier: null } as const;
const readBack = { kind: 'attested', ...first, ok: true, reason: 'same', files: 2 } as const;
const passed = { name: 'http', verdict: 'passed', reason: 'answered 200' } as const;
const verdict = { kind: 'verdict', ...first, side: 'after', token: 'gates-after-1', answer: 'approved', reason: 'fine', samples: 1, gates: [passed] } as const;
const approval = { kind: 'approval', ...first, version: '1.0.0', action: 'approve-1', token: 'approve-1-1', answer: 'approved', by: 'ada', reason: 'go' } as const;
const closed = { kind: 'closed', ...first, outcome: 'succeeded', bad: false, reason: 'deployed', enqueue: [], rollback: null, watchUntil: null } as const;
const failed = { ...closed, outcome: 'failed', rollback: releaseOf('0.9.0') } as const;
const turnedBad = { kind: 'turned-bad', ...first, version: '1.0.0', reason: 'Errors is red', rollback: releaseOf('0.9.0') } as const;
const freed = { kind: 'freed', ...first, version: '1.0.0', stage: 'Admit', reason: 'stopped', again: false, supersededBy: null } as const;
const asked = { kind: 'asked', ...first, version: '1.0.0', action: 'approve-1', token: 'approve-1-1', approvers: [], text: 'shop' } as const;
const delayed = { kind: 'delayed', ...first, version: '1.0.0', side: 'after', token: 'gates-after-1', since: T0, usualSeconds: 60, waitsFor: 'http' } as const;
const unannounced = { kind: 'unannounced', of: 3, announcement: 'sealed', topic: 'arn:aws:sns:eu-west-1:111111111111:News', code: 'NotFound', reason: 'gone' } as const;
const refused = { kind: 'refused', ...first, jobId: 'job-1', version: '1.0.0', stage: 'Admit', code: 'EnvironmentTaken', reason: 'queued', queued: null } as const;

const prove = (before: Partial<EnvironmentState>, fact: Fact, ledger: Partial<LedgerState> = {}) => () =>
  proveFollows({ ...EMPTY_LEDGER, ...ledger, environments: { prod: environmentWith(before) } }, fact, 7);

test.each<[string, Partial<EnvironmentState>, Fact]>([
  ['a start of what is queued first', { queue: [queuedOf('1.1.0')] }, { ...start, release: releaseOf('1.1.0'), class: 'normal' }],
  ['a way back to what was good', { queue: [back], good }, start],
  ['a confirmation', { start: startOf() }, { kind: 'started', ...prod, start: 5, executionId: execution(1) }],
  ['an admission of what was started', { start: startOf({ class: 'rollback' }) }, { ...admitted, class: 'rollback', start: 5 }],
  ['an admission of what somebody started', {}, admitted],
  ['a beginning', { taken: takenBy(1) }, opened],
  ['targets that differ, and then do not', { taken: begun }, { ...readBack, ok: false }],
  ['a yes of all gates', { taken: attested }, verdict],
  ['a no', { taken: attested }, { ...verdict, answer: 'rejected', gates: [{ ...passed, verdict: 'errored' }] }],
  ['a yes of gates that nobody asked before a rollback', { taken: takenBy(1, { class: 'rollback' }) }, { ...verdict, side: 'before', gates: [] }],
  ['a good end', { taken: attested }, { ...closed, watchUntil: after(900) }],
  ['a bad end, and the way back', { taken: { ...attested, verdicts: [no] }, good }, { ...failed, bad: true }],
  ['an end for want of evidence', { taken: { ...attested, verdicts: [{ ...no, failed: false }] } }, { ...failed, rollback: null }],
  ['an interruption', { taken: begun }, { ...failed, outcome: 'interrupted', rollback: null }],
  ['what turned bad', { watch, good }, turnedBad],
  ['an early end', { taken: takenBy(1) }, freed],
  ['an early end of a start', { start: startOf({ executionId: execution(1) }) }, freed],
  ['another question', { taken: takenBy(1, { told: ['approve-2-1'] }) }, asked],
  ['gates that wait', { taken: takenBy(1, { told: [asked.token] }) }, delayed],
  ['what nobody heard', {}, unannounced],
])('%s can happen', (_what, before, fact) => {
  expect(prove(before, fact)).not.toThrow();
});

test.each<[string, Partial<EnvironmentState>, Fact, string]>([
  ['a question of nobody', { taken: takenBy(9) }, asked, `prod is not taken by ${execution(1)}`],
  ['a question that people were told of', { taken: takenBy(1, { told: [asked.token] }) }, asked, 'that was said before'],
  ['gates that people were told of', { taken: takenBy(1, { told: [delayed.token] }) }, delayed, 'that was said before'],
  ['a start of what nobody queued', { queue: [queuedOf('1.1.0')] }, { ...start, class: 'normal' }, '0.9.0 (normal) is not what is queued next'],
  ['a start of what is queued, as something else', { queue: [queuedOf('0.9.0')], good }, start, '0.9.0 (rollback) is not what is queued next'],
  ['a start where another one is pending', { queue: [back], good, start: startOf() }, start, 'prod is taken'],
  ['a start where something is deployed', { queue: [back], good, taken: begun }, start, 'prod is taken'],
  ['a start of a way back to what was never good', { queue: [back], good: [good[0]] }, start, '0.9.0 is no way back, as it is not good there'],
  ['a confirmation of another start', { start: startOf({ sequence: 6 }) }, { kind: 'started', ...prod, start: 5, executionId: execution(1) }, 'entry 5 is no start that waits for it'],
  ['a second confirmation', { start: startOf({ executionId: execution(2) }) }, { kind: 'started', ...prod, start: 5, executionId: execution(1) }, 'entry 5 is no start that waits for it'],
  ['an admission where something is deployed', { taken: begun }, { ...admitted, ...other }, 'prod is taken'],
  ['an admission of something else than was started', { start: startOf() }, { ...admitted, release: releaseOf('1.1.0'), start: 5 }, 'that is not what was started'],
  ['an admission past what was started', { start: startOf() }, admitted, 'that is not what was started'],
  ['an admission of what somebody started, as a rollback', { good }, { ...admitted, class: 'rollback' }, 'that is not what was started'],
  ['a refusal that was said before', { refused: ['job-1'] }, refused, 'that was said before'],
  ['a beginning where nothing was admitted', {}, opened, `prod is not taken by ${execution(1)}`],
  ['a second beginning', { taken: begun }, opened, 'its deployment has begun before'],
  ['a proof of what has not begun', { taken: takenBy(1) }, readBack, 'its deployment has not begun'],
  ['a second proof', { taken: attested }, readBack, 'that was said before'],
  ['a yes although a gate failed', { taken: attested }, { ...verdict, gates: [passed, { ...passed, verdict: 'failed' }] }, 'not all of its gates passed'],
  ['a yes of no gates', { taken: attested }, { ...verdict, gates: [] }, 'not all of its gates passed'],
  ['a second answer to one question', { taken: { ...attested, verdicts: [no] } }, verdict, 'that was said before'],
  ['an answer for another execution', { taken: attested }, { ...verdict, ...other }, `prod is not taken by ${execution(9)}`],
  ['an approval that was recorded', { taken: takenBy(1, { approvals: ['approve-1-1'] }) }, approval, 'that was said before'],
  ['a good end of what was not read back', { taken: begun }, closed, 'what runs was not read back'],
  ['a good end although the gates said no', { taken: { ...attested, verdicts: [{ ...no, failed: false }] } }, closed, 'that is no end of a good deployment'],
  ['a good end with a way back', { taken: attested, good }, { ...failed, outcome: 'succeeded' }, 'that is no end of a good deployment'],
  ['a bad end although no gate failed', { taken: attested, good }, { ...failed, bad: true }, 'no gate has said failed'],
  ['an end that is not bad although a gate failed', { taken: { ...attested, verdicts: [no] }, good }, failed, 'a gate has said failed'],
  ['a failure that goes on to the next environment', { taken: attested }, { ...failed, rollback: null, enqueue: [{ environment: 'live', policy: 'latest' }] }, 'a deployment that has failed goes nowhere'],
  ['a way back to what was never good', { taken: attested, good: [good[0]] }, failed, '0.9.0 is no way back, as it is not good there'],
  ['a way back to what failed', { taken: attested, good }, { ...failed, rollback: releaseOf() }, '1.0.0 is what it goes back from'],
  ['a way back from a rollback', { taken: { ...attested, class: 'rollback' }, good }, failed, 'nothing is gone back from'],
  ['a way back from an interruption', { taken: attested, good }, { ...failed, outcome: 'interrupted' }, 'nothing is gone back from'],
  ['what turned bad when nobody looked', { good }, turnedBad, 'nobody looks at that deployment'],
  ['what turned bad, and a way back to what was never good', { watch, good: [good[0]] }, turnedBad, '0.9.0 is no way back, as it is not good there'],
  ['an early end of what has begun', { taken: begun }, freed, 'its deployment has begun'],
  ['an early end of nothing', {}, freed, `prod is not taken by ${execution(1)}`],
])('fails for %s', (_what, before, fact, says) => {
  expect(prove(before, fact)).toThrow(expect.objectContaining({ code: 'LedgerBroken', message: `ledger entry 7 says '${fact.kind}', but ${says}; find out who wrote it` }));
});

test('fails for a version that was sealed before, and for a drop that was refused before', () => {
  const sealed = { kind: 'sealed', release: { ...releaseOf(), versionId: 'another' }, source: manifestOf().source, enqueue: [] } as const;
  expect(prove({}, sealed)).not.toThrow();
  expect(prove({}, sealed, { sealed: [releaseOf()] })).toThrow(/says 'sealed', but 1\.0\.0 was sealed before/);
  expect(prove({}, { kind: 'drop-refused', drop: '17 v1', version: '', code: 'DropInvalid', reason: 'empty' }, { refusedDrops: ['17 v1'] })).toThrow(/that was said before/);
});

test('fails for what was said before that nobody heard', () => {
  expect(prove({}, unannounced, { unannounced: ['3 sealed arn:aws:sns:eu-west-1:111111111111:Other'] })).not.toThrow();
  expect(prove({}, unannounced, { unannounced: [`3 sealed ${unannounced.topic}`] })).toThrow(/says 'unannounced', but that was said before/);
});

test('fails for a number that was skipped, and for a second one', () => {
  const builds = { ...EMPTY_LEDGER.builds, series: [{ series: '1.{n}', number: 4 }], numbered: [{ executionId: execution(1), version: '1.4' }] };
  const number = (n: number, of: number) => prove({}, { kind: 'numbered', executionId: execution(of), series: '1.{n}', number: n, version: `1.${n}` }, { builds });
  expect(number(5, 2)).not.toThrow();
  expect(number(6, 2)).toThrow(/says 'numbered', but the next number of '1\.\{n\}' is 5/);
  expect(prove({}, { kind: 'numbered', executionId: execution(2), series: '2.{n}', number: 0, version: '2.0' }, { builds })).not.toThrow();
  expect(number(5, 1)).toThrow(/has a number/);
  expect(prove({}, { kind: 'build-failed', executionId: execution(1), jobId: 'job-1', stage: 'Build', version: '', commit: null, author: null, code: 'BuildFailed', reason: 'x', lines: [] }, { builds: { ...builds, failed: ['job-1'] } })).toThrow(/that was said before/);
});
