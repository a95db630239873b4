import { Duration } from 'aws-cdk-lib';
import { Rollback } from '../../../lib';
import { Rehearsal } from '../../../lib/local';
import { askingApp, healthy, HOST, smallApp, wayFree, WEBSITE } from '../../helpers/apps';
import { interruption } from '../../helpers/interruptions';
import { administrator, operator } from '../../helpers/people';
import { deploy, deployments, drop, factsOf, refusals, running } from '../../helpers/stories';

const asking = askingApp({}, { after: undefined });
const baking = smallApp({ after: healthy({ delay: Duration.minutes(20) }), rollback: Rollback.toLastGood() });
const waiting = smallApp({ before: healthy({ gates: [wayFree()], timeout: Duration.hours(1) }) });
const ada = (r: Rehearsal) => r.as('arn:aws:iam::111111111111:role/Managers', 'ada');
const cdkDeploy = (r: Rehearsal): void => r.redeploy('prod', (properties) => ({ ...properties, ExecutionMode: 'QUEUED' }));

async function untilAsked(r: Rehearsal, version: string, action: string): Promise<void> {
  r.host(HOST, WEBSITE);
  await r.settle();
  await drop(r, version);
  await r.until((report) => report.environment('prod').waiting === `${action} of ${version}`);
}

interruption('cdk deploy changes the pipeline while people are asked', () => asking, async (r) => {
  await untilAsked(r, '1.0.0', 'Approve/approve-1');
  cdkDeploy(r);
  expect(() => ada(r).approve('prod')).toThrow(/no approval/);
  await r.settle();
  expect(refusals(r)).toEqual(['Approve: interrupted: the pipeline was changed']);
  expect(r.report.approvals).toMatchObject([{ answer: 'void' }]);
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.0.0');
  ada(r).approve('prod');
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
});

interruption('cdk deploy changes the pipeline while the gates before are asked', () => waiting, async (r) => {
  await untilAsked(r, '1.0.0', 'Deploy/gates-before');
  cdkDeploy(r);
  await r.until(() => factsOf(r, 'admitted').length === 2, { minutes: 9 });
  expect(refusals(r)).toEqual(['Deploy: interrupted: the pipeline was changed']);
  await r.settle();
  expect(refusals(r)[1]).toContain('time is up');
});

interruption('cdk deploy changes the pipeline while files are written', () => baking, async (r) => {
  r.host(HOST, WEBSITE);
  await r.settle();
  await deploy(r, '1.0.0');
  await drop(r, '1.1.0');
  await r.until(() => r.bucket(WEBSITE).get('index.html')!.includes('1.1.0'));
  cdkDeploy(r);
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 interrupted', '1.1.0 succeeded']);
  expect(running(r)).toBe('1.1.0');
});

interruption('cdk deploy changes the pipeline while a release bakes', () => baking, async (r) => {
  await untilAsked(r, '1.0.0', 'Deploy/gates-after');
  cdkDeploy(r);
  expect(() => administrator(r).approve('prod', 'go', { action: 'gates-after' })).toThrow('no approval \'gates-after\' waits in prod (waiting: none)');
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 interrupted', '1.0.0 succeeded']);
  expect(r.report.deployments[0].reason).toBe('interrupted: the pipeline was changed');
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: '1.0.0', waiting: null });
  expect(Date.parse(r.report.deployments[0].finishedAt!) - Date.parse(r.report.deployments[0].startedAt)).toBeLessThan(9 * 60_000);
});

interruption('cdk deploy changes the pipeline after somebody has stopped and waits', () => baking, async (r) => {
  await untilAsked(r, '1.0.0', 'Deploy/gates-after');
  operator(r).stop('prod', { reason: 'wrong release' });
  cdkDeploy(r);
  await r.settle({ within: { minutes: 9 } });
  expect(deployments(r)).toEqual(['1.0.0 failed']);
});

interruption('the configuration is changed while people are asked', () => asking, async (r) => {
  await untilAsked(r, '1.0.0', 'Approve/approve-1');
  r.tune('prod', (configuration) => ({ ...configuration, queue: 'sequence' }));
  ada(r).approve('prod', 'yes to the old one');
  await r.settle();
  expect(deployments(r)).toEqual([]);
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.0.0');
  ada(r).approve('prod', 'yes to the new one');
  await r.settle();
  expect(running(r)).toBe('1.0.0');
  expect(r.report.approvals).toMatchObject([
    { answer: 'void', by: ada(r).arn, reason: expect.stringContaining('was changed') as unknown }, { answer: 'approved', by: ada(r).arn, reason: 'yes to the new one' },
  ]);
});
