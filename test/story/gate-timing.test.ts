import { Duration } from 'aws-cdk-lib';
import { healthy, HOST, smallApp, STATUS_HOST, wayFree, WEBSITE, WORK } from '../helpers/apps';
import { deploy, factsOf, secondsBetween } from '../helpers/stories';
import { SampleState } from '../../lib/contracts/sample';
import { Rehearsal } from '../../lib/local';

/** Drops a release, plays it to its end, and tells when the gates after it were asked: seconds since the question was open. */
async function samplesOf(after: Parameters<typeof healthy>[0], prepare: (r: Rehearsal) => void): Promise<{ asked: number[]; verdict: ReturnType<typeof factsOf<'verdict'>>[0] }> {
  const instants: string[] = [];
  let now = (): string => '';
  let found: Awaited<ReturnType<typeof samplesOf>> | undefined;
  await smallApp({ after: healthy(after) }).rehearse(async (r) => {
    now = () => r.now.toISOString();
    prepare(r);
    await r.settle();
    await deploy(r, '1.0.0');
    const [key] = r.bucket(WORK).list('samples/');
    const { startedAt } = JSON.parse(r.bucket(WORK).get(key)!.toString()) as SampleState;
    found = { asked: instants.map((instant) => secondsBetween(startedAt, instant)), verdict: factsOf(r, 'verdict')[0] };
  }, {
    faults: {
      onCall: ({ functionName, service }) => {
        if (functionName === 'tend' && service === 'lambda') instants.push(now());
        return 'proceed';
      },
    },
  });
  return found!;
}

const serve = (r: Rehearsal): void => r.host(HOST, WEBSITE);
const gaps = (asked: readonly number[]): number[] => asked.slice(1).map((at, index) => at - asked[index]);

test('gates are asked at once, and the first yes is enough', async () => {
  const { asked, verdict } = await samplesOf({}, serve);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toBeLessThan(10);
  expect(verdict).toMatchObject({ answer: 'approved', samples: 1 });
});

test('nobody is asked before the delay has passed', async () => {
  const { asked } = await samplesOf({ delay: Duration.minutes(7) }, serve);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toBeGreaterThanOrEqual(7 * 60);
  expect(asked[0]).toBeLessThan(8 * 60);
});

test('gates are asked again after the interval, until they were steady long enough', async () => {
  const { asked, verdict } = await samplesOf({ interval: Duration.minutes(5), steadyFor: Duration.minutes(12) }, serve);
  expect(verdict).toMatchObject({ answer: 'approved', samples: 4 });
  for (const gap of gaps(asked.slice(0, 3))) expect(Math.abs(gap - 300)).toBeLessThanOrEqual(60);
  expect(asked[3] - asked[0]).toBeGreaterThanOrEqual(12 * 60);
  expect(asked[3] - asked[0]).toBeLessThan(13 * 60);
});

test('fails when time is up and a host could not be asked', async () => {
  const { asked, verdict } = await samplesOf({ gates: [wayFree()], interval: Duration.minutes(5), timeout: Duration.minutes(20) }, () => undefined);
  expect(verdict).toMatchObject({
    answer: 'rejected', samples: asked.length, gates: [{ name: 'way free (status.json)', verdict: 'errored' }],
    reason: expect.stringMatching(new RegExp(`^time is up after ${asked.length} samples: .*ENOTFOUND ${STATUS_HOST}`)),
  });
  expect(asked.length).toBeGreaterThanOrEqual(4);
  expect(asked.at(-1)!).toBeGreaterThanOrEqual(20 * 60);
  expect(asked.at(-1)!).toBeLessThan(21 * 60);
});
