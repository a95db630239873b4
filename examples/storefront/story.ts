import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Rehearsal } from 'cdk-release-pipeline/local';
import { asksTooMuch, Commit, deploymentsOf, filesOf, losesPrice, opened, PROD, runs } from './shop';

/** Six commits: one is good, one has a broken page, one makes errors in production, one is good, one is not wanted, and one does not build. */
export default function story(r: Rehearsal): Promise<void> {
  return opened(r, (commit) => play(r, commit));
}

/** What a level-triggered product heals by itself a minute later would go unseen if nobody asked how soon things happen. */
async function play(r: Rehearsal, commit: Commit): Promise<void> {
  const ada = r.as('Storefront/ReleaseManagers', 'ada');
  const errors = r.alarm('StorefrontProd/Errors');
  const prod = () => r.report.environment('prod');
  const inProd = (version: string) => r.report.deployments.filter((item) => item.environment === 'prod' && item.version === version).at(-1)!;

  // 1.0.0 goes through dev and test, is approved, and is found healthy in prod for half an hour.
  const first = await commit('The shop is open');
  await r.until((report) => report.releases.length === 1, { minutes: 5 }, 'it is numbered, built, tested, and seal makes a release of it');
  assert.deepEqual(r.report.releases.map(({ version, author, commits }) => [version, author, commits.map(({ id }) => id)]), [['1.0.0', 'bob', [first]]]);
  await waitsFor(r, 'dev', 'the deployment of 1.0.0', 60, 'tend starts it and admit lets it in');
  assert.deepEqual(['test', 'prod'].map((name) => r.report.environment(name).waiting), [null, null], 'it goes nowhere else before it is good in dev');
  await waitsFor(r, 'test', 'the deployment of 1.0.0', 240, 'verify, publish and attest, then probe finds the front page, and tend takes it on');
  await waitsFor(r, 'prod', 'Approve/approve-1 of 1.0.0', 480, 'tend takes it on to prod, where people are asked');
  ada.approve('prod', 'the shop opens');
  await waitsFor(r, 'prod', 'the deployment of 1.0.0', 5, 'it goes on when it is approved');
  await waitsFor(r, 'prod', 'Deploy/gates-after of 1.0.0', 240, 'it is deployed in the other account');
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.0.0'), ['dev normal succeeded', 'test normal succeeded', 'prod normal succeeded']);
  assert.deepEqual(inProd('1.0.0').verdicts.map((item) => `${item.gate} ${item.verdict}`), ['health passed', 'alarm Errors passed']);
  const minutes = (Date.parse(inProd('1.0.0').finishedAt!) - Date.parse(inProd('1.0.0').startedAt)) / 60_000;
  assert.ok(minutes >= 30 && minutes < 34, `half an hour of proof took ${minutes} minutes`);

  // 1.1.0 has a page that neither its build nor its tests minded, nor dev. The gates of test do, and nobody is asked about prod.
  await commit('The Tern is here', losesPrice);
  await r.settle();
  const broken = `health: https://test.example.com/health.json answered 200 without '"status": "ok"'`;
  assert.equal(r.report.environment('test').lastGood, '1.0.0', 'probe and tend let a broken page pass the gate');
  assert.deepEqual(deploymentsOf(r, '1.1.0'), ['dev normal succeeded', `test normal failed: ${broken}`]);
  assert.equal(r.report.approvals.length, 1);
  assert.equal(runs(r), 'dev 1.1.0, test 1.1.0, prod 1.0.0');

  // 1.2.0 is good until minute 12 in prod, when the errors begin. 1.0.0 comes back with nobody asking, waits for the alarm, and is good.
  await commit('Colours for the wind scale');
  await r.settle();
  assert.match(prod().asks!, /^1\.2\.0 .+ where 1\.0\.0 runs\n2 commits by bob: 'Colours for the wind scale', 'The Tern is here'; /, 'admit says which commits are new');
  ada.approve('prod', 'colours for the wind scale');
  await waitsFor(r, 'prod', 'Deploy/gates-after of 1.2.0', 240);
  await r.advance({ minutes: 12 });
  assert.equal(runs(r), 'dev 1.2.0, test 1.2.0, prod 1.2.0');
  errors.breach('Threshold Crossed: 1 datapoint [9.0] was greater than or equal to the threshold (5.0).');
  await r.until(() => inProd('1.2.0').outcome === 'failed', { seconds: 100 }, 'tend sees the alarm and says no');
  await waitsFor(r, 'prod', 'the deployment of 1.0.0', 60, 'tend starts the rollback, admit lets it in and nobody is asked');
  await waitsFor(r, 'prod', 'Deploy/gates-after of 1.0.0', 240, 'the last good release is deployed again');
  await r.advance({ minutes: 6 });
  errors.clear('Threshold Crossed: no datapoint was greater than or equal to the threshold (5.0).');
  await r.settle();
  assert.match(inProd('1.2.0').reason, /^alarm Errors: alarm storefront-errors is red .+; going back to 1\.0\.0$/);
  assert.deepEqual(deploymentsOf(r, '1.0.0').slice(3), ['prod rollback succeeded']);
  assert.equal(r.report.releases.find((item) => item.version === '1.2.0')!.state, 'bad');
  assert.equal(prod().running?.version, '1.0.0');
  assert.ok(await servesOnly(r, '1.0.0', '1.2.0') > 0, '1.2.0 has a file that 1.0.0 does not have');

  // 1.3.0 goes all the way.
  await commit('No more errors');
  await r.settle();
  ada.approve('prod', 'the errors are gone');
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.3.0'), ['dev normal succeeded', 'test normal succeeded', 'prod normal succeeded']);

  // 1.4.0 is good in test, and not wanted in prod.
  await commit('Everything must go');
  await r.settle();
  assert.throws(() => ada.reject('prod'), /requires a summary/, 'people need no reason (IsSummaryRequired)');
  ada.reject('prod', 'not before the sale');
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.4.0'), ['dev normal succeeded', 'test normal succeeded']);
  assert.equal(r.report.refusals.at(-1)?.reason, `approve-1: not before the sale (answered by ${ada.arn})`);
  assert.deepEqual(r.report.approvals.map((item) => `${item.version} ${item.answer}`), ['1.0.0 approved', '1.2.0 approved', '1.3.0 approved', '1.4.0 rejected']);
  assert.equal(runs(r), 'dev 1.4.0, test 1.4.0, prod 1.3.0');
  assert.deepEqual([prod().lastGood, prod().waiting], ['1.3.0', null]);

  // 1.5.0 does not build, and whoever committed it reads why.
  const last = await commit('Louder', asksTooMuch);
  await r.settle();
  const [failed] = r.report.failedBuilds;
  assert.deepEqual([failed.version, failed.stage, failed.commit, failed.author], ['1.5.0', 'Build', last, 'bob']);
  assert.match(failed.reason, /^BuildFailed: node build\.mjs .+ ended with status 1$/);
  assert.match(failed.lines.at(-1)!, /there is no helper "shout"/);
  assert.equal(r.report.releases.length, 5);
  await servesOnly(r, '1.3.0', '1.2.0');
}

function waitsFor(r: Rehearsal, environment: string, what: string, seconds: number, because?: string): Promise<void> {
  return r.until((report) => report.environment(environment).waiting === what, { seconds }, because);
}

/** A reader gets every file of a release, whole, and none that only the other one has; how many those are is returned. */
async function servesOnly(r: Rehearsal, version: string, other: string): Promise<number> {
  const files = filesOf(r, version);
  for (const [path, digest] of files) {
    const { status, body } = await r.get(`${PROD}/${path}`);
    assert.deepEqual({ path, status, digest: `sha256:${createHash('sha256').update(body).digest('hex')}` }, { path, status: 200, digest });
  }
  const gone = [...filesOf(r, other).keys()].filter((path) => !files.has(path));
  for (const path of gone) assert.deepEqual({ path, status: (await r.get(`${PROD}/${path}`)).status }, { path, status: 404 });
  return gone.length;
}
