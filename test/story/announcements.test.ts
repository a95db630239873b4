import { ANNOUNCEMENTS } from '../../lib/contracts';
import { Announced } from '../../lib/local';
import { ledgerOf } from '../helpers/stories';
import { EVERYTHING, everyKind, QUESTIONS, tellingApp, USUAL } from '../helpers/told';

/** One rehearsal in which everything is told that can be. */
let told: readonly Announced[];
let secrets: readonly string[];
let journal: string;

const by = (topic: string) => told.filter((item) => item.topic === topic);
const lines = (list: readonly Announced[]) => list.map(({ json: { announcement, version } }) => `${announcement} ${version}`);

beforeAll(async () => {
  const outcome = await tellingApp().run(async (r) => {
    await everyKind(r);
    told = r.announcements;
    const { credentials } = r['world'].clientOf({ arn: 'arn:aws:iam::111111111111:user/somebody', account: '111111111111' });
    const tokens = ledgerOf(r).flatMap(({ fact }) => ('token' in fact ? [fact.token] : []));
    secrets = [...tokens, credentials.accessKeyId.slice(0, 4), 'X-Amz-', 'aws4_request', 'secret', 'candidate/', 'releases/', 'ledger/', '.zip?'];
    expect(r.report.unannounced).toEqual([]);
    expect(r.report.announcements).toHaveLength(told.length);
  });
  if (outcome.error !== undefined) throw outcome.error;
  ({ journal } = outcome);
}, 60_000);

test('each thing that can be told is told, in order, and once', () => {
  expect(lines(by(EVERYTHING))).toEqual([
    'sealed 0.9.0', 'approval-asked 0.9.0', 'held 0.9.0',
    'sealed 1.0.0', 'approval-asked 1.0.0', 'good 1.0.0',
    'sealed 1.1.0', 'approval-asked 1.1.0', 'rolled-back 1.1.0', 'rolled-back 1.0.0',
    'not-sealed 1.2.0',
    'sealed 1.3.0', 'approval-asked 1.3.0', 'interrupted 1.3.0', 'approval-asked 1.3.0',
    'sealed 1.4.0', 'overtaken 1.3.0', 'approval-asked 1.4.0', 'refused 1.4.0',
    'sealed 1.5.0', 'approval-asked 1.5.0', 'gates-delayed 1.5.0', 'good 1.5.0',
  ]);
  expect(new Set(by(EVERYTHING).map(({ json }) => json.announcement))).toEqual(new Set(ANNOUNCEMENTS));
  expect(new Set(told.map(({ topic, json }) => `${topic} ${json.id}`)).size).toBe(told.length);
});

test('a topic of an environment hears what is usual, of that environment', () => {
  const about = by(EVERYTHING).filter(({ json: { announcement } }) => !['sealed', 'not-sealed', 'overtaken', 'good'].includes(announcement));
  expect(lines(by(USUAL))).toEqual(lines(about));
});

test('a topic of a question hears that it is asked, and nothing else', () => {
  expect(new Set(by(QUESTIONS).map(({ json }) => json.announcement))).toEqual(new Set(['approval-asked']));
  expect(by(QUESTIONS)).toHaveLength(by(EVERYTHING).filter(({ json }) => json.announcement === 'approval-asked').length);
});

test('who is asked reads what the console asks, and where he answers', () => {
  const [, asked] = by(QUESTIONS);
  expect(asked.subject).toBe('shop 1.0.0 waits for an approval before prod');
  expect(asked.text).toMatch(/^shop 1\.0\.0 waits for an approval before prod\.\n\n> 1\.0\.0 \(sha256:\w{12}\) for prod, where .+\n(> .+\n)*> Is it time\?\n\nrelease: shop 1\.0\.0\n/);
  expect(asked.text).toMatch(/\napprovers: Managers\nlink: https:\/\/eu-west-1\.console\.aws\.amazon\.com\/codesuite\/codepipeline\/pipelines\/shop-prod\/view\?region=eu-west-1$/);
});

test('a wait is longer than usual after delay, steady time and two intervals, and longer than the longest that ended well', () => {
  const [delayed] = by(USUAL).filter(({ json }) => json.announcement === 'gates-delayed');
  expect(delayed.json.details.usualMinutes).toBe('2');
  expect((Date.parse(delayed.at) - Date.parse(delayed.json.details.waitsSince)) / 60_000).toBeLessThan(5);
  expect(delayed.json.reason).toMatch(/^health: /);
});

test('no message holds a token, a credential, or where something lies in a bucket', () => {
  expect(secrets.length).toBeGreaterThan(15);
  const texts = told.flatMap(({ subject, text, json, https }) => [subject, text, JSON.stringify(json), https]);
  expect(texts.flatMap((text) => secrets.filter((secret) => text.includes(secret)))).toEqual([]);
});

test('the journal says whom what was told, in one line', () => {
  expect(journal).toContain('"source":"sns","text":"to Test/Everything: shop 1.0.0 is sealed."');
});
