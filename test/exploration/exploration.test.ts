import { rmSync } from 'node:fs';
import { isLong, SCOPES } from './scopes';
import { search, tellHistory } from './search';
import { synthesizeShop } from './shop';
import { Workers } from './workers';

const shop = synthesizeShop();
let workers: Workers;
beforeAll(async () => {
  workers = await Workers.start(2);
});
afterAll(() => {
  workers.stop();
  rmSync(shop, { recursive: true });
});

test.each(SCOPES)('no history breaks an invariant: $name', async (scope) => {
  const began = performance.now();
  const { states, histories, moments, found } = await search(workers, shop, scope, ({ moves, played, of, states: so }) => {
    if (isLong && (played % 200 === 0 || played === of)) process.stderr.write(`  ${scope.name}: ${moves} of ${scope.depth} moves, ${played} of ${of} histories, ${so} states\n`);
  });
  process.stdout.write(`${scope.name}: ${histories} histories of at most ${scope.depth} moves, ${states} states, judged at ${moments} moments, in ${Math.round((performance.now() - began) / 1000)} s\n`);
  expect(found.map(({ invariant, history }) => `${tellHistory(history)}: ${invariant}`)).toEqual([]);
  expect(states).toBeGreaterThan(100);
}, 3_600_000);
