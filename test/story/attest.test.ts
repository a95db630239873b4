import { site, smallApp, WEBSITE } from '../helpers/apps';
import { deploy, deployments, drop, factsOf, running } from '../helpers/stories';
import { AdministeredBucket, Rehearsal } from '../../lib/local';
import { zip } from '../../lib/local/archive';

const app = smallApp();

/** Deploys 1.0.0, interferes with the website between publishing 1.1.0 and reading it back, and tells how that ended. */
async function reasonAfter(r: Rehearsal, harm: (website: AdministeredBucket) => void): Promise<string> {
  await r.settle();
  await deploy(r, '1.0.0');
  const website = r.bucket(WEBSITE);
  await drop(r, '1.1.0');
  await r.until(() => website.get('index.html')!.includes('1.1.0'));
  harm(website);
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed']);
  expect(r.report.environment('prod')).toMatchObject({ running: null, lastGood: '1.0.0', waiting: null });
  expect(factsOf(r, 'attested').at(-1)).toMatchObject({ ok: false });
  const { reason } = r.report.deployments[1];
  await deploy(r, '1.2.0');
  expect(running(r)).toBe('1.2.0');
  expect([...website.list()].sort()).toEqual(Object.keys(site('1.2.0')).sort());
  return reason;
}

/** Deploys 1.0.0, then writes over the copy of 1.1.0 that verify hands over, before publish reads it, and tells how that ended. */
async function reasonAfterSwap(r: Rehearsal, bytes: Buffer): Promise<string> {
  await r.settle();
  await deploy(r, '1.0.0');
  const [website, artifacts] = [r.bucket(WEBSITE), r.bucket(ARTIFACTS)];
  const before = artifacts.list('shop-prod/site/');
  const copy = () => artifacts.list('shop-prod/site/').find((key) => !before.includes(key));
  await drop(r, '1.1.0');
  await r.until(() => copy() !== undefined);
  artifacts.put(copy()!, bytes);
  await r.settle();
  expect(website.get('index.html')!.toString()).toContain('1.0.0');
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed']);
  return r.report.deployments[1].reason;
}

const ARTIFACTS = 'Test/Store/Buckets/Artifacts';
const differs = (what: string): RegExp => new RegExp(`^attest: TargetDiffers: test-website\\S*: ${what}$`);

test('what was read back is told, be it one file or several', () => app.rehearse(async (r) => {
  await r.settle();
  await deploy(r, '1.0.0', { 'index.html': 'x' });
  await deploy(r, '1.1.0');
  expect(factsOf(r, 'attested').map(({ reason }) => reason)).toEqual(['1 file is that of 1.0.0', '3 files are those of 1.1.0']);
}));

describe('fails', () => {
  test('when what was verified is written over before it is published: none of it is', () => app.rehearse(async (r) => {
    const reason = /^website-0: ReleaseAltered: somebody wrote over shop-prod\/site\/\S+, the copy of 'site' that verify handed over/;
    expect(await reasonAfterSwap(r, await zip(site('6.6.6')))).toMatch(reason);
  }));

  test('when a file was changed after it was published', () => app.rehearse(async (r) => {
    expect(await reasonAfter(r, (website) => website.put('index.html', 'somebody was here'))).toMatch(differs('index\\.html has other bytes'));
  }));

  test('when a file was removed', () => app.rehearse(async (r) => {
    expect(await reasonAfter(r, (website) => website.remove('assets/a.css'))).toMatch(differs('assets/a\\.css is missing'));
  }));

  test('when a file was added', () => app.rehearse(async (r) => {
    expect(await reasonAfter(r, (website) => website.put('wp-login.php', '<?php'))).toMatch(differs('wp-login\\.php is not part of the release'));
  }));

  test('for all of them at once; a few are named', () => app.rehearse(async (r) => {
    expect(await reasonAfter(r, (website) => {
      website.remove('index.html');
      website.put('health.json', '{}');
      for (let i = 0; i < 5; i++) website.put(`extra-${i}.txt`, 'x');
    })).toMatch(differs('index\\.html is missing; health\\.json has other bytes; extra-0\\.txt is not part of the release; .*; and 2 more'));
  }));
});
