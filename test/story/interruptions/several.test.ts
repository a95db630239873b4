import { DeploymentQueue } from '../../../lib';
import { Rehearsal } from '../../../lib/local';
import { askingApp, smallApp } from '../../helpers/apps';
import { interruption } from '../../helpers/interruptions';
import { deploy, deployments, drop, factsOf, refusals, running } from '../../helpers/stories';

const app = smallApp();
const ada = (r: Rehearsal) => r.as('Test/Managers', 'ada');

/** The object that *Release change* is given to deploy the first release again. */
const first = (r: Rehearsal): { key: string; versionId: string } => factsOf(r, 'sealed')[0].release;

interruption('a newer release arrives while one waits for people', () => askingApp({}, { after: undefined }), async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  await deploy(r, '1.1.0');
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.1.0');
  expect(refusals(r)).toEqual(['Approve: superseded by 1.1.0']);
  expect(r.report.approvals).toMatchObject([{ version: '1.0.0', answer: 'void', by: null }]);
  expect(r.report.releases[0].environments).toEqual([{ environment: 'prod', state: 'overtaken', reason: null, overtakenBy: '1.1.0' }]);
  ada(r).approve('prod');
  await r.settle();
  expect(deployments(r)).toEqual(['1.1.0 succeeded']);
});

interruption('a newer release arrives while one waits for people, and all are deployed in sequence', () => askingApp({}, { after: undefined, queue: DeploymentQueue.ALL_IN_SEQUENCE }), async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  await deploy(r, '1.1.0');
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.0.0');
  ada(r).approve('prod');
  await r.settle();
  expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.1.0');
  ada(r).approve('prod');
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 succeeded']);
});

interruption('two releases arrive at once', () => app, async (r) => {
  await r.settle();
  await drop(r, '1.0.0');
  await drop(r, '1.1.0');
  await r.settle();
  expect(factsOf(r, 'sealed')).toHaveLength(2);
  expect(factsOf(r, 'opened').map(({ executionId }) => executionId)).toHaveLength(deployments(r).length);
  expect(running(r)).toBe('1.1.0');
});

interruption('somebody uses Release change with an older release', () => app, async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  await deploy(r, '1.1.0');
  r.start('prod', first(r));
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 succeeded', '1.0.0 succeeded']);
  expect(running(r)).toBe('1.0.0');
});

interruption('somebody uses Release change while the environment is taken', () => app, async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  await drop(r, '1.1.0');
  await r.until(() => factsOf(r, 'opened').length === 2);
  r.start('prod', first(r));
  r.start('prod', first(r));
  await r.until(() => refusals(r).length === 2);
  r.start('prod', factsOf(r, 'sealed')[1].release);
  await r.settle();
  expect(refusals(r)).toEqual([
    ...Array<string>(2).fill('Admit: EnvironmentTaken: queued behind 1.1.0, which has prod; it is started when that has ended'),
    'Admit: EnvironmentTaken: prod has 1.1.0 already; the other execution goes on, and this one has nothing to do',
  ]);
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 succeeded', '1.0.0 succeeded']);
});
