import type { FunctionName } from '../../../lib/contracts';
import type { Rehearsal, RehearseOptions, Story } from '../../../lib/local';

/** An app whose releases are built. */
export interface BuiltApp {
  readonly release: string;
  /** Construct path of the store. */
  readonly store: string;
  /** The functions that die, each while one release is on its way. */
  readonly functions: readonly FunctionName[];
  readonly opened: (r: Rehearsal) => Promise<void>;
  /** A commit whose builds are taken to make something good. */
  readonly commit: (r: Rehearsal, message: string) => Promise<unknown>;
  /** Whoever can approve in prod. */
  readonly approver: string;
  /** Buckets that are deployed to. */
  readonly websites: readonly string[];
  /** A topic that is told, and goes missing. */
  readonly topic?: string;
}

/** Functions that somebody interferes with just when they begin. */
type Interference = Partial<Record<FunctionName, () => void>>;

/**
 * A story in which everything fails that can: each function dies every time that it is called, one after the other; seal dies after it has written; CodeBuild
 * finds no source; a topic is gone; what is handed over, sealed and proposed is written over; functions are called again when all is over; somebody drops what is built here; a release is overtaken while people are asked.
 */
export function failures({ release, store, functions, opened, commit, approver, websites, topic }: BuiltApp): { readonly story: Story; readonly options: RehearseOptions } {
  let dying: FunctionName | undefined;
  let isLate = false;
  let interference: Interference = {};
  let isHalfSealed = false;
  const story = async (r: Rehearsal): Promise<void> => {
    await opened(r);
    const work = r.bucket(`${store}/Buckets/Work`);
    const built = (artifact: string) => work.list(`${release}-build/${artifact}/`);
    const begin = async (what: string) => {
      await commit(r, what);
      await r.advance({ seconds: 1 });
    };
    for (dying of functions) {
      await begin(`${dying} dies`);
      await r.settle();
    }
    dying = undefined;

    isHalfSealed = true;
    await begin('seal dies after it has written');
    await r.settle();

    const sources = built('Source').length;
    await begin('the source is gone');
    await r.until(() => built('Source').length > sources);
    built('Source').forEach((key) => work.remove(key));
    await r.settle();

    const releases = r.bucket(`${store}/Buckets/Releases`);
    interference = { seal: () => built('Handover').forEach((key) => work.put(key, 'no archive')) };
    await begin('the handover is another one');
    await r.settle();

    interference = { verify: () => releases.list(`releases/${release}/`).filter((key) => key.endsWith('.zip')).forEach((key) => releases.put(key, 'something else')) };
    await begin('what is sealed is written over');
    await r.settle();

    const forged = JSON.parse(releases.get(releases.list(`releases/${release}/`).find((key) => key.endsWith('release.json'))!)!.toString('utf8')) as object;
    const [first] = r.report.environments;
    releases.put(`candidate/${release}/${first.name}/release.json`, JSON.stringify({ ...forged, version: '9.9.9' }));
    r.start(first.name);
    await r.settle();

    // The same bytes without S3's checksum: whoever reads them back must read them all.
    interference = { attest: () => websites.map((name) => r.bucket(name)).forEach((bucket) => bucket.list().forEach((key) => bucket.put(key, bucket.get(key)!))) };
    if (topic !== undefined) r.topic(topic).remove();
    isLate = true;
    await begin('functions come again');
    await r.settle();
    await begin('a release overtakes another one');
    await r.settle();
    r.as(approver, 'ada').approve('prod', 'go');
    await r.settle();
    await r.advance({ minutes: 5 });

    work.put(`drop/${release}/1/drop.json`, JSON.stringify({ schemaVersion: 1, name: release, version: '9.9.9', artifacts: [] }));
    await r.settle();
  };
  return {
    story,
    options: {
      // A build that finds no source is told that it may not look for it.
      iam: 'reported',
      faults: {
        onCall: ({ functionName, operation }) => {
          if (isHalfSealed && functionName === 'seal' && operation === 'PutObject') {
            isHalfSealed = false;
            return 'kill-after';
          }
          const name = functionName as FunctionName;
          interference[name]?.();
          if (name !== 'attest') delete interference[name];
          return functionName === dying ? 'kill-before' : 'proceed';
        },
        onDelivery: ({ functionName }) => (isLate && LATE.includes(functionName) ? 'again' : 'once'),
      },
    },
  };
}

const LATE = ['review', 'verify', 'publish', 'attest'];
