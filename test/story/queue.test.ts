import { DeploymentQueue } from '../../lib';
import { smallApp } from '../helpers/apps';
import { deploy, deployments, drop, factsOf, refusals } from '../helpers/stories';
import { Rehearsal } from '../../lib/local';

/** One release is in the middle of its deployment, and two more are sealed meanwhile. */
async function overtake(r: Rehearsal): Promise<void> {
  await r.settle();
  await drop(r, '1.0.0');
  await r.until(() => factsOf(r, 'opened').length === 1);
  await drop(r, '1.1.0');
  await r.until((report) => report.releases.length === 2);
  await drop(r, '1.2.0');
  await r.settle();
}

test('with the policy "latest" what was overtaken while it waited is never deployed', () => smallApp().rehearse(async (r) => {
  await overtake(r);
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.2.0 succeeded']);
  const good = [{ environment: 'prod', state: 'good', reason: null, overtakenBy: null }];
  expect(r.report.releases).toMatchObject([
    { version: '1.0.0', state: 'good', environments: good },
    { version: '1.1.0', state: 'sealed', environments: [{ environment: 'prod', state: 'overtaken', reason: null, overtakenBy: '1.2.0' }] },
    { version: '1.2.0', state: 'good', environments: good },
  ]);
  expect(factsOf(r, 'start').map(({ release }) => release.version)).toEqual(['1.0.0', '1.2.0']);
}));

test('with the policy "all in sequence" every one is deployed, one after the other', () => smallApp({ queue: DeploymentQueue.ALL_IN_SEQUENCE }).rehearse(async (r) => {
  await overtake(r);
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 succeeded', '1.2.0 succeeded']);
  const opened = factsOf(r, 'opened');
  const closed = factsOf(r, 'closed');
  expect(closed[0].at < opened[1].at && closed[1].at < opened[2].at).toBe(true);
}));

test('a release that is there before the first execution of the pipeline is let in once, and nothing waits behind itself', () => smallApp().rehearse(async (r) => {
  await deploy(r, '1.0.0');
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
  expect(refusals(r)).toEqual(['Admit: EnvironmentTaken: prod has 1.0.0 already; the other execution goes on, and this one has nothing to do']);
}));

describe('a release that somebody starts by hand', () => {
  const app = smallApp();

  test('is let in with class normal if the environment is free', () => app.rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    r.start('prod');
    await r.settle();
    expect(r.report.deployments.map(({ version, class: deploymentClass, outcome }) => [version, deploymentClass, outcome])).toEqual([
      ['1.0.0', 'normal', 'succeeded'], ['1.0.0', 'normal', 'succeeded'],
    ]);
    expect(factsOf(r, 'admitted').map(({ start }) => start === null)).toEqual([false, true]);
  }));
});
