import { load } from '../../lib/local';
import { EndState, endStateOf } from '../helpers/end-state';
import { shortStory } from '../helpers/short-story';
import { synthesizeDroppedStorefront } from '../helpers/storefront';

const app = load(synthesizeDroppedStorefront());

type Fault = 'kill-before' | 'kill-after' | 'twice at once' | 'once more later';

interface Place {
  readonly fn: string;
  /** Which call of that function's, counted over the whole run; for deliveries: which delivery. */
  readonly index: number;
  readonly what: string;
}

interface Run {
  readonly end: EndState;
  readonly calls: readonly Place[];
  readonly deliveries: readonly Place[];
  /** Whether the fault came to pass. */
  readonly hit: boolean;
}

async function play(fault?: Fault, at?: Place): Promise<Run> {
  const calls: Place[] = [];
  const deliveries: Place[] = [];
  let end: EndState | undefined;
  let hit = fault === undefined;
  const isThere = (place: Place) => place.fn === at?.fn && place.index === at.index;
  await app.rehearse(async (r) => {
    await shortStory(r);
    end = endStateOf(r);
  }, {
    faults: {
      onCall: ({ functionName, operation }) => {
        const place = { fn: functionName, index: calls.filter((call) => call.fn === functionName).length, what: operation };
        calls.push(place);
        if (!fault?.startsWith('kill') || !isThere(place)) return 'proceed';
        hit = true;
        return fault as 'kill-before' | 'kill-after';
      },
      onDelivery: ({ functionName }) => {
        const place = { fn: functionName, index: deliveries.filter((delivery) => delivery.fn === functionName).length, what: 'delivery' };
        deliveries.push(place);
        if (fault?.startsWith('kill') || !isThere(place)) return 'once';
        hit = true;
        return fault === 'twice at once' ? 'twice' : 'again';
      },
    },
  });
  return { end: end!, calls, deliveries, hit };
}

/** A function that is killed while it reads has changed as much as if it was killed around what it changed before, or changes next. */
const isChange = ({ what }: Place) => !/^(GET |HEAD |Get|List|Describe|AssumeRole|Invoke)/.test(what);

/** In the tests every fortieth fault; `npm run crashes` takes all. */
const every = process.env.CRASHES === 'all' ? 1 : 40;

test('whatever is killed or delivered twice, the end is the same', async () => {
  const undisturbed = await play();
  const faults: [Fault, Place][] = [
    ...undisturbed.calls.filter(isChange).flatMap((place): [Fault, Place][] => [['kill-before', place], ['kill-after', place]]),
    ...undisturbed.deliveries.flatMap((place): [Fault, Place][] => [['twice at once', place], ['once more later', place]]),
  ];
  const chosen = faults.filter((_, index) => index % every === 0);
  process.stdout.write(`${undisturbed.calls.length} calls and ${undisturbed.deliveries.length} deliveries: ${chosen.length} of ${faults.length} faults tried\n`);
  const differences: string[] = [];
  for (const [fault, place] of chosen) {
    const { end, hit } = await play(fault, place);
    const different = (Object.keys(end) as (keyof EndState)[]).filter((key) => JSON.stringify(end[key]) !== JSON.stringify(undisturbed.end[key]));
    if (!hit || different.length > 0) differences.push(`${fault} ${place.fn} ${place.what} #${place.index}: ${hit ? different.map((key) => explain(key, undisturbed.end, end)).join('; ') : 'did not come to pass'}`);
  }
  expect(differences).toEqual([]);
}, 3_600_000);

function explain(key: keyof EndState, expected: EndState, found: EndState): string {
  const [a, b] = [expected[key], found[key]].map((value) => (Array.isArray(value) ? value.map(String) : [JSON.stringify(value)]));
  return `${key}: without ${a.filter((item) => !b.includes(item)).join(' | ').slice(0, 400)} but with ${b.filter((item) => !a.includes(item)).join(' | ').slice(0, 400)}`;
}
