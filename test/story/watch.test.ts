import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Gate, ReleaseStore, Rollback } from '../../lib';
import { Rehearsal } from '../../lib/local';
import { addShop, loadApp, WEBSITE } from '../helpers/apps';
import { deploy, drop, refusals, running } from '../helpers/stories';
import { newApp } from '../helpers/synth';

/** A shop whose managers are asked, and whose alarm is looked at for two hours after each deployment. */
function watchedApp() {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const managers = new Role(stack, 'Managers', { roleName: 'Managers', assumedBy: new AccountPrincipal(stack.account) });
  const errors = new Alarm(stack, 'Errors', { metric: new Metric({ namespace: 'Shop', metricName: 'Errors' }), threshold: 1, evaluationPeriods: 1 });
  addShop(stack, new ReleaseStore(stack, 'Store'), {
    before: { approvals: [{ approvers: [managers] }] }, after: { gates: [Gate.alarm(errors)], interval: Duration.minutes(1) },
    rollback: Rollback.toLastGood({ watchFor: Duration.hours(2) }),
  });
  return loadApp(app);
}

const app = watchedApp();
const history = (r: Rehearsal) => r.report.deployments.map((item) => `${item.version} ${item.class} ${item.outcome}`);
const approve = async (r: Rehearsal) => {
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.settle();
};

/** 1.0.0 and 1.1.0 are good, nobody waits. */
async function twoGood(r: Rehearsal): Promise<void> {
  r.alarm('Test/Errors').clear();
  await r.settle();
  for (const version of ['1.0.0', '1.1.0']) {
    await deploy(r, version);
    await approve(r);
  }
  expect(history(r)).toEqual(['1.0.0 normal succeeded', '1.1.0 normal succeeded']);
}

test('an alarm within watchFor makes a good release bad, and the one before comes back with nobody asking', () => app.rehearse(async (r) => {
  await twoGood(r);
  await r.advance({ minutes: 90 });
  r.alarm('Test/Errors').breach();
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0', { minutes: 6 });
  r.alarm('Test/Errors').clear();
  await r.settle();
  expect(history(r)).toEqual(['1.0.0 normal succeeded', '1.1.0 normal succeeded', '1.0.0 rollback succeeded']);
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: '1.0.0', waiting: null });
  expect(r.report.releases.map((item) => item.state)).toEqual(['good', 'bad']);
  expect(r.report.releases[1].environments).toEqual([{ environment: 'prod', state: 'bad', reason: expect.stringMatching(/^alarm \S+ is red since .*; going back to 1\.0\.0$/), overtakenBy: null }]);
  expect(r.bucket(WEBSITE).get('health.json')!.toString()).toContain('1.0.0');
  expect(r.report.approvals).toHaveLength(2);
}));

test('fails to go back by an alarm after watchFor; by then nothing looks any more', () => app.rehearse(async (r) => {
  await twoGood(r);
  expect(r.schedules()).toContain('shop-prod');
  await r.advance({ minutes: 125 });
  expect(r.schedules()).not.toContain('shop-prod');
  r.alarm('Test/Errors').breach();
  await r.advance({ hours: 2 });
  expect(history(r)).toHaveLength(2);
  expect(running(r)).toBe('1.1.0');
}));

test('fails to go back by an alarm that has no data', () => app.rehearse(async (r) => {
  await twoGood(r);
  r.alarm('Test/Errors').insufficient();
  await r.advance({ hours: 3 });
  expect(running(r)).toBe('1.1.0');
  expect(history(r)).toHaveLength(2);
}));

test('what waits for people gives way, comes after, and people are asked again', () => app.rehearse(async (r) => {
  await twoGood(r);
  await deploy(r, '1.2.0');
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.2.0');
  r.alarm('Test/Errors').breach();
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0', { minutes: 8 });
  r.alarm('Test/Errors').clear();
  await r.settle();
  expect(history(r).at(-1)).toBe('1.0.0 rollback succeeded');
  expect(refusals(r)).toEqual(['Approve: prod goes back to 1.0.0 first']);
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.2.0');
  await approve(r);
  expect(running(r)).toBe('1.2.0');
}));

test('what the environment went back to is not looked at: a rollback never loops', () => app.rehearse(async (r) => {
  await twoGood(r);
  await deploy(r, '1.2.0');
  await approve(r);
  r.alarm('Test/Errors').breach();
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.1.0', { minutes: 8 });
  r.alarm('Test/Errors').clear();
  await r.settle();
  r.alarm('Test/Errors').breach();
  await r.advance({ hours: 1 });
  expect(history(r).slice(2)).toEqual(['1.2.0 normal succeeded', '1.1.0 rollback succeeded']);
}));

test('the next deployment ends it: an alarm then is that one\'s', () => app.rehearse(async (r) => {
  await twoGood(r);
  await drop(r, '1.2.0');
  await r.settle();
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.2.0' || report.environment('prod').running?.version !== '1.1.0', { minutes: 5 });
  r.alarm('Test/Errors').breach();
  await r.until((report) => report.deployments.length === 4, { minutes: 8 });
  r.alarm('Test/Errors').clear();
  await r.settle();
  expect(history(r).slice(2)).toEqual(['1.2.0 normal failed', '1.1.0 rollback succeeded']);
  expect(r.report.releases.map((item) => item.state)).toEqual(['good', 'good', 'bad']);
}));
