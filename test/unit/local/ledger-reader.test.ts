import { EVERYTHING_ALLOWED } from '../../helpers/access';
import { EMPTY_LEDGER } from '../../../lib/contracts/ledger-state';
import { ledgerKey } from '../../../lib/contracts/keys';
import { LedgerReader } from '../../../lib/local/ledger-reader';
import { Ids } from '../../../lib/local/world/ids';
import { S3Service } from '../../../lib/local/world/s3/service';
import { Timeline } from '../../../lib/local/world/timeline';
import { chainOf, FACTS } from '../../helpers/ledgers';

const CHAIN = chainOf(FACTS);
const BUCKET = 'releases';

function ledger() {
  const s3 = new S3Service({
    timeline: new Timeline(new Date('2026-01-05T08:00:00Z')), ids: new Ids('test'), events: { put: () => undefined }, access: EVERYTHING_ALLOWED, account: '111111111111', region: 'eu-west-1',
  });
  s3.createBucket({ name: BUCKET, versioned: true });
  const put = (sequence: number, text: string) => void s3.put(BUCKET, ledgerKey('shop', sequence), Buffer.from(text), { by: 'a test' });
  return { reader: new LedgerReader(s3, BUCKET, 'shop'), put };
}

test('a ledger that nobody wrote is empty', () => {
  const { reader } = ledger();
  expect(reader.entries()).toEqual([]);
  expect(reader.state()).toEqual(EMPTY_LEDGER);
});

test('entries are told oldest first as they come, and their state is that of the last one', () => {
  const { reader, put } = ledger();
  CHAIN.forEach((text, index) => {
    put(index + 1, text);
    expect(reader.entries().map((entry) => entry.fact)).toEqual(FACTS.slice(0, index + 1));
    expect(reader.state()).toEqual(reader.entries().at(-1)!.state);
  });
});

test('fails when what is added does not follow', () => {
  const { reader, put } = ledger();
  put(1, CHAIN[0]);
  reader.entries();
  put(2, CHAIN[2]);
  expect(() => reader.entries()).toThrow(/does not follow entry 1/);
});

test('fails for an entry that was altered after it had been proved, when the next one comes', () => {
  const { reader, put } = ledger();
  put(1, CHAIN[0]);
  put(2, CHAIN[1]);
  reader.entries();
  put(1, CHAIN[0].replace(/^\{/, '{ '));
  put(3, CHAIN[2]);
  expect(() => reader.entries()).toThrow(/ledger entry 2 does not follow entry 1/);
});

test('once closed it tells what was proved until then', () => {
  const { reader, put } = ledger();
  put(1, CHAIN[0]);
  reader.entries();
  put(2, 'no entry at all');
  expect(() => reader.entries()).toThrow();
  reader.close();
  expect(reader.entries().map((entry) => entry.sequence)).toEqual([1]);
});
