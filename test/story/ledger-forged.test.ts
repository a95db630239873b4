import { digestOf } from '../../lib/contracts/digest';
import { ledgerKey } from '../../lib/contracts/keys';
import { fold } from '../../lib/contracts/ledger-fold';
import { Fact } from '../../lib/contracts/ledger-facts';
import { Rehearsal } from '../../lib/local';
import { RELEASES, smallApp } from '../helpers/apps';
import { deploy, ledgerOf } from '../helpers/stories';

/** Somebody who may write the ledger adds an entry in which all is right, but that it can't have happened. */
function forge(r: Rehearsal, factOf: (entries: ReturnType<typeof ledgerOf>) => Fact): void {
  const releases = r.bucket(RELEASES);
  const entries = ledgerOf(r);
  const head = entries.at(-1)!;
  const [sequence, at, fact] = [head.sequence + 1, r.now.toISOString(), factOf(entries)];
  const previous = digestOf(releases.get(ledgerKey('shop', head.sequence))!);
  releases.put(ledgerKey('shop', sequence), JSON.stringify({ schemaVersion: 1, sequence, previous, at, by: 'tend', fact, state: fold(head.state, fact, { sequence, at }) }));
}

test('fails, and nothing goes on, when somebody writes that an environment goes back to what was never good there', () => expect(smallApp().rehearse(async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  forge(r, (entries) => {
    const sealed = entries.find(({ fact }) => fact.kind === 'sealed')!.fact;
    if (sealed.kind !== 'sealed') throw new TypeError('nothing was sealed');
    return { kind: 'start', environment: 'prod', release: { ...sealed.release, version: '9.9.9', digest: digestOf('x') }, class: 'rollback', why: '1.0.0 failed' };
  });
  await r.settle();
})).rejects.toMatchObject({ code: 'LedgerBroken', message: expect.stringContaining("says 'start', but 9.9.9 (rollback) is not what is queued next") as unknown }));
