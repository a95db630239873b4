import {
  candidateKey, dropKey, ledgerKey, ledgerName, ledgerPrefix, manifestKey, parameterName, parseDropKey, samplesKey, sealedArtifactKey,
} from '../../../lib/contracts/keys';

const SEQUENCES = [1, 2, 9, 10, 11, 99, 100, 12_345, 999_999, 10 ** 9, 10 ** 12 - 2];

test('a listing of the ledger begins with the newest entry, at any length', () => {
  const keys = SEQUENCES.map((sequence) => ledgerKey('shop', sequence));
  expect([...keys].sort()).toEqual([...keys].reverse());
});

test('a ledger key tells its release, and lies below its prefix', () => {
  for (const sequence of SEQUENCES) {
    const key = ledgerKey('shop', sequence);
    expect(ledgerName(key)).toBe('shop');
    expect(key.startsWith(ledgerPrefix('shop'))).toBe(true);
  }
});

test('no release is listed with another whose name begins alike', () => {
  expect(ledgerKey('shop-two', 1).startsWith(ledgerPrefix('shop'))).toBe(false);
});

test.each(['ledger/shop/1.json', 'ledger/shop/999999999998.json.bak', 'ledger/a/b/999999999998.json', 'releases/shop/1.0.0/release.json', ''])(
  'fails to take %j for a ledger key', (key) => {
    expect(ledgerName(key)).toBeUndefined();
  });

test('the key of a drop tells its name and id', () => {
  expect(parseDropKey(dropKey('shop', '17'))).toEqual({ name: 'shop', id: '17' });
});

test.each([dropKey('shop', '17', 'site.zip'), 'drop/shop/drop.json', 'drop/shop/a/b/drop.json', 'x/drop/shop/17/drop.json', 'drop/shop/17/drop.json.tmp', ''])(
  'fails to take %j for a drop', (key) => {
    expect(parseDropKey(key)).toBeUndefined();
  });

test('everything has a place of its own', () => {
  expect([
    manifestKey('shop', '1.0.0'), sealedArtifactKey('shop', '1.0.0', 'a1', 'site'), candidateKey('shop', 'prod'), dropKey('shop', '17', 'site.zip'),
    samplesKey('e1', 'after'), parameterName('/store', 'shop', 'prod'), ledgerKey('shop', 1),
  ]).toEqual([
    'releases/shop/1.0.0/release.json', 'releases/shop/1.0.0/a1/site.zip', 'candidate/shop/prod/release.json', 'drop/shop/17/site.zip',
    'samples/e1-after.json', '/store/shop/prod', 'ledger/shop/999999999998.json',
  ]);
});
