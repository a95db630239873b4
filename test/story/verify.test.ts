import { RELEASES, smallApp, WEBSITE } from '../helpers/apps';
import { deploy, deployments, drop, factsOf, refusals, running } from '../helpers/stories';
import { AdministeredBucket, Rehearsal } from '../../lib/local';

const app = smallApp();

/** Lets 1.1.0 be admitted, does harm to its sealed archive before it is verified, and tells what was refused. */
async function refusalAfter(r: Rehearsal, harm: (releases: AdministeredBucket, archive: string) => void): Promise<string> {
  await r.settle();
  await deploy(r, '1.0.0');
  const before = r.bucket(WEBSITE).versions();
  await drop(r, '1.1.0');
  await r.until(() => factsOf(r, 'admitted').length === 2);
  const releases = r.bucket(RELEASES);
  harm(releases, releases.list('releases/shop/1.1.0/').find((key) => key.endsWith('/site.zip'))!);
  await r.settle();
  expect(factsOf(r, 'opened')).toHaveLength(1);
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
  expect(r.bucket(WEBSITE).versions()).toEqual(before);
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, waiting: null });
  const [refusal, ...more] = refusals(r);
  expect(more).toEqual([]);
  await deploy(r, '1.2.0');
  expect(running(r)).toBe('1.2.0');
  return refusal;
}

describe('fails between admission and deployment', () => {
  test('when the archive was overwritten', () => app.rehearse(async (r) => {
    expect(await refusalAfter(r, (releases, archive) => releases.put(archive, 'other bytes')))
      .toMatch(/^Deploy: ReleaseAltered: somebody wrote over \S+site\.zip after it was sealed: its current version is \S+, sealed was /);
  }));

  test('when the archive was deleted', () => app.rehearse(async (r) => {
    expect(await refusalAfter(r, (releases, archive) => releases.remove(archive))).toMatch(/^Deploy: ReleaseAltered: .*its current version is a delete marker/);
  }));

  test('when the manifest was overwritten with the very same bytes', () => app.rehearse(async (r) => {
    const manifest = 'releases/shop/1.1.0/release.json';
    expect(await refusalAfter(r, (releases) => releases.put(manifest, releases.get(manifest)!))).toMatch(/^Deploy: ReleaseAltered: somebody wrote over releases\/shop\/1\.1\.0\/release\.json/);
  }));
});
