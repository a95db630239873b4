import { Duration } from 'aws-cdk-lib';
import { Gate } from '../../lib';
import { healthy, HOST, smallApp, STATUS, STATUS_HOST, wayFree, WEBSITE, WORK } from '../helpers/apps';
import { drop, factsOf, secondsBetween } from '../helpers/stories';
import { SampleState } from '../../lib/contracts/sample';
import { Rehearsal } from '../../lib/local';

const steady = Duration.minutes(5);
const isRead = (r: Rehearsal) => () => factsOf(r, 'attested').length === 1;

test('fails when a gate turns red in the middle of the steady time, and the release is bad here', () => (
  smallApp({ after: healthy({ steadyFor: steady }) }).rehearse(async (r) => {
    r.host(HOST, WEBSITE);
    await r.settle();
    await drop(r, '1.0.0');
    await r.until(isRead(r));
    await r.advance({ minutes: 3 });
    r.bucket(WEBSITE).put('health.json', '{"status":"degraded","version":"1.0.0"}');
    await r.settle();
    expect(r.report.deployments).toMatchObject([{ outcome: 'failed', reason: 'health: https://shop.example.com/health.json answered 200 without \'"ok"\'' }]);
    expect(factsOf(r, 'verdict')).toMatchObject([{ answer: 'rejected', samples: expect.any(Number) }]);
    expect(factsOf(r, 'verdict')[0].samples).toBeGreaterThan(2);
    expect(r.report.releases).toMatchObject([{ version: '1.0.0', state: 'bad' }]);
    expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: null });
  })
));

test('steadiness begins anew after a sample that could not be taken', () => (
  smallApp({ after: healthy({ steadyFor: steady }) }).rehearse(async (r) => {
    r.host(HOST, WEBSITE);
    await r.settle();
    await drop(r, '1.0.0');
    await r.until(isRead(r));
    await r.advance({ minutes: 4 });
    r.unhost(HOST);
    await r.advance({ minutes: 1 });
    r.host(HOST, WEBSITE);
    const back = r.now.toISOString();
    await r.settle();
    expect(r.report.deployments).toMatchObject([{ outcome: 'succeeded' }]);
    expect(secondsBetween(back, factsOf(r, 'verdict')[0].at)).toBeGreaterThanOrEqual(5 * 60);
  })
));

test('fails when all gates are green, but never in the same sample', () => (
  smallApp({ after: healthy({ gates: [wayFree(), Gate.http('https://other.example.com/', { name: 'other' })], timeout: Duration.minutes(10) }) }).rehearse(async (r) => {
    r.bucket(STATUS).put('status.json', 'free');
    r.bucket(STATUS).put('index.html', 'here');
    r.host(STATUS_HOST, STATUS);
    await r.settle();
    await drop(r, '1.0.0');
    await r.until(isRead(r));
    for (let minute = 0; minute < 12; minute += 2) {
      await r.advance({ minutes: 2 });
      const [gone, here] = minute % 4 === 0 ? [STATUS_HOST, 'other.example.com'] : ['other.example.com', STATUS_HOST];
      r.unhost(gone);
      r.host(here, STATUS);
    }
    await r.settle();
    const [verdict] = factsOf(r, 'verdict');
    expect(verdict).toMatchObject({ answer: 'rejected', reason: expect.stringMatching(/^time is up after \d+ samples: /) });
    expect(r.report.deployments).toMatchObject([{ outcome: 'failed', verdicts: expect.arrayContaining([expect.objectContaining({ verdict: 'passed' }), expect.objectContaining({ verdict: 'errored' })]) }]);
  })
));

test.each<[string, (sample: SampleState) => string]>([
  ['is no sample', () => 'junk'],
  ['says that the question was asked tomorrow', (sample) => JSON.stringify({ ...sample, startedAt: '2026-01-06T08:00:00.000Z', nextAt: '2026-01-06T08:00:00.000Z' })],
])('a gate comes to its end in time although what it remembers %s', (_what, harm) => smallApp({
  after: { gates: [wayFree()], interval: Duration.minutes(1), timeout: Duration.minutes(30) },
}).rehearse(async (r) => {
  await r.settle();
  await drop(r, '1.0.0');
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0');
  await r.advance({ minutes: 3 });
  const work = r.bucket(WORK);
  const [key] = work.list('samples/');
  work.put(key, harm(JSON.parse(work.get(key)!.toString()) as SampleState));
  await r.advance({ minutes: 35 });
  expect(r.report.deployments).toMatchObject([{ outcome: 'failed', reason: expect.stringMatching(/^time is up/) as unknown }]);
}));
