import { RELEASES, smallApp } from '../helpers/apps';
import { deploy, deployments, ledgerOf } from '../helpers/stories';

test('what is no entry stops nothing, though it lies before the head of the ledger', () => smallApp().rehearse(async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  for (const key of ['!', '000000000000', '000000000000.json.bak']) r.bucket(RELEASES).put(`ledger/shop/${key}`, 'junk');
  await deploy(r, '1.1.0');
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 succeeded']);
  expect(ledgerOf(r).at(-1)!.fact.kind).toBe('closed');
}));

test('fails, and nothing goes on, when somebody puts an old entry before its head', () => expect(smallApp().rehearse(async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  const releases = r.bucket(RELEASES);
  const keys = releases.list('ledger/shop/');
  releases.put(keys[0].replace(/\d{12}/, (number) => String(Number(number) - 1).padStart(12, '0')), releases.get(keys.at(-1)!)!);
  await deploy(r, '1.1.0');
})).rejects.toMatchObject({ code: 'LedgerBroken' }));
