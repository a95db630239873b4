import { healthy, smallApp, STATUS, STATUS_HOST, wayFree, WEBSITE } from '../helpers/apps';
import { deploy, deployments, drop, factsOf, refusals, running } from '../helpers/stories';

const app = smallApp({ before: healthy({ gates: [wayFree()] }) });

test('a deployment begins when its gates say yes, and not before', () => app.rehearse(async (r) => {
  r.host(STATUS_HOST, STATUS);
  r.bucket(STATUS).put('status.json', 'free');
  await r.settle();
  await drop(r, '1.0.0');
  await r.until(() => factsOf(r, 'verdict').length > 0);
  expect(factsOf(r, 'opened')).toEqual([]);
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
  expect(r.report.deployments[0].verdicts).toEqual([
    { side: 'before', gate: 'way free (status.json)', verdict: 'passed', reason: 'https://status.example.com/status.json answered 200' },
  ]);
}));

test('fails before anything is opened or deployed, and the environment is free for the next release', () => app.rehearse(async (r) => {
  r.host(STATUS_HOST, STATUS);
  r.bucket(STATUS).put('status.json', 'closed');
  r.bucket(WEBSITE).put('index.html', 'as it was');
  await r.settle();
  await deploy(r, '1.0.0');
  expect(factsOf(r, 'opened')).toEqual([]);
  expect(r.bucket(WEBSITE).versions()).toHaveLength(1);
  expect(deployments(r)).toEqual([]);
  expect(refusals(r)).toEqual(['Deploy: gates-before: way free (status.json): https://status.example.com/status.json answered 200 without "free"']);
  expect(r.report.environment('prod')).toMatchObject({ running: null, lastGood: null, waiting: null });
  expect(r.report.releases).toMatchObject([{ version: '1.0.0', state: 'sealed' }]);

  r.bucket(STATUS).put('status.json', 'free');
  await deploy(r, '1.1.0');
  expect(running(r)).toBe('1.1.0');
}));
