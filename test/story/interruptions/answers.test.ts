import { Duration } from 'aws-cdk-lib';
import { Rollback } from '../../../lib';
import { Rehearsal } from '../../../lib/local';
import { askingApp, healthy, HOST, smallApp, WEBSITE } from '../../helpers/apps';
import { interruption } from '../../helpers/interruptions';
import { administrator } from '../../helpers/people';
import { deploy, deployments, drop, refusals, running } from '../../helpers/stories';

const asking = askingApp({}, { after: undefined });
const baking = smallApp({ after: healthy({ delay: Duration.minutes(20) }), rollback: Rollback.toLastGood() });
const ada = (r: Rehearsal) => r.as('arn:aws:iam::111111111111:role/Managers', 'ada');

interruption('an administrator who is not named says yes', () => asking, async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  administrator(r).approve('prod', 'trust me');
  await r.settle();
  expect(deployments(r)).toEqual([]);
  expect(r.bucket(WEBSITE).list()).toEqual([]);
  expect(refusals(r)).toEqual([`Deploy: AnswerDoesNotCount: approve-1 was answered by ${administrator(r).arn}, who is not named as one who may`]);
  expect(r.report.approvals).toMatchObject([{ answer: 'void', by: administrator(r).arn }]);
});

interruption('somebody answers without the reason that is asked for', () => askingApp({ reasonRequired: true }, { after: undefined }), async (r, sees) => {
  await r.settle();
  await deploy(r, '1.0.0');
  try {
    ada(r).approve('prod', ' ');
  } catch (error) {
    sees((error as Error).message);
  }
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.0.0');
  ada(r).approve('prod', 'checked with the shop');
  await r.settle();
  expect(running(r)).toBe('1.0.0');
});

interruption('nobody answers in time', () => askingApp({ timeout: Duration.hours(2) }, { after: undefined }), async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  await r.advance({ hours: 3 });
  expect(r.report.approvals).toMatchObject([{ version: '1.0.0', answer: 'expired', by: null }]);
  expect(refusals(r)).toEqual([expect.stringMatching(/^Approve: /)]);
});

for (const [title, answer] of [['somebody says yes to the gates after a deployment', 'approve'], ['somebody says no to the gates after a deployment', 'reject']] as const) {
  interruption(title, () => baking, async (r) => {
    r.host(HOST, WEBSITE);
    await r.settle();
    await deploy(r, '1.0.0');
    await drop(r, '1.1.0');
    await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.1.0');
    administrator(r)[answer]('prod', 'I know this release', { action: 'gates-after' });
    await r.settle();
    expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded']);
    expect(r.report.deployments[1].reason).toContain(administrator(r).arn);
  });
}
