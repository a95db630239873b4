import { ActionFacts, answerFault, isSessionOf } from '../../../lib/contracts/answers';
import { RecordedVerdict, Side } from '../../../lib/contracts/ledger-state';
import { actionOf, ADA, sideOfOne, TEND, TEND_ROLE, verdictOf } from '../../helpers/contracts';

interface Lie {
  readonly name: string;
  readonly action?: Partial<ActionFacts> | null;
  readonly verdicts?: readonly RecordedVerdict[];
  readonly says: string;
}

const OVERRIDERS = 'arn:aws:iam::111111111111:role/shop/OnCall';
const OLA = 'arn:aws:sts::111111111111:assumed-role/OnCall/ola';

/** Every lie about an answer, in the order in which they are found out. */
const LIES: readonly Lie[] = [
  { name: 'nobody was asked', action: null, says: 'the gates SIDE were never asked' },
  { name: 'the question is still open', action: { status: 'InProgress' }, says: 'the gates SIDE were not answered yes (InProgress)' },
  { name: 'the answer was no', action: { status: 'Failed' }, says: 'the gates SIDE were not answered yes (Failed)' },
  { name: 'the question was abandoned', action: { status: 'Abandoned' }, says: 'the gates SIDE were not answered yes (Abandoned)' },
  { name: 'a person answered', action: { by: ADA }, says: `the gates SIDE were answered by ${ADA}, who is not named as one who may` },
  { name: 'nobody knows who answered', action: { by: undefined }, says: 'the gates SIDE were answered by nobody known, who is not named as one who may' },
  { name: 'somebody overrode it without a reason', action: { by: OLA }, says: `the gates SIDE were overridden by ${OLA} without a reason` },
  { name: 'somebody overrode it, and CodePipeline says no more than that', action: { by: OLA, text: `Approved by ${OLA}` }, says: `the gates SIDE were overridden by ${OLA} without a reason` },
  { name: 'somebody overrode it with blanks as a reason', action: { by: OLA, text: '  ' }, says: `the gates SIDE were overridden by ${OLA} without a reason` },
  { name: 'the ledger holds no verdict', verdicts: [], says: 'the gates SIDE were answered yes without a verdict in the ledger' },
  { name: 'the verdict was no', verdicts: [verdictOf('before', { answer: 'rejected' }), verdictOf('after', { answer: 'rejected' })], says: 'the gates SIDE were answered yes without a verdict in the ledger' },
  { name: 'the verdict answers an earlier question', verdicts: [verdictOf('before', { token: 'earlier' }), verdictOf('after', { token: 'earlier' })], says: 'the gates SIDE were answered yes without a verdict in the ledger' },
  { name: 'the verdict is that of the other side', verdicts: [verdictOf('before', { token: 'gates-after-1' }), verdictOf('after', { token: 'gates-before-1' })], says: 'the gates SIDE were answered yes without a verdict in the ledger' },
];

describe.each<Side>(['before', 'after'])('the answer of the gates %s', (side) => {
  const judge = (action: Partial<ActionFacts> | null = {}, verdicts: readonly RecordedVerdict[] = [verdictOf('before'), verdictOf('after')]): string | undefined =>
    answerFault(side, action === null ? undefined : actionOf(`gates-${side}`, action), { verdicts, side: sideOfOne({ overriders: [OVERRIDERS] }), tendRole: TEND_ROLE });

  test('counts when tend gave it, with the verdict of the ledger', () => {
    expect(judge()).toBeUndefined();
  });

  test('counts when somebody gave it who may override, with a reason and without a verdict', () => {
    expect(judge({ by: OLA, text: 'a known false alarm' }, [])).toBeUndefined();
  });

  test('is needed where gates are configured or were asked, and only there', () => {
    const judged = (action: ActionFacts | undefined) => answerFault(side, action, { verdicts: [], side: null, tendRole: TEND_ROLE });
    expect(judged(undefined)).toBeUndefined();
    expect(judged(actionOf(`gates-${side}`, { by: ADA }))).toContain('who is not named');
    expect(judged(actionOf(`gates-${side}`))).toContain('without a verdict in the ledger');
  });

  test.each(LIES)('fails to count when $name', ({ action, verdicts, says }) => {
    expect(judge(action, verdicts)).toBe(says.replace('SIDE', side));
  });

  test('fails for who answered before it fails for what the ledger lacks', () => {
    expect(judge({ by: ADA }, [])).toContain(ADA);
  });

  test('fails for what was answered before it fails for who answered', () => {
    expect(judge({ by: ADA, status: 'Failed' })).toContain('not answered yes');
  });
});

test.each<[string, string]>([
  [TEND, TEND_ROLE], ['arn:aws:sts::111111111111:assumed-role/Tend/another', TEND_ROLE],
  ['arn:aws-us-gov:sts::111111111111:assumed-role/Tend/x', 'arn:aws-us-gov:iam::111111111111:role/Tend'], ['arn:aws:sts::111111111111:assumed-role/Tend/x', 'arn:aws:iam::111111111111:role/a/b/Tend'],
])('%s is a session of %s', (session, role) => {
  expect(isSessionOf(session, role)).toBe(true);
});

test.each<[string, string | undefined, string]>([
  ['nobody', undefined, TEND_ROLE],
  ['an empty text', '', TEND_ROLE],
  ['a session of another role', ADA, TEND_ROLE],
  ['a session of a role of the same name in another account', 'arn:aws:sts::222222222222:assumed-role/Tend/shop', TEND_ROLE],
  ['a session of a role whose name begins alike', 'arn:aws:sts::111111111111:assumed-role/Tender/shop', TEND_ROLE],
  ['a session that is named like the role', 'arn:aws:sts::111111111111:assumed-role/Other/Tend', TEND_ROLE],
  ['the role itself', TEND_ROLE, TEND_ROLE],
  ['a user', 'arn:aws:iam::111111111111:user/Tend', TEND_ROLE],
  ['a session without a name', 'arn:aws:sts::111111111111:assumed-role/Tend/', TEND_ROLE],
  ['a session with a slash in its name', `${TEND}/x`, TEND_ROLE],
  ['anybody, if the role is none', TEND, ''],
  ['anybody, if the role is a user', TEND, 'arn:aws:iam::111111111111:user/Tend'],
])('fails to take %s for a session of the role', (_who, session, role) => {
  expect(isSessionOf(session, role)).toBe(false);
});
