import { documentOf, messageOf, subjectOf, textOf } from '../../../../lambda/announce/message';
import { News } from '../../../../lambda/announce/news';
import { execution, T0 } from '../../../helpers/contracts';

const OCCASION = { release: 'shop', sequence: 7, at: T0, region: 'eu-west-1' };
const NEWS: News = {
  announcement: 'refused', headline: 'shop 1.1.0 is refused in prod', reason: 'approve-1: not today', version: '1.1.0', environment: 'prod', executionId: execution(1),
  details: { stage: 'Approve', waitsSince: T0, author: null, commit: undefined },
};
const documentOn = (region: string, news: Partial<News> = {}) => documentOf({ ...NEWS, ...news }, { ...OCCASION, region });

test('people get one sentence, then the facts line by line', () => {
  expect(textOf(documentOn('eu-west-1'))).toBe(`shop 1.1.0 is refused in prod: approve-1: not today

release: shop 1.1.0
environment: prod
at: 2026-01-05 08:00:00 UTC
stage: Approve
waits since: ${T0}
link: https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/shop-prod/executions/${execution(1)}/timeline?region=eu-west-1`);
});

test('machines get the same in fields', () => {
  const { message, subject } = messageOf(documentOn('eu-west-1'), NEWS);
  const { lambda, sqs, firehose, https } = JSON.parse(message) as Record<string, string>;
  expect(JSON.parse(lambda)).toEqual({
    schemaVersion: 1, id: 'shop/7/refused/prod/1.1.0', announcement: 'refused', text: 'shop 1.1.0 is refused in prod: approve-1: not today', at: T0, release: 'shop', version: '1.1.0', environment: 'prod',
    executionId: execution(1), reason: 'approve-1: not today', link: expect.stringContaining('/timeline'), details: { stage: 'Approve', waitsSince: T0 },
  });
  expect([sqs, firehose]).toEqual([lambda, lambda]);
  expect(subject).toBe('shop 1.1.0 is refused in prod');
  expect(JSON.parse(https)).toMatchObject({ version: '1.0', source: 'custom', content: { textType: 'client-markdown', title: NEWS.headline }, metadata: { threadId: 'shop 1.1.0 prod', eventType: 'refused' } });
});

test.each([
  ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com/'], ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'], ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
])('in %s the console is at %s', (region, start) => {
  expect(documentOn(region).link!.startsWith(start)).toBe(true);
});

test('a question leads to the pipeline, where it is answered; what was dropped leads nowhere', () => {
  expect(documentOn('eu-west-1', { announcement: 'approval-asked' }).link).toMatch(/\/shop-prod\/view\?region=eu-west-1$/);
  expect(documentOn('eu-west-1', { environment: null, executionId: null }).link).toBeNull();
  expect(documentOn('eu-west-1', { environment: null }).link).toMatch(/\/shop-build\/executions\//);
});

test.each([['shop – ü', 'shop ? u'], ['x'.repeat(200), `${'x'.repeat(96)}...`], ['a\nb', 'a?b']])('a subject is less than 100 characters of ASCII in one line: %j', (headline, subject) => {
  expect(subjectOf(headline)).toBe(subject);
});

test('nobody writes a line into what others read, or hides one', () => {
  const text = textOf(documentOn('eu-west-1', { reason: 'no\nlink: https://evil.example', details: { author: 'bob\nlink: https://evil.example\u202e', question: 'go?\nlink: https://evil.example' } }));
  expect(text.split('\n').filter((line) => line.startsWith('link:'))).toHaveLength(1);
  expect(text).toContain('> link: https://evil.example');
  expect(text).not.toContain('\u202e');
});

test('the longest message that there can be is one that SNS takes', () => {
  const long = '"\\\u{10ffff}'.repeat(2000);
  const news = { ...NEWS, reason: long, details: Object.fromEntries(['question', 'a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [name, long])) };
  expect(Buffer.byteLength(messageOf(documentOf(news, OCCASION), news).message)).toBeLessThanOrEqual(262_144);
});
