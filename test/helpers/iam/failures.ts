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
}

/**
 * A story in which everything fails that can: each function dies every time that it is called, one after the other; seal dies after it has written; CodeBuild
 * finds no source; a handover is written over; a function is called again when all is over; somebody drops what is built here.
 */
export function failures({ release, store, functions, opened, commit }: BuiltApp): { readonly story: Story; readonly options: RehearseOptions } {
  let dying: FunctionName | undefined;
  let late: FunctionName | undefined;
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

    const handovers = built('Handover').length;
    await begin('the handover is another one');
    await r.until(() => built('Handover').length > handovers);
    await r.advance({ seconds: 40 });
    built('Handover').forEach((key) => work.put(key, 'no archive'));
    await r.settle();

    late = 'publish';
    await begin('publish comes again');
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
          return functionName === dying ? 'kill-before' : 'proceed';
        },
        onDelivery: ({ functionName }) => (functionName === late ? 'again' : 'once'),
      },
    },
  };
}
