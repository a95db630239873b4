import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BuildSource, BuildTrigger, ReleaseVersion } from '../../lib';
import { Manifest } from '../../lib/contracts/manifest';
import { Rehearsal } from '../../lib/local';
import { zip } from '../../lib/local/archive';
import { loadApp, RELEASES, WEBSITE } from '../helpers/apps';
import { addBuiltShop, built, builtApp, buildStatuses, CONNECTION, shownActions } from '../helpers/builds';
import { operator } from '../helpers/people';
import { factsOf, refusals, running } from '../helpers/stories';
import { newApp } from '../helpers/synth';

const page = (text: string) => ({ 'page.html': text });
const sealed = (r: Rehearsal) => factsOf(r, 'sealed').map(({ release }) => release.version);
const manifestOf = (r: Rehearsal, version: string) => JSON.parse(r.bucket(RELEASES).get(`releases/shop/${version}/release.json`)!.toString('utf8')) as Manifest;

test('commits become releases; people read what is new since what runs, over several of them, whatever authors write', () => builtApp({}, (stack) => ({
  before: { approvals: [{ approvers: [new Role(stack, 'Managers', { assumedBy: new AccountPrincipal(stack.account) })] }] },
})).rehearse(async (r) => {
  const ada = r.as('Test/Managers', 'ada');
  await r.settle();
  const first = await r.commit({ files: page('one'), author: 'Ada', message: 'a shop' });
  await r.settle();
  ada.approve('prod');
  await r.settle();
  expect(running(r)).toBe('1.0.0');
  expect(r.bucket(WEBSITE).get('version')!.toString()).toBe('1.0.0\n');

  const second = await r.commit({ files: page('two'), author: `Zoë "Z" O'Hara 🚲`, message: '"#{number.version}" \\ $(exit 1) `🚲`\n\nand why' });
  await r.settle();
  const third = await r.commit({ files: page('three'), author: 'Bob', message: '\u202enot what it seems\u0007' });
  await r.settle();
  const asked = r.report.environment('prod').asks!;
  expect(asked).toContain('1.2.0');
  expect(asked).toContain(`2 commits by Bob, Zoë "Z" O'Hara 🚲: 'not what it seems', '"# {number.version}" \\ $(exit 1) \`🚲\`'; 2 files changed: index.html, version`);
  ada.approve('prod');
  await r.settle();

  expect(running(r)).toBe('1.2.0');
  expect(manifestOf(r, '1.0.0')).toMatchObject({
    source: { kind: 'build', commit: first, author: 'Ada', repository: 'acme/shop' }, commits: { since: null, more: 0, list: [{ id: first, author: 'Ada', message: 'a shop' }] },
  });
  expect(manifestOf(r, '1.2.0').commits).toEqual({ since: second, more: 0, list: [{ id: third, author: 'Bob', message: 'not what it seems' }] });
  expect(r.report.releases.map(({ version, author, commits }) => [version, author, commits.map(({ id }) => id)])).toEqual([
    ['1.0.0', 'Ada', [first]], ['1.1.0', `Zoë "Z" O'Hara 🚲`, [second]], ['1.2.0', 'Bob', [third]],
  ]);
}, { builds: 'run' }));

test('two commits at once are built one after the other, and sealed in their order', () => built(async (r) => {
  await r.commit({ files: page('one') });
  await r.commit({ files: page('two') });
  await r.settle();
  expect(sealed(r)).toEqual(['1.0.0', '1.1.0']);
  expect(buildStatuses(r)).toEqual(['Succeeded', 'Succeeded']);
  const building = (await shownActions(r)).filter((text) => /Build|Seal/.test(text)).map((text) => text.split(' ')[0]);
  expect(building.slice(0, 3)).toEqual(['Build/number', 'Build/build', 'Build/outcome']);
  expect(running(r)).toBe('1.1.0');
  expect(refusals(r)).toEqual([]);
}));

test('a release says why nothing may go back past it; Release change builds the head of the branch once more, a history that was rewritten is told from its beginning', () => built(async (r) => {
  await r.commit({ files: page('one') });
  const head = await r.commit({ files: page('two'), message: 'drops the old columns' });
  await r.settle();
  expect(manifestOf(r, '1.1.0').rollbackBarrier).toBe('the old columns are gone; see the wiki');
  expect(manifestOf(r, '1.0.0').rollbackBarrier).toBeUndefined();

  operator(r).start('build');
  await r.settle();
  expect(manifestOf(r, '1.2.0')).toMatchObject({ source: { commit: head }, commits: { since: head, list: [], more: 0 } });

  const folder = otherHistory('rewritten');
  const rewritten = await r['world'].connections.adopt('acme/shop', 'main', folder);
  rmSync(folder, { recursive: true });
  r.start('build');
  await r.settle();
  expect(manifestOf(r, '1.3.0').commits).toEqual({ since: null, more: 0, list: [{ id: rewritten, author: 'ada', message: 'rewritten' }] });
  expect(running(r)).toBe('1.3.0');
}, { commands: ['mkdir dist', 'cp page.html dist', `if grep -q two page.html; then printf 'the old columns are gone;\\nsee the wiki' > "$RELEASE_ROLLBACK_BARRIER"; fi`] }));

