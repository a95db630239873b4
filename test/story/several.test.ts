import { Stack } from 'aws-cdk-lib';
import { ReleaseStore } from '../../lib';
import { RehearsableApp } from '../../lib/local';
import { addShop, loadApp, RELEASES, site } from '../helpers/apps';
import { newApp } from '../helpers/synth';

function twoPipelines(): RehearsableApp {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const store = new ReleaseStore(stack, 'Store');
  addShop(stack, store);
  addShop(stack, store, {}, 'Blog');
  return loadApp(app);
}

test('two release pipelines share a store and do not know of each other', () => twoPipelines().rehearse(async (r) => {
  await r.settle();
  await r.drop({ release: 'shop', version: '1.0.0', artifacts: { site: site('1.0.0') } });
  await r.drop({ release: 'blog', version: '7', artifacts: { site: site('7') } });
  await r.settle();
  expect(r.report.environment('shop/prod')).toMatchObject({ running: { version: '1.0.0' }, waiting: null });
  expect(r.report.environment('blog/prod')).toMatchObject({ running: { version: '7' }, waiting: null });
  expect(r.bucket('Test/Website').get('index.html')!.toString()).toContain('1.0.0');
  expect(r.bucket('Test/BlogWebsite').get('index.html')!.toString()).toContain('7');
  expect(r.report.deployments.map(({ release, version, outcome }) => `${release} ${version} ${outcome}`).sort()).toEqual(['blog 7 succeeded', 'shop 1.0.0 succeeded']);
}));

test('fails for a release of the other pipeline that somebody starts by hand', () => twoPipelines().rehearse(async (r) => {
  await r.settle();
  await r.drop({ release: 'blog', version: '7', artifacts: { site: site('7') } });
  await r.settle();
  const [{ key, versionId }] = r.bucket(RELEASES).versions('releases/blog/7/release.json');
  r.start('shop/prod', { key, versionId });
  await r.settle();
  expect(r.report.iam.denied).toMatchObject([{ role: expect.stringContaining('ShopprodEnvironmentRole'), action: 's3:GetObject', resource: expect.stringMatching(/\/releases\/blog\/7\/release\.json$/) }]);
  expect(r.report.deployments).toMatchObject([{ release: 'blog' }]);
  expect(r.bucket('Test/Website').list()).toEqual([]);
}, { iam: 'reported' }));

test('the store may be in a stack of its own', () => {
  const app = newApp();
  const store = new ReleaseStore(new Stack(app, 'Shared'), 'Store');
  addShop(new Stack(app, 'Test'), store);
  return loadApp(app).rehearse(async (r) => {
    await r.settle();
    await r.drop({ version: '1.0.0', artifacts: { site: site('1.0.0') } });
    await r.settle();
    expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: '1.0.0' });
    expect(r.bucket('Shared/Store/Buckets/Releases').list('releases/shop/')).toHaveLength(2);
    expect(r.schedules()).toHaveLength(1);
  });
});
