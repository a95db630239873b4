import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rehearsal } from 'cdk-release-pipeline/local';

const SHOP = 'https://shop.example.com';

/** A release that is good, one with a broken page, and three ways in which somebody interferes. */
export default async function story(r: Rehearsal): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'storefront-'));
  try {
    await play(r, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function play(r: Rehearsal, folder: string): Promise<void> {
  const releases = r.bucket('Storefront/Store/Buckets/Releases');
  const website = r.bucket('Storefront/Website');
  const running = () => r.report.environment('prod').running?.version ?? null;
  r.host('shop.example.com', 'Storefront/Website');
  await r.settle();

  // 1.0.0 is dropped, sealed, admitted, verified, deployed, read back, found healthy for five minutes, and good.
  await drop(r, folder, '1.0.0');
  await within(r, 10, 'seal makes a release of the drop', () => r.report.releases.length === 1);
  await within(r, 60, 'tend starts it and admit lets it in', () => r.report.environment('prod').waiting === 'the deployment of 1.0.0');
  await within(r, 240, 'verify, publish and attest, then the gates are asked', () => r.report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0');
  await r.settle();
  const [first] = r.report.deployments;
  assert.equal(first.outcome, 'succeeded');
  assert.deepEqual(first.verdicts.map((item) => `${item.gate} ${item.verdict}`), ['health passed', 'front page passed']);
  assert.equal(running(), '1.0.0');
  assert.match((await r.get(`${SHOP}/`)).body, /<\/html>/);
  const steady = Date.parse(first.finishedAt!) - Date.parse(first.startedAt);
  assert.ok(steady >= 5 * 60_000 && steady < 9 * 60_000, `five steady minutes took ${steady / 1000} seconds`);

  // 1.1.0 has a page that its build did not mind. The gate does.
  await drop(r, folder, '1.1.0', { broken: true });
  await r.settle();
  assert.equal(r.report.deployments[1].outcome, 'failed', 'probe and tend let a broken page pass the gate');
  assert.match(r.report.deployments[1].reason, /health\.json answered 200 without "\\"status\\": \\"ok\\""/);
  assert.equal(running(), '1.1.0');
  assert.equal(r.report.environment('prod').lastGood, '1.0.0');
  assert.equal(r.report.releases[1].state, 'bad');

  // 1.2.0: after it was admitted somebody writes other bytes over its sealed archive. Nothing of it is deployed.
  await drop(r, folder, '1.2.0');
  await r.until((report) => report.environment('prod').waiting === 'the deployment of 1.2.0', { minutes: 10 });
  const sealed = releases.list('releases/shop/1.2.0/').find((key) => key.endsWith('/site.zip'))!;
  releases.put(sealed, 'not what was sealed');
  await r.settle();
  assert.match(lastRefusal(r), /^Deploy: ReleaseAltered: somebody wrote over .*site\.zip/, 'verify let bytes pass that were not sealed');
  assert.equal(r.report.deployments.length, 2);
  assert.equal(running(), '1.1.0');

  // 1.3.0: once it was written, and before it is read back, somebody changes the website.
  await drop(r, folder, '1.3.0');
  await r.until(() => website.get('health.json')!.includes('"1.3.0"') && website.get('index.html')!.includes('1.3.0'), { minutes: 10 });
  website.put('index.html', '<h1>Somebody was here</h1>');
  await r.settle();
  assert.match(r.report.deployments[2].reason, /TargetDiffers: .*index\.html has other bytes/, 'attest did not see that the website is not what was deployed');
  assert.equal(running(), null);

  // Somebody lays a manifest that was never sealed where *Release change* finds it.
  const genuine = JSON.parse(releases.get('releases/shop/1.0.0/release.json')!.toString('utf8')) as object;
  releases.put('candidate/shop/prod/release.json', JSON.stringify({ ...genuine, version: '9.9.9' }));
  r.start('prod');
  await r.settle();
  assert.match(lastRefusal(r), /^Admit: ReleaseUnsealed: 9\.9\.9 was never sealed/, 'admit let a manifest pass that was never sealed');

  // A drop whose archive is not what drop.json says does not become a release.
  await drop(r, folder, '1.3.1', { digest: `sha256:${'0'.repeat(64)}` });
  await r.settle();
  assert.match(lastRefusal(r), /^seal: DropInvalid: .*site\.zip has the digest/, 'seal made a release of an archive that drop.json does not mean');

  // 1.4.0 goes all the way; what 1.3.0 left behind is gone.
  await drop(r, folder, '1.4.0');
  await r.settle();
  assert.equal(running(), '1.4.0');
  assert.deepEqual(r.report.deployments.map((item) => item.outcome), ['succeeded', 'failed', 'failed', 'succeeded']);
  const manifest = JSON.parse(releases.get('releases/shop/1.4.0/release.json')!.toString('utf8')) as Manifest;
  assert.deepEqual(website.list(), manifest.artifacts[0].files.map((file) => file.path));
}

function lastRefusal(r: Rehearsal): string {
  const refusal = r.report.refusals.at(-1);
  return refusal ? `${refusal.stage}: ${refusal.reason}` : 'nothing was refused';
}

interface Manifest {
  readonly artifacts: readonly { readonly files: readonly { readonly path: string }[] }[];
}

/** What a level-triggered product heals by itself a minute later would go unseen if nobody asked how soon things happen. */
async function within(r: Rehearsal, seconds: number, what: string, isTrue: () => boolean): Promise<void> {
  await r.until(isTrue, { seconds }, what);
}

/** Builds the shop and hands it in, as a build server does. */
async function drop(r: Rehearsal, folder: string, version: string, { broken = false, digest }: { broken?: boolean; digest?: string } = {}): Promise<void> {
  const out = join(folder, version);
  const commit = `c0ffee${version.replaceAll('.', '')}`;
  const { buildSite } = await import('./site/build.mjs');
  await buildSite({ out, version, commit, broken });
  await r.drop({ version, artifacts: { site: out }, commit, author: 'the shop team', ...(digest && { digests: { site: digest } }) });
}