/** A repository of this machine that has nothing in common with the story's. */
function otherHistory(message: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=ada', '-c', 'user.email=ada@example.com', ...args], { cwd: folder });
  writeFileSync(join(folder, 'page.html'), message);
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', message);
  return folder;
}

test('triggers: files that do not matter begin nothing, a tag is sealed, a pull request is built and tested and never sealed', () => built(async (r) => {
  const ids = { main: await r.commit({ files: { ...page('one'), 'readme.md': 'one' } }) };
  await r.settle();
  expect(sealed(r)).toEqual([]);
  await r.commit({ files: { ...page('one'), 'readme.md': 'two' } });
  await r.settle();
  expect(buildStatuses(r)).toEqual([]);

  await r.tag('v1', ids.main);
  await r.settle();
  expect(sealed(r)).toEqual(['1.0.0']);
  expect(r.report.releases[0].commit).toBe(ids.main);

  await r.pullRequest({ branch: 'feature', files: page('new') });
  await r.settle();
  expect(buildStatuses(r)).toEqual(['Succeeded', 'Succeeded']);
  expect((await shownActions(r)).slice(-2)).toEqual(['Test/test Succeeded', 'Test/test-outcome Succeeded']);
  expect(sealed(r)).toEqual(['1.0.0']);

  await r.commit({ files: { ...page('three'), 'readme.md': 'two' } });
  await r.settle();
  expect(sealed(r)).toEqual(['1.0.0', '1.2.0']);
}, {
  source: BuildSource.connection(CONNECTION, 'acme/shop', { triggers: [BuildTrigger.push({ paths: ['page.html'] }), BuildTrigger.tag('v*'), BuildTrigger.pullRequest()] }),
  stages: [{ name: 'Test', commands: ['test -f "$CODEBUILD_SRC_DIR_site/index.html"'] }],
}));

test('the version that a command says: the same files are the same release, other files are refused, and what is no version, too', () => built(async (r) => {
  const files = (version: string, text: string) => ({ ...page(text), version });
  await r.commit({ files: files('1.0', 'one') });
  await r.settle();
  await r.commit({ files: { ...files('1.0', 'one'), readme: 'more' } });
  await r.settle();
  expect(sealed(r)).toEqual(['1.0']);
  expect(buildStatuses(r)).toEqual(['Succeeded', 'Succeeded']);

  await r.commit({ files: files('1.0', 'two'), author: 'Bob' });
  await r.commit({ files: files('1.0 beta', 'two') });
  await r.settle();
  expect(buildStatuses(r).slice(2)).toEqual(['Failed', 'Failed']);
  expect(sealed(r)).toEqual(['1.0']);
  expect(r.report.failedBuilds).toEqual([
    expect.objectContaining({ version: '1.0', stage: 'Seal', author: 'Bob', reason: expect.stringMatching(/^ReleaseConflict: version 1\.0 of 'shop' was sealed at \S+ with other bytes; give these a version of their own$/), lines: [] }),
    expect.objectContaining({ version: '1.0 beta', stage: 'Seal', reason: "HandoverInvalid: version '1.0 beta' must be 1 to 64 letters, digits, '.', '-' or '_', and begin with a letter or a digit" }),
  ]);
  expect(running(r)).toBe('1.0');
}, { version: ReleaseVersion.fromCommand('cat version'), commands: ['mkdir dist', 'cp page.html dist'] }));

test('an archive in a bucket, and the clock: each new version of it is built, and every night the last one again', () => {
  const app = newApp();
  const sources = new Bucket(new Stack(app, 'Sources'), 'Bucket', { versioned: true, bucketName: 'sources' });
  addBuiltShop(app, { source: BuildSource.bucket(sources, 'source.zip'), schedule: Schedule.cron({ hour: '2', minute: '0' }), commands: ['mkdir dist', 'cp page.html dist'] });
  return loadApp(app).rehearse(async (r) => {
    await r.settle();
    r.bucket('Sources/Bucket').put('source.zip', await zip([{ path: 'page.html', bytes: Buffer.from('one'), isExecutable: false }]));
    await r.settle();
    const [{ versionId }] = r.bucket('Sources/Bucket').versions('source.zip');
    expect(manifestOf(r, '1.0.0').source).toEqual({ kind: 'build', id: expect.any(String), commit: versionId, repository: 's3://sources/source.zip' });
    expect(running(r)).toBe('1.0.0');

    await r.advance({ hours: 24 });
    await r.settle();
    expect(sealed(r)).toEqual(['1.0.0', '1.1.0']);
    expect(manifestOf(r, '1.1.0').source.commit).toBe(versionId);
    expect(manifestOf(r, '1.1.0').artifacts[0].files).toEqual(manifestOf(r, '1.0.0').artifacts[0].files);
    expect(running(r)).toBe('1.1.0');
  }, { builds: 'run' });
});
