import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cli, environment, folder } from '../../helpers/cli';
import { synthesizeDroppedStorefront } from '../../helpers/storefront';

const assembly = synthesizeDroppedStorefront();
const site = (version: string, status = 'ok') => ({ [`${version}/index.html`]: `Release ${version}`, [`${version}/health.json`]: `{ "status": "${status}", "version": "${version}" }` });
const cwd = folder({ ...site('1.0.0'), ...site('1.1.0', 'degraded') });
afterAll(() => rmSync(cwd, { recursive: true }));

const OPENED = ['host dev.example.com Storefront/Dev', 'host test.example.com Storefront/Test', 'host shop.example.com StorefrontProd/Website', 'clear StorefrontProd/Errors', 'settle'];
const play = (lines: readonly string[], ...options: string[]) => cli(['rehearse', '--assembly', assembly, ...options], { cwd, input: lines.map((line) => `${line}\n`).join('') });

interface Answer {
  readonly ok: boolean;
  readonly at: string;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

describe('with --json each line is answered with one line of JSON, and a no is an answer', () => {
  const lines = [
    ...OPENED, 'until prod runs 9.9.9 within 1h', 'get shop.example.com', 'get https://shop.example.org/', 'host http://shop.example.com Storefront/Dev', 'as Storefront/ReleaseManagers oscar approve prod',
    'drop 1.0.0 site=1.0.0 --author bob', 'until prod asks within 1 hour', 'aprove prod', 'approve prod go', 'as Storefront/ReleaseManagers ada approve prod "the shop opens"',
    'until prod waits for gates-after', '# looks', 'status prod', 'get https://shop.example.com/', 'drop 1.1.0 site=1.1.0', 'until 1.1.0 is bad', 'log 2', 'report report.json', 'advance 12', 'approve "prod',
  ];
  const { status, stdout, stderr } = play(lines, '--json');
  const answers = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Answer);
  const answerTo = (line: string) => answers[lines.filter((text) => !text.startsWith('#')).indexOf(line)];

  test('as many as there are words, and last of all the report', () => {
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(answers.length).toBe(lines.length - 1 + 1);
    expect(answers.at(-1)).toMatchObject({ schemaVersion: 1, outcome: 'ended', deployments: expect.arrayContaining([expect.objectContaining({ version: '1.1.0', environment: 'test', outcome: 'failed' })]) });
  });

  test('what is not reached in time leaves the clock at the end of that time', () => {
    expect(answerTo('until prod runs 9.9.9 within 1h').at).toBe('2026-01-05T09:00:02.805Z');
  });

  test('what stories get is the result, and the virtual time is said', () => {
    expect(answerTo('settle')).toEqual({ ok: true, at: '2026-01-05T08:00:02.805Z', result: null });
    expect(answerTo('drop 1.0.0 site=1.0.0 --author bob')).toMatchObject({ ok: true, result: '1.0.0' });
    expect(answerTo('status prod')).toMatchObject({ ok: true, result: { name: 'prod', waiting: 'Deploy/gates-after of 1.0.0' } });
    expect(answerTo('get https://shop.example.com/')).toMatchObject({ ok: true, result: { status: 200, body: 'Release 1.0.0' } });
    expect(answerTo('log 2').result).toHaveLength(2);
    expect(answerTo('until 1.1.0 is bad').ok).toBe(true);
    expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))).toMatchObject({ schemaVersion: 1, environments: [{ name: 'dev' }, { name: 'test' }, { name: 'prod' }] });
  });

  test.each([
    ['until prod runs 9.9.9 within 1h', 'NotReached', 'prod runs 9.9.9: not within 1 hour; nothing goes on'],
    ['get shop.example.com', 'StoryInvalid', "'shop.example.com' is no URL; write e.g. https://shop.example.com/"],
    ['get https://shop.example.org/', 'HostUnknown', "nobody serves shop.example.org (served: dev.example.com, test.example.com, shop.example.com); name it with r.host('shop.example.org', bucket), in the shell: host shop.example.org BUCKET"],
    ['host http://shop.example.com Storefront/Dev', 'StoryInvalid', "'http://shop.example.com' is not a host name; write e.g. shop.example.com"],
    ['as Storefront/ReleaseManagers oscar approve prod', 'StoryInvalid', 'no approval of people waits in prod (waiting: none)'],
    ['aprove prod', 'UsageInvalid', "there is no word 'aprove' (did you mean 'approve'?); 'help' lists them"],
    ['approve prod go', 'StoryInvalid', 'nobody acts yet; say first who does: as ROLE NAME, for example: as Shop/Managers ada'],
    ['advance 12', 'UsageInvalid', "'12' is no length of time; write e.g. 12 minutes, or 1 hour 30 minutes"],
    ['approve "prod', 'UsageInvalid', 'approve "prod: the quotation that begins with " does not end; end it'],
  ])('fails for %s, loses nothing, and goes on', (line, code, message) => {
    expect(answerTo(line)).toMatchObject({ ok: false, error: { code, message } });
  });
});

test('for people the first line that fails ends it, and is named; what came after it is not done', () => {
  const { status, stdout } = play(['settle', 'drop 1.0.0 site=nowhere', 'drop 1.0.0 site=1.0.0']);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^StoryInvalid: .*there is no folder nowhere.*\n {2}at line 2: drop 1\.0\.0 site=nowhere$/m);
  expect(stdout).not.toContain('a build server drops');
});

test('for people answers are lines among those of the rehearsal, and the end is that of a story', () => {
  const { status, stdout } = play([...OPENED, 'unhost dev.example.com', 'drop 1.0.0 site=1.0.0', 'advance 5m', 'host dev.example.com Storefront/Dev', 'until prod asks', 'status prod', 'report there.json', 'quit', 'nonsense']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^── 01-05 08:\d\d:\d\d ─+\nprod\nruns nothing\n\n1\.0\.0\nApprove\/approve-1\nasks ReleaseManagers, until 01-12 08:\d\d\n/m);
  expect(stdout).toMatch(/^prod asks: 1\.0\.0 /m);
  expect(stdout.match(/nobody serves dev\.example\.com, and it was asked; name it with .+, in the shell: host dev\.example\.com BUCKET$/gm)).toHaveLength(1);
  expect(stdout).toContain('\nThe report is in there.json.\n');
  expect(stdout.match(/^ENVIRONMENT /gm)).toHaveLength(1);
  expect(stdout).toMatch(/^The rehearsal ended: /m);
  expect(stdout).toMatch(/^shop\/prod +nothing +- +- +Approve\/approve-1 of 1\.0\.0 +-$/m);
});

test('no line at all plays until nothing goes on', () => {
  const { status, stdout } = play([], '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'ended', error: null, virtualSeconds: 3 });
  expect(stdout.split('\n').length).toBeGreaterThan(10);
});

test('the example in Python drives it, line by line: a yes, and a no', () => {
  const example = resolve('examples/storefront/test_release.py');
  expect(existsSync(example)).toBe(true);
  const run = "import runpy, sys\nfor name, test in runpy.run_path(sys.argv[1]).items():\n    if name.startswith('test_'):\n        test(); print(name)";
  const { status, stdout, stderr } = spawnSync('python3', ['-c', run, example], { env: environment(), encoding: 'utf8', timeout: 60_000 });
  expect({ status, stderr: stderr.replace(/^.*NodeVersionSupportWarning[^]*$/m, '') }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toBe('test_a_good_release_is_approved_and_goes_live\ntest_a_broken_release_never_reaches_prod\n');
});
