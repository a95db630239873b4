import assert from 'node:assert/strict';
import type { Rehearsal } from 'cdk-release-pipeline/local';
import { Commit, deploymentsOf, filesOf, opened, RELEASES, runs } from './shop';

/** Four ways in which somebody interferes, and what is said to each of them. */
export default function interference(r: Rehearsal): Promise<void> {
  return opened(r, (commit) => play(r, commit));
}

async function play(r: Rehearsal, commit: Commit): Promise<void> {
  const releases = r.bucket(RELEASES);
  const website = r.bucket('Storefront/Dev');

  // 1.0.0: after it was admitted somebody writes other bytes over its sealed archive. Nothing of it is deployed.
  await commit('The shop is open');
  await r.until((report) => report.environment('dev').waiting === 'the deployment of 1.0.0', { minutes: 10 });
  const sealed = releases.list('releases/shop/1.0.0/').find((key) => key.endsWith('/site.zip'))!;
  releases.put(sealed, 'not what was sealed');
  await r.settle();
  assert.match(lastRefusal(r), /^Deploy: ReleaseAltered: somebody wrote over .*site\.zip/, 'verify let bytes pass that were not sealed');
  assert.equal(r.report.deployments.length, 0);
  assert.deepEqual(website.list(), []);

  // 1.1.0: once it was written, and before it is read back, somebody changes the website.
  await commit('The Tern is here');
  await r.until(() => ['health.json', 'index.html'].every((page) => website.get(page)?.includes('1.1.0')), { minutes: 10 });
  website.put('index.html', '<h1>Somebody was here</h1>');
  await r.settle();
  assert.equal(r.report.environment('dev').lastGood, null, 'attest did not see that the website is not what was deployed');
  assert.match(deploymentsOf(r, '1.1.0').join(), /^dev normal failed: attest: TargetDiffers: .*: index\.html has other bytes$/);
  assert.equal(runs(r), 'dev -, test -, prod -');

  // Somebody lays a manifest that was never sealed where *Release change* finds it.
  const genuine = JSON.parse(releases.get('releases/shop/1.1.0/release.json')!.toString('utf8')) as object;
  releases.put('candidate/shop/dev/release.json', JSON.stringify({ ...genuine, version: '9.9.9' }));
  r.start('dev');
  await r.settle();
  assert.match(lastRefusal(r), /^Admit: ReleaseUnsealed: 9\.9\.9 was never sealed/, 'admit let a manifest pass that was never sealed');

  // Somebody hands in what was not built here.
  await r.drop({ version: '9.9.9', artifacts: { site: { 'index.html': '<h1>Mine</h1>' } } });
  await r.settle();
  assert.match(lastRefusal(r), /^seal: DropInvalid: releases of 'shop' are built by shop-build, and nobody hands them in/, 'seal made a release of what was not built');

  // 1.2.0 is good; what 1.1.0 left behind is gone.
  await commit('Colours for the wind scale');
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.2.0'), ['dev normal succeeded', 'test normal succeeded']);
  assert.equal(r.report.environment('prod').waiting, 'Approve/approve-1 of 1.2.0');
  assert.deepEqual(website.list(), [...filesOf(r, '1.2.0').keys()]);
}

function lastRefusal(r: Rehearsal): string {
  const refusal = r.report.refusals.at(-1);
  return refusal ? `${refusal.stage}: ${refusal.reason}` : 'nothing was refused';
}
