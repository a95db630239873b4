import { ERROR_CODES, errorText, isReleaseError, ReleaseError } from '../../../lib/contracts/errors';

test('every code stands in the list once', () => {
  expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
});

test('a refusal is known by its code, also when it comes from another copy of the module', () => {
  const elsewhere = Object.assign(new Error('taken'), { name: 'ReleaseError', code: 'EnvironmentTaken' });
  expect([new ReleaseError('ReleaseBad', 'bad'), elsewhere].map(isReleaseError)).toEqual([true, true]);
});

test.each([
  ['another error with a code of ours', Object.assign(new Error('x'), { code: 'EnvironmentTaken' })],
  ['a code that is not in the list', Object.assign(new Error('x'), { name: 'ReleaseError', code: 'Whatever' })],
  ['an object that only looks like one', { name: 'ReleaseError', code: 'EnvironmentTaken', message: 'x' }],
  ['a text', 'EnvironmentTaken'],
  ['nothing', undefined],
])('fails to take %s for a refusal', (_what, thrown) => {
  expect(isReleaseError(thrown)).toBe(false);
});

test.each<[unknown, string]>([
  [new ReleaseError('ReleaseBad', 'found bad'), 'ReleaseBad: found bad'], [new TypeError('no such thing'), 'TypeError: no such thing'], ['out of memory', 'out of memory'], [undefined, 'undefined'],
])('whatever was thrown becomes one line', (thrown, text) => {
  expect(errorText(thrown)).toBe(text);
});

test('a refusal keeps what caused it', () => {
  const cause = new TypeError('below');
  expect(new ReleaseError('ArchiveInvalid', 'above', { cause }).cause).toBe(cause);
});
