import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BuildSource, Deploy, Release, ReleasePipeline, ReleaseStore, ReleaseVersion } from '../../lib';
import { BuiltOptions, RehearsableApp } from '../../lib/local';
import { loadApp, RELEASES, site, WEBSITE } from '../helpers/apps';
import { newApp } from '../helpers/synth';

function builtApp(version: ReleaseVersion): RehearsableApp {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'), environments: [{ name: 'prod', deploy: [Deploy.website(new Bucket(stack, 'Website', { versioned: true }))] }],
    release: Release.fromBuild({
      source: BuildSource.connection('arn:aws:codeconnections:eu-west-1:111111111111:connection/c', 'acme/shop'), artifacts: { 'web-site': 'dist' }, commands: ['exit 1'], version,
      stages: [{ name: 'Test', commands: ['exit 1'] }],
    }),
  });
  return loadApp(app);
}

test('what the story hands in goes the way of any build, and nothing is run or asked for', async () => {
  const { report, journal } = await builtApp(ReleaseVersion.format('1.{n}.0')).run(async (r) => {
    await r.settle();
    const first = await r.built({ artifacts: { 'web-site': site('1.0.0') }, author: 'Ada', message: 'first' });
    await r.settle();
    await r.commit({ files: { 'README.md': 'not built' }, branch: 'other', author: 'Eve' });
    const second = await r.built({ artifacts: { 'web-site': site('1.1.0') }, author: 'Bob <bob@example.com>', message: 'second\n\nmore', rollbackBarrier: 'the schema' });
    await r.settle();
    const manifest = JSON.parse(r.bucket(RELEASES).get(r.bucket(RELEASES).list('releases/shop/1.1.0/').find((key) => key.endsWith('/release.json'))!)!.toString('utf8'));
    expect(manifest).toMatchObject({ rollbackBarrier: 'the schema', source: { commit: second, author: 'Bob' }, commits: { since: first, list: [{ id: second, author: 'Bob', message: 'second' }], more: 0 } });
    expect(r.bucket(WEBSITE).get('health.json')!.toString('utf8')).toBe('{"status":"ok","version":"1.1.0"}');
  });
  expect(report.error).toBeNull();
  expect(report.releases.map(({ version, environments }) => [version, environments[0].state])).toEqual([['1.0.0', 'good'], ['1.1.0', 'good']]);
  expect(journal).toMatch(/shop-build-test: build 2: SUCCEEDED/);
});

test('the version is what the story says, where a command of the build says it', async () => {
  const { report } = await builtApp(ReleaseVersion.fromCommand('cat version')).run(async (r) => {
    await r.settle();
    await r.built({ artifacts: { 'web-site': site('7.0.0') }, version: '7.0.0' });
    await r.settle();
    await r.built({ artifacts: { 'web-site': site('7.1.0') } });
    await r.settle();
  });
  expect(report.releases.map(({ version }) => version)).toEqual(['7.0.0']);
  expect(report.error).toEqual({ code: 'StoryInvalid', message: 'StoryInvalid: a command of the build says the version; give r.built the version that it says' });
});

test('fails for a version that the pipeline counts, and for other artifacts than the builds make', async () => {
  const { report } = await builtApp(ReleaseVersion.format('1.{n}.0')).run(async (r) => {
    await r.settle();
    for (const [options, message] of [
      [{ artifacts: { site: site('1') } }, 'the builds of acme/shop make web_site; r.built hands in site'],
      [{ artifacts: {} }, 'the builds of acme/shop make web_site; r.built hands in none'],
      [{ artifacts: { 'web-site': {} } }, 'there is no file to hand in as \'web-site\'; build it first'],
      [{ files: {} }, '\'built.files\' is not a known field'],
    ] as [BuiltOptions, string][]) await expect(r.built(options)).rejects.toMatchObject({ code: 'StoryInvalid', message: expect.stringContaining(message) });
    await r.built({ artifacts: { 'web-site': site('1.0.0') }, version: '1.0.0' });
    await r.settle();
  });
  expect(report.error?.message).toBe('StoryInvalid: the pipeline itself counts this version (1.0.0); leave version \'1.0.0\' out of r.built');
});
