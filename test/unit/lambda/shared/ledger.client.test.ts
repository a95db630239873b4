import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Ledger } from '../../../../lambda/shared/ledger.client';
import { digestOf } from '../../../../lib/contracts/digest';
import { ledgerKey } from '../../../../lib/contracts/keys';
import { releaseOf } from '../../../helpers/contracts';
import { chainOf, FACTS } from '../../../helpers/ledgers';

const CHAIN = chainOf(FACTS);

/** The ledger of `shop` in a bucket that holds these objects, which is listed in pages of 1,000. `reads`: what is read is noted there, and objects have ETags. */
function ledgerIn(objects: Readonly<Record<string, string>>, reads?: string[]): Ledger {
  const keys = Object.keys(objects).sort();
  const send = (command: { readonly input: { Key?: string; MaxKeys?: number; ContinuationToken?: string } }) => {
    if (command instanceof GetObjectCommand) reads?.push(command.input.Key!);
    if (command instanceof GetObjectCommand) return Promise.resolve({ Body: { transformToString: () => Promise.resolve(objects[command.input.Key!]) } });
    const { MaxKeys = 1000, ContinuationToken = '0' } = command.input;
    const [from, to] = [Number(ContinuationToken), Number(ContinuationToken) + MaxKeys];
    return Promise.resolve({ Contents: keys.slice(from, to).map((Key) => ({ Key, ...(reads && { ETag: digestOf(objects[Key]) }) })), NextContinuationToken: to < keys.length ? String(to) : undefined });
  };
  return new Ledger({ send } as unknown as S3Client, 'releases', 'shop');
}

const entries = (count = CHAIN.length): Record<string, string> => Object.fromEntries(CHAIN.slice(0, count).map((text, index) => [ledgerKey('shop', index + 1), text]));
const junk = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`ledger/shop/!${String(index).padStart(5, '0')}`, 'junk']));
const logged = jest.spyOn(console, 'log').mockReturnValue(undefined);
beforeEach(() => logged.mockClear());

test('the head is the entry with the highest number', async () => {
  expect((await ledgerIn(entries()).head())?.entry.sequence).toBe(CHAIN.length);
  expect(await ledgerIn({}).head()).toBeNull();
  expect(logged).not.toHaveBeenCalled();
});

test.each(['ledger/shop/!', 'ledger/shop/000000000000', 'ledger/shop/000.json', 'ledger/shop/0/000000000000.json', 'ledger/shop/00000000000.json'])('%s is no entry: it is passed over, and said', async (key) => {
  const ledger = ledgerIn({ ...entries(), [key]: CHAIN[0] });
  expect((await ledger.head())?.entry.sequence).toBe(CHAIN.length);
  expect((await ledger.sealed('1.0.0'))?.version).toBe('1.0.0');
  expect(logged.mock.calls[0][0]).toContain(`"key":"${key}"`);
});

test('what is no entry is passed over on several pages, and where there is nothing else', async () => {
  expect((await ledgerIn({ ...entries(), ...junk(2500) }).head())?.entry.sequence).toBe(CHAIN.length);
  expect(await ledgerIn(junk(3)).head()).toBeNull();
});

test('fails when there is more of it than anybody should have to read', async () => {
  await expect(ledgerIn({ ...entries(), ...junk(10_000) }).head()).rejects.toThrow(expect.objectContaining({ code: 'LedgerBroken', message: expect.stringContaining('more than 10000 objects that are no entries') }));
});

test('fails for an entry that lies under the number of another', async () => {
  const [first] = CHAIN;
  await expect(ledgerIn({ ...entries(), [ledgerKey('shop', CHAIN.length + 1)]: first }).head()).rejects.toThrow(expect.objectContaining({ code: 'LedgerBroken', message: expect.stringContaining('holds entry 1, which belongs elsewhere') }));
});

test('fails for a head that does not follow from the entry before it', async () => {
  const last = JSON.parse(CHAIN.at(-1)!) as object;
  const said = (fact: unknown) => ledgerIn({ ...entries(), [ledgerKey('shop', CHAIN.length)]: JSON.stringify({ ...last, fact }) }).head();
  await expect(said({ kind: 'drop-refused', drop: '99', version: '', code: 'DropInvalid', reason: 'never happened' })).rejects.toThrow(/holds a state that does not follow from what it says happened/);
  await expect(said({ kind: 'start', environment: 'prod', release: releaseOf('9.9.9'), class: 'rollback', why: '1.0.0 failed' })).rejects.toThrow(expect.objectContaining({ code: 'LedgerBroken', message: expect.stringContaining("says 'start', but prod is taken") }));
});

test('a head that is still there is not read again; one that was written over is, and fails if it does not follow', async () => {
  const [objects, reads, key] = [entries(), [] as string[], ledgerKey('shop', CHAIN.length)];
  const ledger = ledgerIn(objects, reads);
  const first = await ledger.head();
  reads.length = 0;
  expect(await ledger.head()).toEqual(first);
  expect(reads).toEqual([]);
  objects[key] = JSON.stringify({ ...JSON.parse(CHAIN.at(-1)!) as object, previous: digestOf('another chain') });
  await expect(ledger.head()).rejects.toThrow(expect.objectContaining({ code: 'LedgerBroken' }));
  expect(reads).toContain(key);
});
