import { Duration } from 'aws-cdk-lib';
import { Rollback } from '../../../lib';
import { Rehearsal } from '../../../lib/local';
import { askingApp, healthy, HOST, site, smallApp, STATUS, STATUS_HOST, wayFree, WEBSITE } from '../../helpers/apps';
import { interruption } from '../../helpers/interruptions';
import { operator } from '../../helpers/people';
import { deploy, deployments, drop, factsOf, refusals, running } from '../../helpers/stories';

const after = healthy({ interval: Duration.minutes(5), steadyFor: Duration.minutes(10) });
const goesBack = smallApp({ after, rollback: Rollback.toLastGood() });
const stays = smallApp({ after });

/** 1.0.0 is good; then the gates say no to 1.1.0. */
async function failing(r: Rehearsal): Promise<void> {
  r.host(HOST, WEBSITE);
  await r.settle();
  await deploy(r, '1.0.0');
  await drop(r, '1.1.0', site('1.1.0', { status: 'degraded' }));
}

/** Plays until CodePipeline lets an operator retry Deploy, and no longer. */
async function retryAtOnce(r: Rehearsal, mode: 'FAILED_ACTIONS' | 'ALL_ACTIONS', isTime: () => boolean): Promise<void> {
  await r.until(() => {
    if (!isTime()) return false;
    try {
      operator(r).retry('prod', 'Deploy', mode);
      return true;
    } catch {
      return false;
    }
  }, { hours: 1 }, 'a stage that may be retried');
}

const isRejected = (r: Rehearsal): boolean => factsOf(r, 'verdict').some(({ answer }) => answer === 'rejected');
const closed = (r: Rehearsal): number => factsOf(r, 'closed').length;
const wentBack = (r: Rehearsal): void => {
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded']);
  expect(r.report.releases.map(({ state }) => state)).toEqual(['good', 'bad']);
  expect(running(r)).toBe('1.0.0');
};

for (const [title, mode] of [
  ['somebody retries failed actions after a gate said no, before the deployment is closed', 'FAILED_ACTIONS'],
  ['somebody retries the stage after a gate said no, before the deployment is closed', 'ALL_ACTIONS'],
] as const) {
  interruption(title, () => goesBack, async (r) => {
    await failing(r);
    await retryAtOnce(r, mode, () => isRejected(r));
    expect(closed(r)).toBe(1);
    r.bucket(WEBSITE).put('health.json', '"ok" "1.1.0"');
    const since = r.now;
    await r.until(() => closed(r) === 2);
    expect(r.now.getTime() - since.getTime()).toBeLessThan(5 * 60_000);
    await r.settle();
    wentBack(r);
  }, { faults: { onEvent: ({ source }) => (source === 'aws.codepipeline' ? 'lose' : 'deliver') } });
}

for (const [title, mode] of [
  ['somebody retries failed actions after a gate said no, before the rollback enters Deploy', 'FAILED_ACTIONS'],
  ['somebody retries the stage after a gate said no, before the rollback enters Deploy', 'ALL_ACTIONS'],
] as const) {
  interruption(title, () => goesBack, async (r) => {
    await failing(r);
    await r.until(() => closed(r) === 2);
    operator(r).retry('prod', 'Deploy', mode);
    const before = r.bucket(WEBSITE).versions().length;
    await r.until(() => factsOf(r, 'opened').length === 3);
    expect(r.bucket(WEBSITE).versions()).toHaveLength(before);
    await r.settle();
    wentBack(r);
  });
}

interruption('somebody retries after a gate said no, and the rollback has entered Deploy', () => goesBack, async (r, sees) => {
  await failing(r);
  await r.until(() => factsOf(r, 'opened').length === 3);
  const [, { executionId }] = factsOf(r, 'closed');
  try {
    operator(r).retry('prod', 'Deploy', 'FAILED_ACTIONS', executionId);
  } catch (error) {
    sees((error as Error).message);
  }
  await r.settle();
  wentBack(r);
});

interruption('somebody retries failed actions where nothing is rolled back', () => stays, async (r) => {
  await failing(r);
  await r.settle();
  operator(r).retry('prod', 'Deploy', 'FAILED_ACTIONS');
  await r.settle({ within: { minutes: 5 } });
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed']);
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.1.0' }, lastGood: '1.0.0' });
  await deploy(r, '1.2.0');
  expect(running(r)).toBe('1.2.0');
});

interruption('somebody retries the gates before after they said no', () => smallApp({ before: healthy({ gates: [wayFree()] }) }), async (r) => {
  r.host(STATUS_HOST, STATUS);
  r.bucket(STATUS).put('status.json', 'closed');
  await r.settle();
  await deploy(r, '1.0.0');
  r.bucket(STATUS).put('status.json', 'free');
  operator(r).retry('prod', 'Deploy', 'FAILED_ACTIONS');
  await r.settle();
  expect(deployments(r)).toEqual([]);
  expect(r.bucket(WEBSITE).list()).toEqual([]);
  await deploy(r, '1.1.0');
  expect(running(r)).toBe('1.1.0');
});

interruption('somebody retries the approval stage after a refusal', () => askingApp({}, { after: undefined }), async (r) => {
  const ada = r.as('Test/Managers', 'ada');
  await r.settle();
  await deploy(r, '1.0.0');
  ada.reject('prod', 'not today');
  await r.settle();
  operator(r).retry('prod', 'Approve', 'FAILED_ACTIONS');
  await deploy(r, '1.1.0');
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.1.0');
  ada.approve('prod');
  await r.settle();
  expect(refusals(r)).toEqual(['Approve: approve-1: not today (answered by arn:aws:sts::111111111111:assumed-role/Managers/ada)']);
  expect(running(r)).toBe('1.1.0');
});
