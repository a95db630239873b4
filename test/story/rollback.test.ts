import { Rollback } from '../../lib';
import { Rehearsal } from '../../lib/local';
import { healthy, HOST, RELEASES, site, smallApp, WEBSITE } from '../helpers/apps';

const app = smallApp({ after: healthy(), rollback: Rollback.toLastGood() });

const drop = (r: Rehearsal, version: string, status = 'ok') => r.drop({ version, artifacts: { site: site(version, { status, more: { [`only-${version}.txt`]: version } }) } });

async function begin(r: Rehearsal): Promise<void> {
  r.host(HOST, WEBSITE);
  await r.settle();
}

test('a gate that says no brings the last good release back, with nobody asking: all of its files and none of the other\'s', () => app.rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await r.settle();
  const good = r.bucket(WEBSITE).list();
  await drop(r, '1.1.0', 'degraded');
  await r.settle();
  const deployments = r.report.deployments.map((item) => `${item.version} ${item.class} ${item.outcome}`);
  expect(deployments).toEqual(['1.0.0 normal succeeded', '1.1.0 normal failed', '1.0.0 rollback succeeded']);
  expect(r.report.deployments[1].reason).toMatch(/going back to 1\.0\.0$/);
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: '1.0.0', waiting: null });
  expect(r.report.releases.map((item) => item.state)).toEqual(['good', 'bad']);
  expect(r.bucket(WEBSITE).list()).toEqual(good);
  expect((await r.get(`https://${HOST}/only-1.1.0.txt`)).status).toBe(404);
}));

test('what is queued comes after the way back', () => app.rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await r.settle();
  await drop(r, '1.1.0', 'degraded');
  await r.until((report) => report.environment('prod').waiting === 'the deployment of 1.1.0');
  await drop(r, '1.2.0');
  await r.settle();
  expect(r.report.deployments.map((item) => `${item.version} ${item.class}`)).toEqual(['1.0.0 normal', '1.1.0 normal', '1.0.0 rollback', '1.2.0 normal']);
  expect(r.report.environment('prod').running?.version).toBe('1.2.0');
}));

test('fails to go back when nothing was good before, says so, and leaves the environment as it is', () => app.rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0', 'degraded');
  await r.settle();
  expect(r.report.deployments).toHaveLength(1);
  expect(r.report.deployments[0].reason).toMatch(/there is nothing to go back to/);
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: null });
}));

test('fails once and no more when the way back fails itself', () => app.rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await r.settle();
  await drop(r, '1.1.0', 'degraded');
  await r.until((report) => report.environment('prod').waiting === 'the deployment of 1.0.0', { hours: 1 });
  await r.until(() => r.bucket(WEBSITE).get('health.json')!.includes('"1.0.0"'), { hours: 1 });
  r.bucket(WEBSITE).put('health.json', 'somebody was here');
  await r.settle();
  expect(r.report.deployments.map((item) => `${item.version} ${item.class} ${item.outcome}`)).toEqual(['1.0.0 normal succeeded', '1.1.0 normal failed', '1.0.0 rollback failed']);
  expect(r.report.environment('prod').running).toBeNull();
}));

test('fails before anything is written when the last good release was written over, and says so', () => app.rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await r.settle();
  const releases = r.bucket(RELEASES);
  releases.put(releases.list('releases/shop/1.0.0/').find((key) => key.endsWith('/site.zip'))!, 'other bytes');
  await drop(r, '1.1.0', 'degraded');
  await r.settle();
  expect(r.report.deployments.map((item) => item.version)).toEqual(['1.0.0', '1.1.0']);
  expect(r.report.refusals.at(-1)).toMatchObject({ version: '1.0.0', stage: 'Admit', reason: expect.stringMatching(/^ReleaseAltered/) as unknown });
  expect(r.report.environment('prod').waiting).toBeNull();
}));

test('fails to go back past a release that said so, and says why; what was good since is in reach', () => app.rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await r.settle();
  await r.drop({ version: '1.1.0', artifacts: { site: site('1.1.0', { status: 'degraded' }) }, rollbackBarrier: 'orders were split' });
  await r.settle();
  expect(r.report.deployments.at(-1)?.reason).toMatch(/; nothing goes back past 1\.1\.0: orders were split; the environment is left as it is$/);
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.1.0' }, lastGood: '1.0.0', waiting: null });
  await drop(r, '1.2.0');
  await r.settle();
  await drop(r, '1.3.0', 'degraded');
  await r.settle();
  expect(r.report.deployments.map((item) => `${item.version} ${item.class} ${item.outcome}`).slice(2)).toEqual(['1.2.0 normal succeeded', '1.3.0 normal failed', '1.2.0 rollback succeeded']);
}));
