import { readFileSync } from 'node:fs';

test('the app of the example is at most 60 lines of at most 120 characters', () => {
  const lines = ['app.ts', 'storefront.ts'].flatMap((file) => readFileSync(`examples/storefront/${file}`, 'utf8').trimEnd().split('\n'));
  expect(lines.length).toBeLessThanOrEqual(60);
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
});
