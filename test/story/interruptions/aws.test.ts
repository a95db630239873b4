import { Duration } from 'aws-cdk-lib';
import { Rollback } from '../../../lib';
import { Rehearsal } from '../../../lib/local';
import { healthy, HOST, site, smallApp, WEBSITE } from '../../helpers/apps';
import { interruption } from '../../helpers/interruptions';
import { deploy, deployments, drop, factsOf, ledgerOf, refusals, running } from '../../helpers/stories';

const app = smallApp({ after: healthy(), rollback: Rollback.toLastGood() });
const baking = smallApp({ after: healthy({ steadyFor: Duration.minutes(30), timeout: Duration.hours(6), interval: Duration.minutes(5) }) });
const back = ['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded'];

async function begin(r: Rehearsal): Promise<void> {
  r.host(HOST, WEBSITE);
  await r.settle();
}

/** A good release, and a bad one that is gone back from. */
async function goodAndBad(r: Rehearsal): Promise<void> {
  await begin(r);
  await deploy(r, '1.0.0');
  await deploy(r, '1.1.0', site('1.1.0', { status: 'degraded' }));
  expect(deployments(r)).toEqual(back);
  expect(running(r)).toBe('1.0.0');
}

interruption('CodePipeline starts a pipeline when it is created', () => app, async (r) => {
  await begin(r);
  expect(ledgerOf(r)).toEqual([]);
  expect(r.report).toMatchObject({ deployments: [], refusals: [], approvals: [] });
  await deploy(r, '1.0.0');
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
});

interruption('the schedule of an environment is deleted', () => baking, async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0');
  r.removeSchedule('prod');
  expect(r.schedules()).not.toContain('shop-prod');
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
});

describe('a function that fails', () => {
  let fails: (functionName: string, operation: string) => boolean = () => false;
  let calls = 0;
  beforeEach(() => {
    fails = () => false;
    calls = 0;
  });
  const faults = (fate: 'deny' | 'kill-before') => ({ faults: { onCall: ({ functionName, operation }: { functionName: string; operation: string }) => {
    if (!fails(functionName, operation)) return 'proceed';
    calls += 1;
    return fate;
  } } });

  interruption('tend fails for an hour', () => baking, async (r) => {
    await begin(r);
    await deploy(r, '1.0.0');
    await drop(r, '1.1.0');
    await r.until(() => factsOf(r, 'attested').length === 2);
    await r.advance({ minutes: 10 });
    fails = (name) => name === 'tend';
    await r.advance({ hours: 1 });
    expect(calls).toBeGreaterThan(60);
    fails = () => false;
    const again = r.now.getTime();
    await r.settle();
    expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 succeeded']);
    // What nobody looked at is no evidence: it is watched for the full time from there on.
    expect(Date.parse(factsOf(r, 'verdict')[1].at) - again).toBeGreaterThanOrEqual(30 * 60_000);
  }, faults('kill-before'));

  interruption('the target refuses half-way', () => app, async (r) => {
    await begin(r);
    await deploy(r, '1.0.0');
    let written = 0;
    fails = (name, operation) => name === 'publish' && operation === 'PutObject' && ++written > 1 && factsOf(r, 'closed').length === 1;
    await drop(r, '1.1.0');
    await r.until(() => factsOf(r, 'closed').length === 2);
    expect(r.report.environment('prod').running).toBeNull();
    expect(r.bucket(WEBSITE).get('index.html')!.toString()).toContain('1.0.0');
    expect(['assets/a.css', 'health.json'].filter((path) => r.bucket(WEBSITE).get(path)!.includes('1.1.0'))).toHaveLength(1);
    await r.settle();
    expect(deployments(r)).toEqual(back);
    expect(running(r)).toBe('1.0.0');
  }, faults('deny'));

  interruption('the target refuses half-way, and the rollback, too', () => app, async (r) => {
    await begin(r);
    await deploy(r, '1.0.0');
    let written = 0;
    fails = (name, operation) => name === 'publish' && operation === 'PutObject' && ++written > 1;
    await deploy(r, '1.1.0');
    expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 failed']);
    expect(r.report.environment('prod')).toMatchObject({ running: null, lastGood: '1.0.0' });
    fails = () => false;
    await deploy(r, '1.2.0');
    expect(running(r)).toBe('1.2.0');
  }, faults('deny'));

  interruption('a function fails every time that it is called', () => app, async (r) => {
    await begin(r);
    await deploy(r, '1.0.0');
    fails = (name) => name === 'verify';
    await deploy(r, '1.1.0');
    fails = () => false;
    expect(refusals(r)).toEqual([expect.stringContaining('Deploy: verify: the function failed every time')]);
    await deploy(r, '1.2.0');
    expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.2.0 succeeded']);
  }, faults('kill-before'));
});

interruption('what the gates ask is down', () => app, async (r) => {
  await begin(r);
  await deploy(r, '1.0.0');
  r.unhost(HOST);
  await deploy(r, '1.1.0');
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 failed']);
  expect(r.report.releases.map(({ state, environments }) => [state, environments[0].state])).toEqual([['good', 'good'], ['sealed', 'failed']]);
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: '1.0.0' });
  r.host(HOST, WEBSITE);
  r.start('prod', factsOf(r, 'sealed')[1].release);
  await r.settle();
  expect(deployments(r).at(-1)).toBe('1.1.0 succeeded');
});

for (const [title, hours] of [['the clock of the functions is an hour fast', 1], ['the clock of the functions is an hour slow', -1]] as const) {
  interruption(title, () => app, async (r) => {
    const began = r.now.getTime();
    await goodAndBad(r);
    for (const { at } of ledgerOf(r)) expect([began <= Date.parse(at) + 5000, Date.parse(at) <= r.now.getTime() + 5000]).toEqual([true, true]);
    expect(r.now.getTime() - began).toBeLessThan(40 * 60_000);
  }, { skew: { hours } });
}
