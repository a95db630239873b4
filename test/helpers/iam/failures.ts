import type { FunctionName } from '../../../lib/contracts';
import type { Rehearsal, RehearseOptions, Story } from '../../../lib/local';

/** A story in which functions die every time that they are called, one after the other, and one is called again when all is over. */
export function failures(names: readonly FunctionName[], begin: (r: Rehearsal, version: number) => Promise<unknown>, opened: (r: Rehearsal) => Promise<void>): { readonly story: Story; readonly options: RehearseOptions } {
  let dying: FunctionName | undefined;
  let late: FunctionName | undefined;
  return {
    story: async (r) => {
      await opened(r);
      let version = 0;
      for (dying of names) {
        await begin(r, version++);
        await r.settle();
      }
      dying = undefined;
      late = 'publish';
      await begin(r, version++);
      await r.settle();
      await r.advance({ minutes: 5 });
      await begin(r, version++);
      await r.settle();
    },
    options: {
      faults: {
        onCall: ({ functionName }) => (functionName === dying ? 'kill-before' : 'proceed'),
        onDelivery: ({ functionName }) => (functionName === late ? 'again' : 'once'),
      },
    },
  };
}
