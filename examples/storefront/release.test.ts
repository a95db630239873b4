import { App } from 'aws-cdk-lib';
import { Release } from 'cdk-release-pipeline';
import { load, Rehearsal } from 'cdk-release-pipeline/local';
import { storefront } from './storefront';

/** Real time, of which a busy build server needs more. */
jest.setTimeout(120_000);

const app = new App({ context: { '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true }, builtinCloudFormationValidation: false });
storefront(app, Release.fromDrop({ artifacts: ['site'] }));
/** Synthesized and read once; each rehearsal has a world of its own. */
const shop = load(app);

/** The hosts that gates ask, an alarm that is green, and a role of each kind. */
async function opened(r: Rehearsal) {
  r.host('dev.example.com', 'Storefront/Dev');
  r.host('test.example.com', 'Storefront/Test');
  r.host('shop.example.com', 'StorefrontProd/Website');
  const errors = r.alarm('StorefrontProd/Errors');
  errors.clear();
  await r.settle();
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  return {
    errors, manager: r.as('Storefront/ReleaseManagers', 'ada'),
    administrator: r.as('arn:aws:iam::111111111111:role/Administrators', 'alex', { policies: [everything] }),
  };
}

/** What a build makes: pages that say their version. */
function site(version: string, status = 'ok') {
  return { 'index.html': `<title>Shop</title>Release ${version}`, 'health.json': `{ "status": "${status}", "version": "${version}" }` };
}

/** A release goes as far as it gets by itself. */
async function release(r: Rehearsal, version: string, files = site(version)) {
  await r.drop({ version, artifacts: { site: files } });
  await r.settle();
}

const runs = (r: Rehearsal) => r.report.environments.map(({ name, running }) => `${name} ${running?.version ?? '-'}`).join(', ');

test('a good release gets to prod when a release manager has said yes, and not before', () => shop.rehearse(async (r) => {
  const { manager } = await opened(r);
  await release(r, '1.0.0');
  expect(runs(r)).toBe('dev 1.0.0, test 1.0.0, prod -');
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.0.0');
  await r.advance({ hours: 3 });
  expect(runs(r)).toBe('dev 1.0.0, test 1.0.0, prod -');
  manager.approve('prod', 'the shop opens');
  await r.settle();
  expect(runs(r)).toBe('dev 1.0.0, test 1.0.0, prod 1.0.0');
  expect(r.report.approvals).toMatchObject([{ version: '1.0.0', answer: 'approved', by: manager.arn, reason: 'the shop opens' }]);
}));

test('a broken page is stopped in test, and nobody is asked about prod', () => shop.rehearse(async (r) => {
  await opened(r);
  await release(r, '1.0.0', site('1.0.0', 'degraded'));
  expect(r.report.deployments.map(({ environment, outcome }) => `${environment} ${outcome}`)).toEqual(['dev succeeded', 'test failed']);
  expect(r.report.deployments[1].reason).toBe(`health: https://test.example.com/health.json answered 200 without '"status": "ok"'`);
  expect(r.report.approvals).toEqual([]);
  expect(r.report.releases).toMatchObject([{ version: '1.0.0', state: 'bad' }]);
}));

test('errors in prod bring the last good release back, with nobody asking', () => shop.rehearse(async (r) => {
  const { errors, manager } = await opened(r);
  await release(r, '1.0.0');
  manager.approve('prod', 'the shop opens');
  await r.settle();
  await release(r, '1.1.0');
  manager.approve('prod', 'new colours');
  await r.until((report) => report.environment('prod').running?.version === '1.1.0', { minutes: 5 }, 'it is deployed, and watched for half an hour');
  await r.advance({ minutes: 12 });
  errors.breach();
  await r.until((report) => report.environment('prod').running?.version === '1.0.0', { minutes: 10 }, 'the last good release comes back');
  errors.clear();
  await r.settle();
  expect(r.report.deployments.slice(-2)).toMatchObject([{ version: '1.1.0', outcome: 'failed' }, { version: '1.0.0', class: 'rollback', outcome: 'succeeded' }]);
  expect(r.report.approvals).toHaveLength(2);
}));

test('who is not named can press the button, and nothing is deployed', () => shop.rehearse(async (r) => {
  const { administrator } = await opened(r);
  await release(r, '1.0.0');
  administrator.approve('prod', 'I may do everything');
  await r.settle();
  expect(r.report.environment('prod').running).toBeNull();
  expect(r.bucket('StorefrontProd/Website').list()).toEqual([]);
  expect(r.report.refusals.at(-1)?.reason).toContain(administrator.arn);
}));

test('what can\'t be asked is no yes: a gate whose host is down is waited for, and in the end it is over', () => shop.rehearse(async (r) => {
  await opened(r);
  r.unhost('test.example.com');
  await r.drop({ version: '1.0.0', artifacts: { site: site('1.0.0') } });
  await r.advance({ hours: 1 });
  expect(r.report.environment('test').waiting).toBe('Deploy/gates-after of 1.0.0');
  await r.settle();
  expect(r.report.deployments.at(-1)).toMatchObject({ environment: 'test', outcome: 'failed' });
  expect(r.report.environment('prod').waiting).toBeNull();
}));

test('a newer release takes the place of one that waits for people', () => shop.rehearse(async (r) => {
  const { manager } = await opened(r);
  await release(r, '1.0.0');
  await release(r, '1.1.0');
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.1.0');
  manager.approve('prod', 'both together');
  await r.settle();
  expect(runs(r)).toBe('dev 1.1.0, test 1.1.0, prod 1.1.0');
  expect(r.report.refusals.map(({ version, reason }) => `${version} ${reason}`)).toEqual(['1.0.0 superseded by 1.1.0']);
}));
