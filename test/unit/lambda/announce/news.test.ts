import { newsOf } from '../../../../lambda/announce/news';
import { LedgerEntry } from '../../../../lib/contracts/ledger';
import { Fact } from '../../../../lib/contracts/ledger-facts';
import { fold } from '../../../../lib/contracts/ledger-fold';
import { EMPTY_LEDGER, EnvironmentState } from '../../../../lib/contracts/ledger-state';
import { after, environmentWith, execution, manifestOf, openedAs, queuedOf, releaseOf, startOf, T0, takenBy } from '../../../helpers/contracts';

const first = { environment: 'prod', executionId: execution(1) };
const configuration = openedAs('job-1').configuration;
const begun = takenBy(1, { opened: openedAs('job-1', true), release: releaseOf('1.1.0') });
const back = takenBy(1, { opened: openedAs('job-1', true), class: 'rollback' });
const closed = { kind: 'closed', ...first, outcome: 'succeeded', bad: false, reason: 'gates green', enqueue: [], rollback: null, watchUntil: null } as const;
const freed = { kind: 'freed', ...first, version: '1.1.0', stage: 'Approve', reason: 'not today', again: false, supersededBy: null } as const;
const refused = { kind: 'refused', ...first, jobId: 'job-1', version: '1.1.0', stage: 'Admit', code: 'ReleaseBad', reason: 'it was found bad here', queued: null } as const;
const turnedBad = { kind: 'turned-bad', ...first, version: '1.1.0', reason: 'Errors is red', rollback: null } as const;
const verdict = { kind: 'verdict', ...first, side: 'after', token: 't', answer: 'rejected', reason: 'no', samples: 1, gates: [] } as const;
const sealed = (version: string) => ({ kind: 'sealed', release: releaseOf(version), source: manifestOf().source, enqueue: [{ environment: 'prod', policy: 'latest' }] }) as const;

function told(before: Partial<EnvironmentState>, fact: Fact, refusedBefore: readonly string[] = []): string[] {
  const ledger = { ...EMPTY_LEDGER, environments: { prod: environmentWith(before) } };
  const entry: LedgerEntry = { schemaVersion: 1, sequence: 6, previous: null, at: after(60), by: 'tend', fact, state: fold(ledger, fact, { sequence: 6, at: after(60) }) };
  return newsOf({ release: 'shop', entry, before: ledger, refused: refusedBefore }).map(({ announcement, headline, reason }) => `${announcement}: ${headline}${reason === null ? '' : `: ${reason}`}`);
}

