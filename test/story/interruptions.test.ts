import { Duration } from 'aws-cdk-lib';
import { HOST, healthy, smallApp, WEBSITE } from '../helpers/apps';
import { deployments, drop } from '../helpers/stories';
import { Rehearsal } from '../../lib/local';

const app = smallApp({ after: healthy({ delay: Duration.minutes(20) }) });
const OPERATOR = 'arn:aws:iam::111111111111:role/Operators';

/** Plays until the gates of `prod` wait for an answer. */
async function untilAsked(r: Rehearsal, version: string): Promise<void> {
  r.host(HOST, WEBSITE);
  await r.settle();
  await drop(r, version);
  await r.until((report) => report.environment('prod').waiting === `Deploy/gates-after of ${version}`);
}

test('a deployment of the pipeline in the middle of a wait takes it away: nobody can answer any more', () => app.rehearse(async (r) => {
  const ada = r.as(OPERATOR, 'ada');
  await untilAsked(r, '1.0.0');
  r.redeploy('prod', (properties) => ({ ...properties, ExecutionMode: 'QUEUED' }));
  expect(() => ada.approve('prod', 'go', { action: 'gates-after' })).toThrow('no approval \'gates-after\' waits in prod (waiting: none)');
}));

test('a deployment of the pipeline while a release bakes interrupts it: the same release begins anew and is good, nothing is bad or gone back from', () => app.rehearse(async (r) => {
  await untilAsked(r, '1.0.0');
  r.redeploy('prod', (properties) => ({ ...properties, ExecutionMode: 'QUEUED' }));
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 interrupted', '1.0.0 succeeded']);
  expect(r.report.deployments[0].reason).toBe('interrupted: the pipeline was changed');
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: '1.0.0', waiting: null });
  // Nothing tells of it, and what bakes is looked at every five minutes.
  expect(Date.parse(r.report.deployments[0].finishedAt!) - Date.parse(r.report.deployments[0].startedAt)).toBeLessThan(9 * 60_000);
}));

test('a schedule that an operator deletes is made again', () => app.rehearse(async (r) => {
  await untilAsked(r, '1.0.0');
  expect(r.schedules()).toContain('shop-prod');
  r.removeSchedule('prod');
  expect(r.schedules()).not.toContain('shop-prod');
  expect(() => r.removeSchedule('prod')).toThrow(expect.objectContaining({ code: 'StoryInvalid' }));
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
}));

test('a person stops a deployment: it failed, and the ledger holds nothing as good', () => app.rehearse(async (r) => {
  const ada = r.as(OPERATOR, 'ada');
  await untilAsked(r, '1.0.0');
  ada.stop('prod', { abandon: true, reason: 'wrong release' });
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 failed']);
  expect(r.report.environment('prod').lastGood).toBeNull();
  expect(() => ada.approve('prod')).toThrow('no approval of people waits in prod (waiting: none)');
}));

test('functions whose clocks are minutes off come to the same end', async () => {
  for (const minutes of [-4, 4]) {
    await app.rehearse(async (r) => {
      await untilAsked(r, '1.0.0');
      await r.settle();
      expect(deployments(r)).toEqual(['1.0.0 succeeded']);
    }, { skew: { minutes } });
  }
});
