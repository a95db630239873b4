import { loadConfiguration, parseConfiguration, sideOf } from '../../../lib/contracts/configuration';
import { digestOf } from '../../../lib/contracts/digest';
import { GATE_ANSWERS, parseGateResponse, REASON_MAX, Verdict, VERDICTS, worst } from '../../../lib/contracts/gate';
import { parseHttpGateParameters } from '../../../lib/contracts/http-gate';
import { AdmitVariables, admitVariable } from '../../../lib/contracts/jobs';
import { FILE_PATH, parseManifest } from '../../../lib/contracts/manifest';
import { after, configurationOf, EVALUATION, manifestText, sideOfOne, site, T0 } from '../../helpers/contracts';

test.each(['index.html', 'a/b/c.txt', '.well-known/x', 'a/...', '..a', 'a b', 'ä', '-'])('a release may have the file %j', (path) => {
  expect(path).toMatch(FILE_PATH);
});

test.each(['', '/', '/etc/passwd', '.', '..', './a', '../a', 'a/..', 'a/../b', 'a//b', 'a/', 'a\\b', 'a\0b', 'a\n/../b', '..\\a'])('fails for the file %j', (path) => {
  const [file] = site('1.0.0').files;
  expect(() => parseManifest(manifestText('1.0.0', { artifacts: [{ ...site('1.0.0'), files: [{ ...file, path }] }] }))).toThrow(
    /'release\.json\.artifacts\[0\]\.files\[0\]\.path' must be a relative path/,
  );
});

test('fails for a release without artifacts', () => {
  expect(() => parseManifest(manifestText('1.0.0', { artifacts: [] }))).toThrow(/'release\.json\.artifacts' must be a list of at least 1, got \[\]/);
});

describe('a configuration', () => {
  const read = (evaluation: Partial<typeof EVALUATION>) => parseConfiguration('/p', JSON.stringify(configurationOf({ before: sideOfOne({ evaluation: { ...EVALUATION, ...evaluation } }) })));

  test('knows its sides, its version and the digest of its bytes', () => {
    const text = JSON.stringify(configurationOf({ before: null }));
    const loaded = loadConfiguration('/p', text, 3);
    expect(loaded).toEqual({ configuration: configurationOf({ before: null }), version: 3, digest: digestOf(text) });
    expect([sideOf(loaded.configuration, 'before'), sideOf(loaded.configuration, 'after')]).toEqual([null, sideOfOne()]);
  });

  test.each<[keyof typeof EVALUATION, number]>([
    ['delaySeconds', 0], ['intervalSeconds', 60], ['steadySeconds', 0], ['timeoutSeconds', 300], ['timeoutSeconds', 60 * 24 * 3600],
  ])('may have %s %d', (field, value) => {
    expect(read({ [field]: value }).before!.evaluation[field]).toBe(value);
  });

  test.each<[keyof typeof EVALUATION, number]>([
    ['delaySeconds', -1], ['intervalSeconds', 59], ['steadySeconds', -1], ['timeoutSeconds', 299], ['timeoutSeconds', 60 * 24 * 3600 + 1], ['intervalSeconds', 60.5],
  ])('fails for %s %d', (field, value) => {
    expect(() => read({ [field]: value })).toThrow(new RegExp(`'parameter /p\\.before\\.evaluation\\.${field}' must be a whole number from \\d+ to \\d+, got ${value}`));
  });

  test('fails for a side without gates', () => {
    expect(() => parseConfiguration('/p', JSON.stringify(configurationOf({ before: sideOfOne({ gates: [] }) })))).toThrow(/before\.gates' must be a list of at least 1/);
  });
});

describe('a gate', () => {
  test('may give every answer except that it could not be asked', () => {
    expect(VERDICTS.filter((verdict) => !(GATE_ANSWERS as readonly Verdict[]).includes(verdict))).toEqual(['errored']);
    expect(GATE_ANSWERS.map((verdict) => parseGateResponse({ verdict, reason: 'so it is' }, T0).verdict)).toEqual([...GATE_ANSWERS]);
  });

  test.each(['errored', 'Passed', 'ok', true])('fails for the verdict %j', (verdict) => {
    expect(() => parseGateResponse({ verdict, reason: 'so it is' }, T0)).toThrow(/'gate response\.verdict' must be one of passed, failed, waiting, inconclusive/);
  });

  test.each(['', '  ', '\n'])('fails for the reason %j', (reason) => {
    expect(() => parseGateResponse({ verdict: 'passed', reason }, T0)).toThrow(/'gate response\.reason' must be one line for a person/);
  });

  test('is cut short when it talks too much', () => {
    expect(parseGateResponse({ verdict: 'passed', reason: 'x'.repeat(REASON_MAX + 1) }, T0).reason).toHaveLength(REASON_MAX);
  });

  test('says it in one line, whatever it writes', () => {
    expect(parseGateResponse({ verdict: 'passed', reason: ' all \n\tis\u0000well ' }, T0).reason).toBe('all is well');
  });

  test.each([T0, '2026-01-05T07:59:00Z', after(367 * 24 * 3600), '3000-01-01T00:00:00Z'])('fails for a next look at %s: in the past, or too far ahead', (retryAt) => {
    expect(() => parseGateResponse({ verdict: 'waiting', reason: 'not yet', retryAt }, T0)).toThrow(
      `'gate response.retryAt' must be later than ${T0}, when it was asked, and not later than 2027-01-06T08:00:00.000Z, got "${retryAt}"`,
    );
  });

  test('may put the next look off for a year, in any offset', () => {
    expect(parseGateResponse({ verdict: 'waiting', reason: 'frozen', retryAt: '2027-01-05T10:00:00+01:00' }, T0).retryAt).toBe('2027-01-05T09:00:00.000Z');
  });

  test('counts as the worst of its group, whatever the order', () => {
    const order: readonly Verdict[] = ['passed', 'waiting', 'inconclusive', 'errored', 'failed'];
    for (const a of order) for (const b of order) expect(worst([a, b])).toBe(order[Math.max(order.indexOf(a), order.indexOf(b))]);
  });
});

test.each([['url', 'ftp://a'], ['url', 'https://'], ['url', '/path'], ['status', 99], ['status', 600], ['timeoutSeconds', 0], ['timeoutSeconds', 51], ['contains', ['']], ['privateAddresses', ['localhost']]])(
  'fails for an HTTP gate with %s %j', (field, value) => {
    const valid = { url: 'https://shop.example.com/', status: 200, contains: [], timeoutSeconds: 10, privateAddresses: [] };
    expect(parseHttpGateParameters(valid)).toEqual(valid);
    expect(() => parseHttpGateParameters({ ...valid, [field]: value })).toThrow(expect.objectContaining({ code: 'FieldInvalid', message: expect.stringContaining(`'HTTP gate parameters.${field}`) }));
  });

test('what admit says is asked for by its namespace', () => {
  expect((['version', 'digest'] satisfies (keyof AdmitVariables)[]).map(admitVariable)).toEqual(['#{admit.version}', '#{admit.digest}']);
});
