import { rmSync } from 'node:fs';
import { MOVES } from './moves';
import { planted } from './planting';
import { Plant, PLANTS } from './plants';
import { isLong } from './scopes';
import { Found, readHistory, search, tellHistory } from './search';
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

/** In the tests every fourth one, by its known history; `npm run explore` searches for all of them. */
const chosen = isLong ? PLANTS : PLANTS.filter((_, index) => index % 4 === 0);

test.each(chosen)('is found where it is planted: $name', async (plant) => {
  const folder = planted(shop, plant);
  try {
    const found = isLong ? await searchFor(plant, folder) : await playIn(folder, plant);
    process.stdout.write(`${plant.name}: ${found ? `"${found.invariant}" is broken by: ${tellHistory(found.history)}` : 'not found'}\n`);
    expect(found).toBeDefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 3_600_000);

test.each(chosen)('is not found where it is not: $name', async (plant) => {
  expect(await playIn(shop, plant)).toBeUndefined();
});

test('does not apply any more: a text that stands nowhere, or twice', () => {
  const edit = { file: 'lambda/tend/closing.ts', to: '' };
  for (const from of ['no such text', 'return']) expect(() => planted(shop, { name: '', history: '', edits: [{ ...edit, from }] })).toThrow(/places, not one/);
});

/** Plays the known history of a plant. */
async function playIn(folder: string, { history }: Plant): Promise<Found | undefined> {
  let found: Found | undefined;
  await workers.play({
    folder, size: 'entry', isLast: true, histories: [readHistory(history, Object.keys(MOVES))], isNew: () => true,
    onPlayed: ({ broken }) => {
      found = broken;
      return true;
    },
  });
  return found;
}

/** Every move once, and if that is not enough, the moves of the known history as often as there. */
async function searchFor({ history }: Plant, folder: string): Promise<Found | undefined> {
  const moves = [...new Set(readHistory(history, Object.keys(MOVES)).filter((name) => name in MOVES && name !== 'approve' && name !== 'drop 1.1.0'))];
  for (const scope of [{ name: 'everything once', depth: 1 }, { name: 'what it takes', depth: 3, moves }]) {
    const { found } = await search(workers, folder, { ...scope, size: 'entry' }, (_, broken) => broken !== undefined);
    if (found.length > 0) return found[0];
  }
  return undefined;
}
