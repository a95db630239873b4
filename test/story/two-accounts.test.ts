import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Gate, Release, ReleasePipeline, Rollback } from '../../lib';
import { Rehearsal } from '../../lib/local';
import { loadApp, site } from '../helpers/apps';
import { newApp } from '../helpers/synth';

/** test beside the pipelines, prod in an account of its own, with an alarm there. */
function twoAccounts() {
  const app = newApp();
  const env = (account: string) => ({ account, region: 'eu-west-1' });
  const prod = new Stack(app, 'Prod', { env: env('333333333333') });
  const tools = new Stack(app, 'Tools', { env: env('111111111111') });
  const website = new Bucket(prod, 'Website', { bucketName: 'shop-prod-website', versioned: true });
  const errors = new Alarm(prod, 'Errors', {
    alarmName: 'shop-errors', metric: new Metric({ namespace: 'Shop', metricName: 'Errors' }), threshold: 1, evaluationPeriods: 1,
  });
  new ReleasePipeline(tools, 'Shop', {
    release: Release.fromDrop({ artifacts: ['site'] }),
    environments: [
      { name: 'test', deploy: [Deploy.website(new Bucket(tools, 'TestWebsite', { versioned: true }))] },
      {
        name: 'prod', deploy: [Deploy.website(website)], rollback: Rollback.toLastGood(),
        after: { gates: [Gate.alarm(errors)], interval: Duration.minutes(1), steadyFor: Duration.minutes(30), timeout: Duration.hours(3) },
      },
    ],
  });
  return loadApp(app);
}

const app = twoAccounts();
const drop = (r: Rehearsal, version: string) => r.drop({ version, artifacts: { site: site(version) } });
const inProd = (r: Rehearsal) => r.report.deployments.filter((item) => item.environment === 'prod').map((item) => `${item.version} ${item.class} ${item.outcome}`);

test('a release that is good in test goes on to prod, into the other account, and bakes there under its alarm', () => app.rehearse(async (r) => {
  r.alarm('Prod/Errors').clear();
  await r.settle();
  await drop(r, '1.0.0');
  await r.settle();
  expect(r.report.environments.map((item) => `${item.name} ${item.running?.version}`)).toEqual(['test 1.0.0', 'prod 1.0.0']);
  expect(r.bucket('shop-prod-website').list()).toEqual(r.bucket('Tools/TestWebsite').list());
  const [inTest, inProd] = r.report.deployments;
  expect(inProd.startedAt > inTest.finishedAt!).toBe(true);
  expect(Date.parse(inProd.finishedAt!) - Date.parse(inProd.startedAt)).toBeGreaterThanOrEqual(30 * 60_000);
}));

test('fails in minute 12 of the bake when the alarm goes red: the last good release comes back, waits for the alarm, and is good', () => app.rehearse(async (r) => {
  r.alarm('Prod/Errors').clear();
  await r.settle();
  await drop(r, '1.0.0');
  await r.settle();
  await drop(r, '1.1.0');
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.1.0');
  await r.advance({ minutes: 12 });
  r.alarm('Prod/Errors').breach();
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0', { minutes: 10 });
  expect(inProd(r)).toEqual(['1.0.0 normal succeeded', '1.1.0 normal failed', '1.0.0 rollback open']);
  await r.advance({ minutes: 5 });
  expect(inProd(r).at(-1)).toBe('1.0.0 rollback open');
  r.alarm('Prod/Errors').clear();
  await r.settle();
  expect(inProd(r)).toEqual(['1.0.0 normal succeeded', '1.1.0 normal failed', '1.0.0 rollback succeeded']);
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: '1.0.0' });
  expect(r.report.environment('test').running?.version).toBe('1.1.0');
}));

test('fails to be good while the alarm has no data: no evidence is not a pass', () => app.rehearse(async (r) => {
  await r.settle();
  await drop(r, '1.0.0');
  await r.settle();
  expect(inProd(r)).toEqual(['1.0.0 normal failed']);
  expect(r.report.deployments.at(-1)!.reason).toMatch(/time is up after \d+ samples: alarm Errors: alarm shop-errors has no data; there is nothing to go back to/);
}));

test('fails for a release that somebody starts in prod before it was good in test: it is refused, and comes when it has been', () => app.rehearse(async (r) => {
  r.alarm('Prod/Errors').clear();
  await r.settle();
  await drop(r, '1.0.0');
  await r.until((report) => report.releases.length === 1);
  const [{ key, versionId }] = r.bucket('Tools/ReleaseStore/Buckets/Releases').versions('releases/shop/1.0.0/release.json');
  r.start('prod', { key, versionId });
  await r.until((report) => report.refusals.length > 0, { minutes: 2 });
  expect(r.report.refusals).toMatchObject([{ environment: 'prod', stage: 'Admit', reason: 'NotPromoted: 1.0.0 has not been good in test, before prod; deploy it there first' }]);
  expect(r.bucket('shop-prod-website').list()).toEqual([]);
  await r.settle();
  expect(inProd(r)).toEqual(['1.0.0 normal succeeded']);
}));
