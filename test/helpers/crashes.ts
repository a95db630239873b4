import { RehearsableApp, RehearseOptions, Story } from '../../lib/local';

/** A story that is played once undisturbed, and then once for each fault; what is compared is how it ends. */
export interface Played<E> {
  readonly app: RehearsableApp;
  readonly story: Story;
  readonly endOf: (...story: Parameters<Story>) => E;
  readonly options?: RehearseOptions;
}

type Fault = 'kill-before' | 'kill-after' | 'twice at once' | 'once more later';

interface Place {
  readonly fn: string;
  /** Which call of that function's, counted over the whole run; for deliveries: which delivery. */
  readonly index: number;
  readonly what: string;
}

interface Run<E> {
  readonly end: E;
  readonly calls: readonly Place[];
  readonly deliveries: readonly Place[];
  /** Whether the fault came to pass. */
  readonly hit: boolean;
}

async function play<E>({ app, story, endOf, options }: Played<E>, fault?: Fault, at?: Place): Promise<Run<E>> {
  const calls: Place[] = [];
  const deliveries: Place[] = [];
  let end: E | undefined;
  let hit = fault === undefined;
  const isThere = (place: Place) => place.fn === at?.fn && place.index === at.index;
  await app.rehearse(async (r) => {
    await story(r);
    end = endOf(r);
  }, {
    ...options,
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

/** Kills functions before and after each call that changes something, and doubles each delivery, every so many of them; says what ended otherwise. */
export async function differencesAfterFaults<E extends object>(played: Played<E>, every: number, isMeant: (fn: string) => boolean = () => true): Promise<string[]> {
  const undisturbed = await play(played);
  const faults: [Fault, Place][] = [
    ...undisturbed.calls.filter(isChange).flatMap((place): [Fault, Place][] => [['kill-before', place], ['kill-after', place]]),
    ...undisturbed.deliveries.flatMap((place): [Fault, Place][] => [['twice at once', place], ['once more later', place]]),
  ].filter(([, { fn }]) => isMeant(fn)) as [Fault, Place][];
  const chosen = faults.filter((_, index) => index % every === 0);
  process.stdout.write(`${undisturbed.calls.length} calls and ${undisturbed.deliveries.length} deliveries: ${chosen.length} of ${faults.length} faults tried\n`);
  const differences: string[] = [];
  for (const [fault, place] of chosen) {
    const { end, hit } = await play(played, fault, place);
    const different = (Object.keys(end) as (keyof E)[]).filter((key) => JSON.stringify(end[key]) !== JSON.stringify(undisturbed.end[key]));
    if (!hit || different.length > 0) differences.push(`${fault} ${place.fn} ${place.what} #${place.index}: ${hit ? different.map((key) => explain(key, undisturbed.end, end)).join('; ') : 'did not come to pass'}`);
  }
  return differences;
}

function explain<E extends object>(key: keyof E, expected: E, found: E): string {
  const [a, b] = [expected[key], found[key]].map((value) => (Array.isArray(value) ? value.map(String) : [JSON.stringify(value)]));
  return `${String(key)}: without ${a.filter((item) => !b.includes(item)).join(' | ').slice(0, 400)} but with ${b.filter((item) => !a.includes(item)).join(' | ').slice(0, 400)}`;
}