test.each<[string, Partial<EnvironmentState>, Fact, string[]]>([
  ['a release', {}, sealed('1.0.0'), ['sealed: shop 1.0.0 is sealed']],
  ['a release that takes the place of another one', { queue: [queuedOf('1.0.0')] }, sealed('1.1.0'), ['sealed: shop 1.1.0 is sealed', 'overtaken: shop 1.0.0 is overtaken by 1.1.0 in prod']],
  ['a release that comes after another one', { queue: [queuedOf('1.0.0')] }, { ...sealed('1.1.0'), enqueue: [{ environment: 'prod', policy: 'sequence' }] }, ['sealed: shop 1.1.0 is sealed']],
  ['a build that failed', {}, { kind: 'build-failed', executionId: execution(1), jobId: 'j', stage: 'Test', version: '1.2.0', commit: 'c0ffee', author: 'bob', code: 'BuildFailed', reason: 'npm test ended with status 1', lines: ['secret'] }, ['not-sealed: shop 1.2.0 does not become a release: Test: BuildFailed: npm test ended with status 1']],
  ['a drop without a version', {}, { kind: 'drop-refused', drop: '17 v1', version: '', code: 'DropInvalid', reason: 'it is empty' }, ['not-sealed: a release of shop does not become a release: DropInvalid: it is empty']],
  ['a question', { taken: takenBy(1) }, { kind: 'asked', ...first, version: '1.0.0', action: 'approve-1', token: 't', approvers: ['arn:aws:iam::111111111111:role/Managers'], text: 'go?' }, ['approval-asked: shop 1.0.0 waits for an approval before prod']],
  ['gates that wait', { taken: begun }, { kind: 'delayed', ...first, version: '1.1.0', side: 'after', token: 't', since: T0, usualSeconds: 600, waitsFor: 'http: answered 503' }, ['gates-delayed: The gates after shop 1.1.0 in prod wait longer than usual: http: answered 503']],
  ['a refusal', { taken: takenBy(1) }, refused, ['refused: shop 1.1.0 is refused in prod: ReleaseBad: it was found bad here']],
  ['what waits behind another one', { taken: takenBy(2) }, { ...refused, queued: { release: releaseOf('1.1.0'), policy: 'sequence' } }, []],
  ['what the environment has already', { taken: takenBy(2) }, { ...refused, code: 'EnvironmentTaken' }, []],
  ['the end of what was refused by people', { taken: takenBy(1) }, freed, ['refused: shop 1.1.0 is refused in prod: not today']],
  ['the end of what was taken away', { taken: takenBy(1) }, { ...freed, again: true }, ['interrupted: shop 1.1.0 is interrupted in prod, and begins anew: not today']],
  ['the end of what was overtaken', { taken: takenBy(1) }, { ...freed, supersededBy: '1.2.0' }, ['overtaken: shop 1.1.0 is overtaken by 1.2.0 in prod']],
  ['a good deployment', { taken: begun }, closed, ['good: shop 1.1.0 is good in prod: gates green']],
  ['a good way back', { taken: back }, closed, ['rolled-back: prod is back at shop 1.0.0, which is good: gates green']],
  ['a bad deployment, and the way back', { taken: begun }, { ...closed, outcome: 'failed', reason: 'Errors is red; going back to 1.0.0', rollback: releaseOf('1.0.0') }, ['rolled-back: shop 1.1.0 has failed in prod, which goes back to 1.0.0: Errors is red']],
  ['a bad deployment without a way back', { taken: begun }, { ...closed, outcome: 'failed' }, ['held: shop 1.1.0 has failed in prod, and nothing goes back: gates green']],
  ['a way back that failed', { taken: back }, { ...closed, outcome: 'failed' }, ['held: shop 1.0.0 has failed in prod, and nothing goes back: gates green']],
  ['a deployment that was interrupted', { taken: begun }, { ...closed, outcome: 'interrupted' }, ['interrupted: The deployment of shop 1.1.0 in prod is interrupted, and begins anew: gates green']],
  ['what turned bad, and the way back', {}, { ...turnedBad, rollback: releaseOf('1.0.0') }, ['rolled-back: shop 1.1.0 has turned bad in prod, which goes back to 1.0.0: Errors is red']],
  ['what turned bad without a way back', {}, turnedBad, ['held: shop 1.1.0 has turned bad in prod, and nothing goes back: Errors is red']],
  ['a start', { queue: [queuedOf('1.0.0')] }, { kind: 'start', environment: 'prod', release: releaseOf(), class: 'normal', why: 'sealed' }, []],
  ['an execution', { start: startOf() }, { kind: 'started', environment: 'prod', start: 5, executionId: execution(1) }, []],
  ['an admission', {}, { kind: 'admitted', ...first, release: releaseOf(), class: 'normal', start: null, configuration }, []],
  ['a beginning', { taken: takenBy(1) }, { kind: 'opened', ...first, jobId: 'j', configuration, barrier: null }, []],
  ['what was read back', { taken: begun }, { kind: 'attested', ...first, ok: true, reason: 'same', files: 2 }, []],
  ['a verdict', { taken: begun }, verdict, []],
  ['an answer', { taken: takenBy(1) }, { kind: 'approval', ...first, version: '1.0.0', action: 'approve-1', token: 't', answer: 'rejected', by: 'ada', reason: 'no' }, []],
  ['an override', { taken: begun }, { kind: 'override', ...first, version: '1.0.0', side: 'after', token: 't', by: 'ada', reason: 'known' }, []],
  ['a number', {}, { kind: 'numbered', executionId: execution(1), series: '1.{n}', number: 0, version: '1.0' }, []],
  ['what nobody heard', {}, { kind: 'unannounced', of: 3, announcement: 'sealed', topic: 'arn', code: 'NotFound', reason: 'gone' }, []],
])('of %s people are told this', (_, before, fact, expected) => {
  expect(told(before, fact)).toEqual(expected);
});

test('who was refused with a reason is not told of again when the execution ends', () => {
  expect(told({ taken: takenBy(1) }, freed, [execution(1)])).toEqual([]);
  expect(told({ taken: takenBy(1) }, freed, [execution(2)])).toHaveLength(1);
});
