import { Answer, judge } from '../../../../lambda/probe/decide';
import { parseGateResponse } from '../../../../lib/contracts/gate';
import { HttpGateParameters } from '../../../../lib/contracts/http-gate';
import { gateRequest, releaseOf, T0 } from '../../../helpers/contracts';

const URL = 'https://shop.example.com/';
const { digest } = releaseOf();
const ask = (answer: Partial<Answer>, parameters: Partial<HttpGateParameters> = {}) =>
  judge({ url: URL, status: 200, contains: [], timeoutSeconds: 10, privateAddresses: [], ...parameters }, { status: 200, body: '', ...answer }, gateRequest());

test.each<[string, Partial<Answer>, Partial<HttpGateParameters>]>([
  ['the status that is expected', {}, {}],
  ['a status that nobody else would expect', { status: 503 }, { status: 503 }],
  ['all texts', { body: '<p>hello</p>' }, { contains: ['hello', '<p>'] }],
  ['the version and the digest of the release', { body: `1.0.0 of ${digest}` }, { contains: ['{version} of {digest}'] }],
])('passes on %s', (_what, answer, parameters) => {
  const response = ask(answer, parameters);
  expect(response).toMatchObject({ verdict: 'passed', reason: `${URL} answered ${answer.status ?? 200}` });
});

test.each<[string, Partial<Answer>, Partial<HttpGateParameters>, string]>([
  ['another status', { status: 500 }, {}, 'answered 500, expected 200'],
  ['a redirect, which nobody follows', { status: 301 }, {}, 'answered 301, expected 200'],
  ['the right text with the wrong status', { status: 404, body: 'hello' }, { contains: ['hello'] }, 'answered 404, expected 200'],
  ['a missing text', { body: 'hello' }, { contains: ['hello', 'wor"ld'] }, 'answered 200 without \'wor"ld\''],
  ['all missing texts', {}, { contains: ['a', 'b'] }, 'answered 200 without "a", "b"'],
  ['a text in other letters', { body: 'Hello' }, { contains: ['hello'] }, 'answered 200 without "hello"'],
  ['the version of another release', { body: 'version 0.9.0' }, { contains: ['version {version}'] }, 'answered 200 without "version 1.0.0"'],
])('fails on %s', (_what, answer, parameters, says) => {
  expect(ask(answer, parameters)).toMatchObject({ verdict: 'failed', reason: `${URL} ${says}` });
});

test('the evidence says what was asked and how much came back', () => {
  expect(ask({ body: 'größe' }).evidence).toEqual({ url: URL, status: 200, bytes: 7 });
});

test('every answer is one that a gate may give', () => {
  for (const response of [ask({}), ask({ status: 500 }), ask({}, { contains: ['x'] })]) expect(parseGateResponse(JSON.parse(JSON.stringify(response)), T0)).toEqual(response);
});
