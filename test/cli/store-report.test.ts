import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../lib/contracts/digest';
import { ledgerKey, manifestKey } from '../../lib/contracts/keys';
import { cli, folder } from '../helpers/cli';
import { manifestOf } from '../helpers/contracts';
import { chainOf, FACTS } from '../helpers/ledgers';
import { copiedLedger } from '../helpers/store-copy';

const chain = chainOf(FACTS);
const attested = FACTS.findIndex(({ kind }) => kind === 'attested');

test('the copy of a ledger is proved, and told in tables', () => {
  const { status, stdout, stderr } = cli(['report', '--from', copiedLedger('shop', chain)]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/1\.1\.0 +shop\/prod +normal +failed +http: answered 500/);
  expect(stdout).toContain(`shop: ${chain.length} entries proved, the last one is ${digestOf(chain.at(-1)!)}\n`);
});

test('the page is written, of all release pipelines of a store', () => {
  const from = folder({ ...files('shop', chain), ...files('api', chain.slice(0, 3)) });
  const page = join(from, 'report.html');
  const { status, stdout } = cli(['report', '--from', from, '--html', page]);
  expect({ status, lines: stdout.trim().split('\n').map((line) => line.split(',')[0]) }).toEqual({ status: 0, lines: ['api: 3 entries proved', `shop: ${chain.length} entries proved`] });
  expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[^]+api, shop[^]+<\/html>\n$/);
});

test('what was copied from ledger/ alone, without that folder around it, is found, too', () => {
  const from = folder(Object.fromEntries(Object.entries(files('shop', chain)).map(([key, text]) => [key.replace('ledger/', ''), text])));
  expect(cli(['report', '--from', from]).status).toBe(0);
});

test.each<[string, (from: string) => void, RegExp]>([
  ['an entry that somebody altered', (from) => alter(from, attested, (text) => text.replace('2 files are', '3 files are')), new RegExp(`^NOT PROVED: the ledger of shop is broken at entry ${attested + 2}: ledger entry ${attested + 2} does not follow entry ${attested + 1}`)],
  ['an entry that somebody removed', (from) => alter(from, 5, () => chain[6]), /^NOT PROVED: the ledger of shop is broken at entry 6: ledger entry 7 does not follow entry 5/],
  ['an entry that nobody can read', (from) => alter(from, 5, () => 'not even JSON'), /^NOT PROVED: the ledger of shop is broken at entry 6: ledger entry: is not JSON/],
  ['what is no entry', (from) => writeFileSync(join(from, 'ledger/shop/note.txt'), 'x'), /^NOT PROVED: ledger\/shop\/note\.txt lies in the ledger of shop and is no entry/],
])('fails for %s', (_what, harm, says) => {
  const from = copiedLedger('shop', chain);
  harm(from);
  const { status, stderr } = cli(['report', '--from', from]);
  expect(status).toBe(1);
  expect(stderr).toMatch(says);
});

test('fails for a manifest that is not the one that was sealed', () => {
  const from = folder({ ...files('shop', chain), [manifestKey('shop', '1.0.0')]: JSON.stringify(manifestOf('1.0.0')).replace('bob', 'eve') });
  const { status, stderr } = cli(['report', '--from', from]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'NOT PROVED: release.json of shop 1.0.0 is not what was sealed: it has another digest than the ledger says; find out who wrote there\n' });
});

test.each([
  [[], /--from is missing/], [['--from', 'not-there'], /there is no folder not-there; name the folder that `aws s3 sync/], [['--from', folder({ 'a.txt': '' })], /there is no ledger in/],
  [['surplus', '--from', '.'], /report takes no 'surplus'/], [['--from', copiedLedger('shop', chain), '--html', 'no/such/folder.html'], /--html no\/such\/folder\.html can't be written/],
])('fails to start with %j', (args, says) => {
  const { status, stdout, stderr } = cli(['report', ...args], { cwd: folder() });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(says);
});

function files(name: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text, index) => [ledgerKey(name, index + 1), text]));
}

function alter(from: string, index: number, change: (text: string) => string): void {
  writeFileSync(join(from, ledgerKey('shop', index + 1)), change(chain[index]));
}
