import { Rollback } from '../../../lib';
import { Rehearsal } from '../../../lib/local';
import { RELEASES } from '../../helpers/apps';
import { beginCanary, called, canaryOf, deployApi, dropApi, functionApp, LIVE } from '../../helpers/functions';
import { interruption } from '../../helpers/interruptions';
import { operator } from '../../helpers/people';
import { deployments, factsOf, running } from '../../helpers/stories';

const goesBack = functionApp(canaryOf, { rollback: Rollback.toLastGood() });
const stays = functionApp(canaryOf);
const atOnce = functionApp();
const back = ['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded'];

/** An operator uses *Release change* with the manifest of 1.0.0. */
function startLastGood(r: Rehearsal): void {
  const [{ key, versionId }] = r.bucket(RELEASES).versions('releases/shop/1.0.0/release.json');
  r.start('prod', { key, versionId });
}

/** What the alias leads to calls itself as the ledger does. */
const options = { proveTarget: async (r: Rehearsal, { version }: { readonly version: string }) => expect(await called(r)).toEqual([version]) };

interruption('an alarm goes red while the calls of an alias go over', () => goesBack, async (r) => {
  await beginCanary(r);
  r.alarm('Test/Errors').breach();
  await r.until(() => r.alias(LIVE).weights['3'] === undefined, { minutes: 2 });
  expect(await called(r, 10)).not.toContain('1.1.0');
  r.alarm('Test/Errors').clear();
  await r.settle();
  expect(deployments(r)).toEqual(back);
}, options);

interruption('an alarm goes red while the calls of an alias go over, and stays red', () => goesBack, async (r) => {
  await beginCanary(r);
  r.alarm('Test/Errors').breach();
  await r.settle();
  expect(deployments(r)).toEqual(back);
  expect([running(r), await called(r)]).toEqual(['1.0.0', ['1.0.0']]);
}, options);

interruption('an alarm is red when the calls of an alias should go over', () => goesBack, async (r) => {
  await r.settle();
  r.alarm('Test/Errors').breach();
  await deployApi(r, '1.0.0');
  expect([deployments(r), r.alias(LIVE).version]).toEqual([['1.0.0 failed'], '1']);
}, options);

interruption('somebody stops and waits while the calls of an alias go over', () => goesBack, async (r) => {
  await beginCanary(r);
  operator(r).stop('prod', { reason: 'wrong release' });
  await r.until(() => r.alias(LIVE).version === '3', { minutes: 11 });
  await r.settle();
  expect(deployments(r)).toEqual(back);
}, options);

interruption('somebody stops and abandons while the calls of an alias go over', () => goesBack, async (r) => {
  await beginCanary(r);
  operator(r).stop('prod', { abandon: true, reason: 'wrong release' });
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 failed']);
  expect([running(r), await called(r)]).toEqual([null, ['1.1.0']]);
  startLastGood(r);
  await r.settle();
  expect(running(r)).toBe('1.0.0');
}, options);

interruption('cdk deploy changes the pipeline while the calls of an alias go over', () => goesBack, async (r) => {
  await beginCanary(r);
  r.redeploy('prod', (properties) => ({ ...properties, ExecutionMode: 'QUEUED' }));
  await r.until(() => r.alias(LIVE).version === '3', { minutes: 11 });
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 interrupted', '1.1.0 failed', '1.0.0 succeeded']);
}, options);

interruption('cdk deploy changes the pipeline while all calls of an alias go over at once', () => atOnce, async (r) => {
  await r.settle();
  await dropApi(r, '1.0.0');
  await r.until(() => r.alias(LIVE).version === '2');
  r.redeploy('prod', (properties) => ({ ...properties, ExecutionMode: 'QUEUED' }));
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 interrupted', '1.0.0 succeeded']);
}, options);

interruption('somebody retries a traffic shift whose deployment is closed', () => stays, async (r) => {
  await beginCanary(r);
  r.alarm('Test/Errors').breach();
  await r.until(() => factsOf(r, 'closed').length === 2, { minutes: 10 });
  r.alarm('Test/Errors').clear();
  const before = r.alias(LIVE).version;
  operator(r).retry('prod', 'Deploy', 'FAILED_ACTIONS');
  await r.settle();
  expect([r.alias(LIVE).version, r.alias(LIVE).weights]).toEqual([before, {}]);
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed']);
  expect(r.report.iam.denied).toMatchObject([{ role: expect.stringContaining(':role/shop-prod-action0-'), action: 's3:ListBucket', resource: expect.stringContaining('artifacts') }]);
}, { ...options, iam: 'reported' });

interruption('somebody leads the alias elsewhere before it is read back', () => atOnce, async (r) => {
  await r.settle();
  await deployApi(r, '1.0.0');
  await dropApi(r, '1.1.0');
  await r.until(() => r.alias(LIVE).version === '3');
  r.alias(LIVE).lead('2');
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed']);
}, options);
