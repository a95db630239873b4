import { announce, Announcing } from '../../../../lambda/announce/announce';
import { Place, Places } from '../../../../lambda/announce/place.client';
import { Ledger } from '../../../../lambda/shared/ledger.client';
import { LedgerEntry } from '../../../../lib/contracts/ledger';
import { EMPTY_LEDGER } from '../../../../lib/contracts/ledger-state';
import { after, configurationOf, manifestOf, releaseOf } from '../../../helpers/contracts';

jest.mock('../../../../lambda/shared/clock', () => ({ now: () => after(0) }));
jest.mock('../../../../lambda/shared/log', () => ({ log: () => undefined }));

const sealed: LedgerEntry = {
  schemaVersion: 1, sequence: 3, previous: null, at: after(-60), by: 'seal', fact: { kind: 'sealed', release: releaseOf(), source: manifestOf().source, enqueue: [] }, state: EMPTY_LEDGER,
};
const NOWHERE: Place = { schemaVersion: 1, through: 2, sending: null, refused: [] };

/** What was read and written of a ledger with one entry that is news, and of a place. */
async function announced(place: Place, more: Partial<Announcing> = {}, entry = sealed): Promise<{ readonly read: number; readonly written: readonly Place[] }> {
  const written: Place[] = [];
  let read = 0;
  await announce({
    ledger: { name: 'shop', since: () => { read += 1; return Promise.resolve([{ entry, before: EMPTY_LEDGER }]); } } as unknown as Ledger,
    places: { read: () => Promise.resolve(place), write: (_: string, next: Place) => { written.push(next); return Promise.resolve(false); } } as unknown as Places,
    configurations: [configurationOf({ notifyAll: [{ topic: 'arn:aws:sns:eu-west-1:111111111111:News' }] })], remaining: () => 60_000, ...more,
  });
  return { read, written };
}

test('what is told is claimed first; who finds that somebody else has it tells nothing', async () => {
  const { written } = await announced(NOWHERE);
  expect(written).toEqual([{ ...NOWHERE, through: 3, sending: { at: after(0), messages: [{ announcement: 'sealed', topic: 'arn:aws:sns:eu-west-1:111111111111:News' }] } }]);
});

test('what somebody has claimed who may still be at it is left to him', async () => {
  expect(await announced({ ...NOWHERE, sending: { at: after(-59), messages: [] } })).toEqual({ read: 0, written: [] });
});

test('what is older than a day is not claimed', async () => {
  expect((await announced(NOWHERE, {}, { ...sealed, at: after(-86_401) })).written).toEqual([]);
});

test('nothing is read where nobody is told', async () => {
  expect(await announced(NOWHERE, { configurations: [configurationOf()] })).toEqual({ read: 0, written: [] });
});

test('nothing is begun that there is no time for: Lambda delivers again', async () => {
  await expect(announced(NOWHERE, { remaining: () => 24_999 })).rejects.toMatchObject({ code: 'OutOfTime', message: "entry 3 of 'shop' is announced at the next time" });
});
