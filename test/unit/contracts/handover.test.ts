import { failureText, Handover, readHandover, writeHandover } from '../../../lib/contracts/handover';
import { numbered, seriesOf, versionFormatFault } from '../../../lib/contracts/version-format';
import { decideNumber } from '../../../lambda/build/decide';
import { EMPTY_LEDGER } from '../../../lib/contracts/ledger-state';

const id = (digit: string) => digit.repeat(40);
const HANDOVER: Handover = {
  outcome: { ok: false, command: 'npm test', status: 1, lines: ['one', 'two'] }, version: '1.0.0', barrier: 'the columns are gone', images: { api: `sha256:${'a'.repeat(64)}` },
  head: { id: id('a'), author: 'ada', message: 'a page' }, commits: { since: id('b'), more: 3, list: [{ id: id('a'), author: 'ada', message: 'a page' }] },
};

test('what is written is read', () => {
  expect(readHandover(writeHandover(HANDOVER))).toEqual(HANDOVER);
  const well: Handover = { outcome: { ok: true }, version: null, head: null, commits: null, barrier: null, images: {} };
  expect(readHandover(writeHandover(well))).toEqual(well);
});

test('the words of a build are for people: no colours, no control characters, nothing endless', () => {
  const { outcome } = readHandover({ outcome: `1\n${'x'.repeat(5000)}`, output: `\u001b[31mred\u001b[0m\u0007\n${'y'.repeat(5000)}\n\n` });
  expect(outcome).toMatchObject({ command: `${'x'.repeat(199)}…`, lines: ['red', `${'y'.repeat(199)}…`] });
});

test('an author or a message with anything in it stays text', () => {
  const { commits } = readHandover({ outcome: '0', commits: `${id('a')}\u001fA "B" \\ {}\u001f$(rm -rf /) #{x}`, count: '1' });
  expect(commits!.list).toEqual([{ id: id('a'), author: 'A "B" \\ {}', message: '$(rm -rf /) #{x}' }]);
});

test.each<[string, Parameters<typeof readHandover>[0], RegExp]>([
  ['a build that says nothing', {}, /HandoverInvalid|has not said how it ended/],
  ['an end that is no status', { outcome: 'fine' }, /has not said how it ended \('fine'\)/],
  ['an image without a digest', { outcome: '0', images: 'api 1.0.0' }, /HandoverInvalid|'api 1\.0\.0' is not the name of an image and its digest/],
  ['a commit that is none', { outcome: '0', commits: 'HEAD\u001fada\u001fx' }, /'HEAD' is not the id of a commit/],
])('fails for %s', (_, texts, expected) => {
  expect(() => readHandover(texts)).toThrow(expected);
});

test('a failure is told in one line', () => {
  expect(failureText({ ok: false, command: 'npm test', status: 1, lines: ['one', 'two'] })).toBe('npm test ended with status 1');
  expect(failureText({ ok: false, command: '', status: 2, lines: [] })).toBe('the build ended with status 2');
});

describe('versions', () => {
  test.each([['1.4.{n}', '1.4.7'], ['{yyyy}.{mm}.{dd}.{n}', '2026.01.05.7'], ['{yyyy}{mm}-{n}', '202601-7']])('%s is %s', (format, version) => {
    expect(versionFormatFault(format)).toBeUndefined();
    expect(numbered(seriesOf(format, '2026-01-05T08:00:00.000Z'), 7)).toBe(version);
  });

  test.each<[string, RegExp]>([
    ['1.4', /must hold \{n\} once/], ['{n}.{n}', /must hold \{n\} once/], ['1.{x}.{n}', /'\{x\}' .* means nothing; use \{n\}/], ['1.4+{n}', /contains '\+'/], ['v 1.{n}', /must be 1 to 64/],
  ])('fails for %s', (format, expected) => {
    expect(versionFormatFault(format)).toMatch(expected);
  });

  const at = '2026-01-05T08:00:00.000Z';
  const ask = (builds: typeof EMPTY_LEDGER.builds, executionId: string, format: string | null) =>
    decideNumber(builds, { schemaVersion: 1, release: 'shop', executionId, step: 'number', format, pullRequests: false }, at);

  test('counts for each series, and an execution once', () => {
    expect(ask(EMPTY_LEDGER.builds, 'one', '1.{n}')).toMatchObject({ series: '1.{n}', number: 0, version: '1.0' });
    const builds = { ...EMPTY_LEDGER.builds, series: [{ series: '1.{n}', number: 4 }], numbered: [{ executionId: 'one', version: '1.4' }] };
    expect(ask(builds, 'one', '1.{n}')).toBeNull();
    expect(ask(builds, 'two', '1.{n}')).toMatchObject({ version: '1.5' });
    expect(ask(builds, 'two', '2.{n}')).toMatchObject({ version: '2.0' });
    expect(ask(builds, 'two', null)).toBeNull();
  });
});
