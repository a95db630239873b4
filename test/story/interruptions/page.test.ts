import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interruptionRows } from '../../helpers/interruptions';

/** All stories in one text. */
const stories = readdirSync('test/story', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts')).map((file) => readFileSync(join('test/story', file), 'utf8')).join('\n');

test('every row of the page is a story, says something that is seen in it, and what to do; a story without a row fails by itself', () => {
  const rows = interruptionRows();
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter(({ title }) => !stories.includes(`'${title}'`))).toEqual([]);
  expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length);
  expect(rows.filter(({ seen, advice }) => !seen.includes('`') || !advice)).toEqual([]);
});
