import { readFileSync } from 'node:fs';
import { billOf } from '../../../../lib/local/cost/bill';
import { dollars, priceOf } from '../../../../lib/local/cost/money';
import { PRICES } from '../../../../lib/local/cost/prices';
import { dollarsText } from '../../../../lib/contracts/dollars';
import { costLine } from '../../../../lib/local/cost/words';
import { CostLine } from '../../../../lib/contracts';
import { NOTHING_SPENT } from '../../../helpers/costs';

test.each([
  // amount, dollars, per, billionths
  [0n, '0.002', 1n, 0n],
  [1n, '0.002', 1n, 2_000_000n],
  [31n, '0.002', 1n, 62_000_000n],
  [1n, '0.0004', 1000n, 400n],
  [1n, '0.20', 1_000_000n, 200n],
  [3n, '0.50', 1_000_000n, 1500n],
  [1n, '1', 1n, 1_000_000_000n],
  // A call of 1 s with 256 MB on arm64: 0.25 GB-seconds.
  [256_000n, '0.0000133334', 1_024_000n, 3333n],
  // Half a billionth is one, less is none.
  [1n, '0.000000001', 2n, 1n],
  [1n, '0.000000001', 3n, 0n],
  // More than a number holds exactly.
  [9_007_199_254_740_993n, '0.002', 1n, 18_014_398_509_481_986_000_000n],
])('%d at $%s for %d is %d billionths of a dollar', (amount, price, per, billionths) => {
  expect(priceOf(amount, price, per)).toBe(billionths);
});

test.each(['', '-1', '1e-9', '.5', '$1', '1,000'])('%j is no price', (price) => {
  expect(() => priceOf(1n, price, 1n)).toThrow(expect.objectContaining({ code: 'UsageInvalid', message: expect.stringContaining('is no price') }));
});

test('a bill adds up what has the same price before it rounds, leaves out what nothing was used of, and adds exactly', () => {
  const { lines, total } = billOf([
    { price: 'objectRead', amount: 1 }, { price: 'actionMinute', amount: 2 }, { price: 'key', amount: 0 },
    { price: 'computeArm', amount: 128_000, assumed: 'short' }, { price: 'computeArm', amount: 128_000, assumed: 'short' }, { price: 'objectRead', amount: 999 },
  ]);
  expect(lines.map(({ service, what, count, unit, dollars: cost, assumed }) => [service, what, count, unit, cost, assumed])).toEqual([
    ['CodePipeline', 'action execution minutes', 2, 'minute', 0.004, null],
    ['Lambda', 'compute, arm64', 0.25, 'GB-second', 0.000003333, 'short'],
    ['S3', 'GET and all other requests', 1000, 'request', 0.0004, null],
  ]);
  expect(total).toBe(0.004403333);
});

test('what is free is listed, and costs nothing', () => {
  const { lines, total } = billOf([{ price: 'approvalMinute', amount: 43_200 }, { price: 'awsEvent', amount: 9 }]);
  expect(lines.map(({ count, price, dollars: cost }) => [count, price, cost])).toEqual([[43_200, 0, 0], [9, 0, 0]]);
  expect(total).toBe(0);
});

test('0.1 + 0.2 is 0.3', () => {
  expect(dollars(priceOf(1n, '0.1', 1n) + priceOf(1n, '0.2', 1n))).toBe(0.3);
});

test('every price has a page of AWS, a source, and is a decimal number', () => {
  for (const { page, source, dollars: price, per } of Object.values(PRICES)) {
    expect(page).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9-]+\/(pricing\/)?$/);
    expect(['AWS', 'others', 'memory']).toContain(source);
    expect(() => priceOf(1n, price, BigInt(per))).not.toThrow();
  }
});

test.each([['AWS', /\*\*AWS's own pages\*\*(.+)/], ['others', /\*\*Articles of others\*\*(.+)/], ['memory', /\*\*From memory\*\*(.+)/]])('the page on cost says which services have prices from %s', (source, line) => {
  const [, told] = line.exec(readFileSync('docs/cost.md', 'utf8'))!;
  const services = new Set(Object.values(PRICES).filter((price) => price.source === source).map(({ service }) => service));
  expect([...services].filter((service) => !told.includes(service))).toEqual([]);
});

test.each([[0, '$0'], [0.0000004, '$0.0000004'], [0.00126, '$0.0013'], [0.0099, '$0.0099'], [0.02, '$0.02'], [0.0552, '$0.055'], [0.3287, '$0.33'], [1, '$1.00'], [12.345, '$12.35']])('%d dollars are told as %s', (amount, text) => {
  expect(dollarsText(amount)).toBe(text);
});

test('a line of less than 80 columns tells what a run would have cost, and the services that cost most', () => {
  const line = (service: string, cost: number) => ({ service, dollars: cost }) as CostLine;
  const lines = [line('CodePipeline', 0.2), line('CodePipeline', 0.052), line('S3', 0.01), line('CodeBuild', 0.055), line('STS', 0)];
  expect(costLine({ ...NOTHING_SPENT, lines, total: 0.317 })).toBe('On AWS it would have cost about $0.32 (CodePipeline $0.25, CodeBuild $0.055).');
  expect(costLine(NOTHING_SPENT)).toBe('On AWS it would have cost about $0.');
});
