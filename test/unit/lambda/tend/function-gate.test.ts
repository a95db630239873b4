import { judgeAnswer } from '../../../../lambda/tend/function-gate';
import { after, T0 } from '../../../helpers/contracts';

const bytes = (answer: unknown): Uint8Array => Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer));
const judge = (answer: unknown) => judgeAnswer(bytes(answer), false, T0);
const failure = (failed: unknown) => judgeAnswer(bytes(failed), true, T0);

test('takes what a gate may answer', () => {
  expect(judge({ verdict: 'passed', reason: 'all is well', evidence: { requests: 12 } })).toEqual({ verdict: 'passed', reason: 'all is well' });
  expect(judge({ verdict: 'failed', reason: 'too slow', evidence: null, retryAt: null })).toEqual({ verdict: 'failed', reason: 'too slow' });
  expect(judge({ verdict: 'waiting', reason: 'not yet', retryAt: after(60) })).toEqual({ verdict: 'waiting', reason: 'not yet', retryAt: after(60) });
});

test.each<[string, unknown, string]>([
  ['nothing', '', 'DocumentUnreadable: gate response: is not JSON: '],
  ['null, which is what a function that returns nothing answers', 'null', "FieldInvalid: gate response: 'gate response' must be an object, got null"],
  ['no JSON', '<html>OK</html>', 'DocumentUnreadable: gate response: is not JSON: <html>OK</html>'],
  ['what only Python takes for JSON', '{"verdict": NaN}', 'DocumentUnreadable: gate response: is not JSON: {"verdict": NaN}'],
  ['true', true, "FieldInvalid: gate response: 'gate response' must be an object, got true"],
  ['a list', ['passed'], 'must be an object, got ["passed"]'],
  ['another verdict', { verdict: 'PASSED', reason: 'x' }, `'gate response.verdict' must be one of passed, failed, waiting, inconclusive, got "PASSED"`],
  ['that it could not ask, which is not for it to say', { verdict: 'errored', reason: 'x' }, 'got "errored"'],
  ['no reason', { verdict: 'passed' }, "FieldMissing: gate response: 'gate response.reason' must be one line for a person, got nothing"],
  ['what a web server would answer', { statusCode: 200, body: '{}' }, "'gate response.statusCode' is not a known field (known: verdict, reason, evidence, retryAt)"],
  ['a field that it may have misspelt', { verdict: 'waiting', reason: 'x', retryat: after(60) }, "'gate response.retryat' is not a known field"],
  ['a next look in the past', { verdict: 'waiting', reason: 'x', retryAt: T0 }, `'gate response.retryAt' must be later than ${T0}`],
  ['a next look in seconds', { verdict: 'waiting', reason: 'x', retryAt: 1_767_600_000 }, "'gate response.retryAt' must be an instant in ISO 8601, got 1767600000"],
])('is errored for %s', (_what, answer, said) => {
  const { verdict, reason, retryAt } = judge(answer);
  expect(verdict).toBe('errored');
  expect(reason.startsWith("the function's answer is not one: ")).toBe(true);
  expect(reason).toContain(said.trimEnd());
  expect(retryAt).toBeUndefined();
});

test('is errored for an answer that is too long, however good it is', () => {
  const answer = (length: number) => judge({ verdict: 'passed', reason: 'fine', evidence: 'x'.repeat(length) });
  expect(answer(60_000).verdict).toBe('passed');
  expect(answer(65_536)).toEqual({ verdict: 'errored', reason: "the function's answer has 65586 bytes, 65536 are possible; store what is longer and name where it is" });
});

test('is errored for a function that failed, even if it says that all is well', () => {
  expect(failure({ errorMessage: "KeyError: 'budget'", errorType: 'KeyError', stackTrace: [] })).toEqual({ verdict: 'errored', reason: "the function failed: KeyError: 'budget'" });
  expect(failure({ verdict: 'passed', reason: 'fine' })).toEqual({ verdict: 'errored', reason: 'the function failed: {"verdict":"passed","reason":"fine"}' });
  expect(failure({ errorMessage: 'one\ntwo' })).toEqual({ verdict: 'errored', reason: 'the function failed: one two' });
  expect(failure('killed')).toEqual({ verdict: 'errored', reason: 'the function failed: killed' });
});
