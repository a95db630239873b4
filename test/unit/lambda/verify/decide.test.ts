import { isOpenedBy, proveDeployment, VerificationFacts } from '../../../../lambda/verify/decide';
import { EMPTY_LEDGER, EnvironmentState, LedgerState } from '../../../../lib/contracts/ledger-state';
import { artifactNamed } from '../../../../lib/contracts/manifest';
import {
  actionOf, ADA, environmentWith, evidenceOf, execution, GOOD_BEFORE, loadedOf, manifestOf, openedAs, otherDigest, queuedOf, releaseOf, T0, takenBy, TEND_ROLE, verdictOf,
} from '../../../helpers/contracts';

const RELEASE = releaseOf();
const answered = takenBy(1, { verdicts: [verdictOf('before')] });
const factsOf = (overrides: Partial<VerificationFacts> = {}): VerificationFacts => ({
  environment: 'prod', executionId: execution(1), jobId: 'job-1', admitted: RELEASE.digest, evidence: evidenceOf(), asks: ['gates-before', 'gates-after'], loaded: loadedOf(),
  actions: [actionOf('gates-before')], tendRole: TEND_ROLE, ...overrides,
});

/** Every lie about a deployment that shall begin, in the order in which they are found out. */
const LIES: readonly { readonly name: string; readonly facts?: Partial<VerificationFacts>; readonly taken?: EnvironmentState['taken']; readonly others?: LedgerState['environments']; readonly queue?: EnvironmentState['queue']; readonly good?: EnvironmentState['good']; readonly code: string; readonly says: string }[] = [
  { name: 'the release was written over', facts: { evidence: evidenceOf('1.0.0', { current: new Map() }) }, code: 'ReleaseAltered', says: 'somebody wrote over' },
  { name: 'the release is not what was admitted', facts: { admitted: otherDigest }, code: 'NotAdmitted', says: `1.0.0 (${RELEASE.digest}) is not what was admitted (${otherDigest})` },
  { name: 'the environment is free', taken: null, code: 'NotAdmitted', says: `prod is not taken by execution ${execution(1)}; start the release again` },
  { name: 'another execution has the environment', taken: takenBy(2), code: 'NotAdmitted', says: `but by ${execution(2)} with 1.0.0` },
  { name: 'the environment was taken for another release', taken: takenBy(1, { release: releaseOf('1.1.0') }), code: 'NotAdmitted', says: 'prod was taken for 1.1.0' },
  { name: 'the release turned bad where it was good before', others: {}, code: 'NotPromoted', says: '1.0.0 has not been good in test, before prod' },
  { name: 'the environment goes back to what was not good there', taken: { ...answered, class: 'rollback' }, code: 'NotPromoted', says: '1.0.0 is no way back, as it is not good in prod' },
  { name: 'the environment goes back first', queue: [queuedOf('0.9.0', { class: 'rollback' })], code: 'EnvironmentTaken', says: 'prod goes back to 0.9.0 first' },
  { name: 'the gates before were never asked', facts: { actions: [] }, code: 'AnswerDoesNotCount', says: 'the gates before were never asked' },
  { name: 'the gates of another stage were answered', facts: { actions: [actionOf('gates-before', { stage: 'Approve' })] }, code: 'AnswerDoesNotCount', says: 'never asked' },
  { name: 'the gates after were answered, not those before', facts: { actions: [actionOf('gates-after')] }, code: 'AnswerDoesNotCount', says: 'never asked' },
  { name: 'a person answered the gates', facts: { actions: [actionOf('gates-before', { by: ADA })] }, code: 'AnswerDoesNotCount', says: ADA },
  { name: 'the ledger holds no verdict', taken: takenBy(1), code: 'AnswerDoesNotCount', says: 'without a verdict in the ledger' },
  { name: 'another job has begun a deployment', taken: { ...answered, opened: openedAs('job-0') }, code: 'AlreadyOpened', says: `this execution has begun a deployment already, at ${T0}; start the release again` },
];

const prove = ({ facts, taken = answered, queue = [], good = [], others = GOOD_BEFORE }: Partial<(typeof LIES)[number]> = {}) => () =>
  proveDeployment(factsOf(facts), { ...EMPTY_LEDGER, environments: { ...others, prod: environmentWith({ taken, queue, good }) } });

test('a deployment that may begin is proved, and its manifest read', () => {
  expect(prove()()).toEqual(manifestOf());
});

test.each(LIES)('fails when $name', (lie) => {
  expect(prove(lie)).toThrow(expect.objectContaining({ name: 'ReleaseError', code: lie.code, message: expect.stringContaining(lie.says) }));
});

test.each<[string, Partial<VerificationFacts>, string]>([
  ['names no gates where the pipeline asks them', { loaded: loadedOf({ before: null }) }, 'the pipeline of prod asks gates-before, gates-after, its configuration (version 3) names gates-after;'],
  ['names nobody at all', { loaded: loadedOf({ before: null, afterwards: null }), asks: ['gates-after'] }, 'asks gates-after, its configuration (version 3) names nobody;'],
  ['names gates that the pipeline does not ask', { asks: ['gates-after'] }, 'asks gates-after, its configuration (version 3) names gates-before, gates-after;'],
  ['names one thing where the pipeline asks another', { asks: ['gates-before', 'approve-2'], loaded: { ...loadedOf(), digest: answered.configuration.digest } }, 'asks gates-before, approve-2, its'],
])('fails when the configuration %s', (_how, facts, says) => {
  expect(prove({ facts })).toThrow(expect.objectContaining({ code: 'ConfigurationDiffers', message: expect.stringContaining(says) }));
});

test('a rollback begins whatever the configuration names, with an answer that counts', () => {
  const back = { ...answered, class: 'rollback' } as const;
  const good = [{ release: RELEASE, at: T0 }];
  expect(prove({ good, taken: back, facts: { loaded: loadedOf({ before: null, afterwards: null }) } })()).toEqual(manifestOf());
  expect(prove({ good, taken: { ...back, verdicts: [] }, facts: { loaded: loadedOf({ before: null }) } })).toThrow(expect.objectContaining({ code: 'AnswerDoesNotCount' }));
});

test('nobody needs to answer where there are no gates before', () => {
  expect(prove({ facts: { asks: ['gates-after'], loaded: loadedOf({ before: null }), actions: [] }, taken: takenBy(1) })()).toEqual(manifestOf());
});

test('the same job may come again', () => {
  const taken = { ...answered, opened: openedAs('job-1') };
  expect(prove({ taken })()).toEqual(manifestOf());
  expect(isOpenedBy(environmentWith({ taken }), execution(1), 'job-1')).toBe(true);
});

test.each<[string, EnvironmentState['taken']]>([
  ['nothing is taken', null], ['it has not begun', answered], ['another job began it', { ...answered, opened: openedAs('job-0') }], ['another execution has begun', takenBy(2, { opened: openedAs('job-1') })],
])('fails to take a deployment for its own when %s', (_why, taken) => {
  expect(isOpenedBy(environmentWith({ taken }), execution(1), 'job-1')).toBe(false);
});

test('an artifact is found by its name', () => {
  expect(artifactNamed(manifestOf(), 'site').name).toBe('site');
});

test('fails for an artifact that the release does not have, and says which ones there are', () => {
  expect(() => artifactNamed(manifestOf(), 'docs')).toThrow(expect.objectContaining({ code: 'ReleaseUnknown', message: "1.0.0 has no artifact 'docs' (it has: site)" }));
});
