import { Effect, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Rehearsal, RehearseOptions } from '../../lib/local';
import { ServiceError } from '../../lib/local/world/service';
import { WORK } from '../helpers/apps';
import { deploy, drop, factsOf, running } from '../helpers/stories';
import { NEWS, newsApp } from '../helpers/told';

const app = newsApp();

/** What became of each announcement that a story should make: how often it was told, and whether it was said that it was not. */
interface Ends {
  readonly told: readonly string[];
  readonly unannounced: readonly string[];
}

async function play(faults: RehearseOptions['faults'], story: (r: Rehearsal) => Promise<void> = (r) => deploy(r, '1.0.0')): Promise<Ends> {
  let ends: Ends | undefined;
  await app.rehearse(async (r) => {
    await r.settle();
    await story(r);
    expect(running(r)).toBe('1.0.0');
    ends = {
      told: r.announcements.map(({ topic, json }) => `${json.announcement} ${topic}`),
      unannounced: r.report.unannounced.map(({ announcement, topic, reason }) => `${announcement} Test/${topic.split(':')[5]}: ${reason}`),
    };
  }, { faults });
  return ends!;
}

const ALL = ['sealed Test/News', 'sealed Test/Others', 'good Test/News', 'good Test/Others'];

test('whatever is delivered twice, everybody is told once', async () => {
  for (const fate of ['twice', 'again'] as const) {
    expect(await play({ onDelivery: () => fate, onEvent: () => 'double' })).toEqual({ told: ALL, unannounced: [] });
  }
});

/** Calls of `announce` that change something, while a release is sealed and deployed. */
const isChange = (operation: string) => !/^(GET |HEAD |Get|List)/.test(operation);

test('whenever the function is killed, nothing is told twice, and what was not told is said', async () => {
  let count = 0;
  await play({ onCall: ({ functionName, operation }) => {
    if (functionName === 'announce' && isChange(operation)) count += 1;
    return 'proceed';
  } });
  expect(count).toBe(8);
  const faults = Array.from({ length: count }, (_, index) => (['kill-before', 'kill-after'] as const).map((fate) => [fate, index] as const)).flat();
  // In the tests a few; `npm run crashes` takes all.
  for (const [fate, index] of faults.filter((_, n) => process.env.CRASHES === 'all' || n % 3 === 1)) {
    let calls = 0;
    const { told, unannounced } = await play({ onCall: ({ functionName, operation }) => (
      functionName === 'announce' && isChange(operation) && calls++ === index ? fate : 'proceed'
    ) });
    const sayings = [...told, ...unannounced.filter((text) => text.includes(': Unknown: nobody knows whether it arrived')).map((text) => text.split(':')[0])];
    expect([fate, index, ALL.filter((item) => !sayings.includes(item))]).toEqual([fate, index, []]);
    expect([fate, index, new Set(told).size]).toEqual([fate, index, told.length]);
  }
}, 60_000);

test('killed again while it writes that down, it is written down once', async () => {
  let kills = 0;
  const { told, unannounced } = await play({ onCall: ({ functionName, operation }) => {
    if (functionName !== 'announce' || kills === 2 || operation !== (kills === 0 ? 'Publish' : 'PutObject')) return 'proceed';
    kills += 1;
    return 'kill-after';
  } });
  expect(kills).toBe(2);
  expect(told.filter((item) => item === ALL[0])).toHaveLength(1);
  expect(unannounced).toHaveLength(2);
});

test('a topic that is gone stops no release, keeps nobody else from being told, and is seen', async () => {
  const { told, unannounced } = await play({}, async (r) => {
    r.topic(NEWS).remove();
    await deploy(r, '1.0.0');
  });
  expect(told).toEqual(ALL.filter((item) => item.endsWith('Others')));
  expect(unannounced).toEqual(['sealed Test/News: NotFoundException: Topic does not exist', 'good Test/News: NotFoundException: Topic does not exist']);
});

