import { Duration } from 'aws-cdk-lib';
import { Rollback } from '../../../lib';
import { Rehearsal } from '../../../lib/local';
import { askingApp, healthy, HOST, smallApp, wayFree, WEBSITE } from '../../helpers/apps';
import { interruption } from '../../helpers/interruptions';
import { operator } from '../../helpers/people';
import { deploy, deployments, drop, factsOf, refusals, running } from '../../helpers/stories';

const baking = smallApp({ after: healthy({ delay: Duration.minutes(20) }), rollback: Rollback.toLastGood() });
const asking = askingApp({}, { after: undefined });
const waiting = smallApp({ before: healthy({ gates: [wayFree()], timeout: Duration.days(3) }) });

async function begin(r: Rehearsal): Promise<void> {
  r.host(HOST, WEBSITE);
  await r.settle();
}

const refusedIn = (stage: string) => (r: Rehearsal): void => {
  expect(refusals(r)).toEqual([expect.stringMatching(new RegExp(`^${stage}: wrong release`))]);
  expect(deployments(r)).toEqual([]);
  expect(r.bucket(WEBSITE).list()).toEqual([]);
};

describe('before the deployment began', () => {
  for (const [title, abandon] of [['somebody stops and waits while people are asked', false], ['somebody stops and abandons while people are asked', true]] as const) {
    interruption(title, () => asking, async (r) => {
      await begin(r);
      await deploy(r, '1.0.0');
      operator(r).stop('prod', { abandon, reason: 'wrong release' });
      await r.settle();
      refusedIn('Approve')(r);
      expect(r.report.approvals).toMatchObject([{ version: '1.0.0', answer: 'void', by: null }]);
    });
  }

  interruption('somebody stops and waits while the gates before are asked', () => waiting, async (r) => {
    await begin(r);
    await drop(r, '1.0.0');
    await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-before of 1.0.0');
    operator(r).stop('prod', { reason: 'wrong release' });
    await r.settle({ within: { minutes: 2 } });
    refusedIn('Deploy')(r);
  });
});

describe('after the deployment began', () => {
  const back = ['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded'];

  interruption('somebody stops and waits while files are written', () => baking, async (r) => {
    await begin(r);
    await deploy(r, '1.0.0');
    await drop(r, '1.1.0');
    await r.until(() => r.bucket(WEBSITE).get('index.html')!.includes('1.1.0'));
    operator(r).stop('prod', { reason: 'wrong release' });
    await r.settle();
    expect(deployments(r)).toEqual(back);
    expect(factsOf(r, 'attested')).toHaveLength(2);
    expect(running(r)).toBe('1.0.0');
  });

  let inTheMiddle: (() => void) | undefined;
  interruption('somebody stops and abandons while files are written', () => baking, async (r) => {
    await begin(r);
    await deploy(r, '1.0.0');
    inTheMiddle = () => operator(r).stop('prod', { abandon: true, reason: 'wrong release' });
    await deploy(r, '1.1.0');
    expect(inTheMiddle).toBeUndefined();
    expect(deployments(r)).toEqual(back);
    expect(running(r)).toBe('1.0.0');
  }, {
    faults: {
      onCall: ({ functionName, operation }) => {
        if (functionName !== 'publish' || operation !== 'PutObject') return 'proceed';
        inTheMiddle?.();
        inTheMiddle = undefined;
        return 'proceed';
      },
    },
  });

  interruption('somebody stops and waits while a release bakes', () => baking, async (r) => {
    await begin(r);
    await drop(r, '1.0.0');
    await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0');
    operator(r).stop('prod', { reason: 'enough for today' });
    await r.settle();
    expect(deployments(r)).toEqual(['1.0.0 succeeded']);
    expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: '1.0.0' });
  });

  interruption('somebody stops and abandons while a release bakes', () => baking, async (r) => {
    await begin(r);
    await deploy(r, '1.0.0');
    await drop(r, '1.1.0');
    await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.1.0');
    operator(r).stop('prod', { abandon: true, reason: 'wrong release' });
    await r.settle();
    expect(deployments(r)).toEqual(back);
    expect(r.report.releases.map(({ state }) => state)).toEqual(['good', 'sealed']);
  });
});