test("a topic whose policy refuses it is the same, and the journal says which statement", async () => {
  const refusing = newsApp((news) => news.addToResourcePolicy(new PolicyStatement({ effect: Effect.DENY, principals: [new StarPrincipal()], actions: ['sns:Publish'], resources: [news.topicArn] })));
  const { report, journal } = await refusing.run(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    expect(running(r)).toBe('1.0.0');
    expect(factsOf(r, 'unannounced').map(({ of, code }) => `${of} ${code}`)).toEqual(['1 AuthorizationErrorException', expect.stringMatching(/^\d+ AuthorizationErrorException$/)]);
  }, { iam: 'reported' });
  expect(report.unannounced.map(({ reason }) => reason)).toEqual([0, 1].map(() => expect.stringMatching(/^AuthorizationErrorException: .+ is not authorized to perform: sns:Publish on resource: arn:aws:sns:eu-west-1:111111111111:News/)));
  expect(report.announcements.map(({ topic }) => topic)).toEqual(['Test/Others', 'Test/Others']);
  expect(journal).toContain('shop: sealed was not announced on News: AuthorizationErrorException: ');
  expect(journal).toContain('"mark":"not told"');
});

test('what SNS has no room for is tried again, and told once', async () => {
  let throttled = 0;
  const { told, unannounced } = await play({}, async (r) => {
    const { sns } = r['world'];
    const publish = sns.publish.bind(sns);
    sns.publish = (...args) => {
      if (throttled++ < 2) throw new ServiceError('Throttled', 'Rate exceeded', 429);
      return publish(...args);
    };
    await deploy(r, '1.0.0');
  });
  expect(throttled).toBe(6);
  expect([told, unannounced]).toEqual([ALL, []]);
});

test('an old ledger is no news to a topic that is added, or to one whose place was forgotten', async () => {
  const seen = await play({}, async (r) => {
    r.tune('prod', (configuration) => ({ ...configuration, notifyAll: undefined }));
    await deploy(r, '0.9.0');
    await r.advance({ hours: 25 });
    r.tune('prod', (configuration) => ({ ...configuration, notifyAll: ['News', 'Others'].map((name) => ({ topic: `arn:aws:sns:eu-west-1:111111111111:${name}`, only: ['sealed', 'good'] })) }));
    await deploy(r, '1.0.0');
    expect(factsOf(r, 'sealed')).toHaveLength(2);
    await r.advance({ hours: 25 });
    r.bucket(WORK).remove('announced/shop.json');
    await r.advance({ hours: 2 });
  });
  expect(seen).toEqual({ told: ALL, unannounced: [] });
});

test('whatever event is lost, everybody is told within an hour', async () => {
  const isOfLedger = (detail: Readonly<Record<string, unknown>>) => (detail.object as { readonly key: string } | undefined)?.key.startsWith('ledger/') === true;
  const { told } = await play({ onEvent: ({ detail }) => (isOfLedger(detail) ? 'lose' : 'deliver') }, async (r) => {
    await drop(r, '1.0.0');
    await r.until((report) => report.environment('prod').lastGood === '1.0.0');
    expect(r.announcements.filter(({ json }) => json.announcement === 'good')).toEqual([]);
    await r.advance({ minutes: 61 });
  });
  expect(told).toEqual(ALL);
});

test('what nobody is told of is not read again for ever', async () => {
  let place: { readonly through: number; readonly sending: unknown } | undefined;
  const { told } = await play({}, async (r) => {
    r.tune('prod', (configuration) => ({ ...configuration, notifyAll: [{ topic: 'arn:aws:sns:eu-west-1:111111111111:News', only: ['held'] }] }));
    await deploy(r, '0.9.0');
    expect(r.bucket(WORK).get('announced/shop.json')).toBeUndefined();
    await deploy(r, '1.0.0');
    place = JSON.parse(r.bucket(WORK).get('announced/shop.json')!.toString('utf8')) as typeof place;
  });
  expect(told).toEqual([]);
  expect(place).toMatchObject({ through: expect.any(Number), sending: null });
  expect(place!.through).toBeGreaterThanOrEqual(10);
});

test('a place that nobody can read is begun anew', async () => {
  const { told } = await play({}, async (r) => {
    r.bucket(WORK).put('announced/shop.json', 'nonsense');
    await deploy(r, '1.0.0');
  });
  expect(told).toEqual(ALL);
});
