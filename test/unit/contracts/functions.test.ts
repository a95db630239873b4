import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTION_NAMES, FUNCTION_TIMEOUT, FUNCTION_VARIABLES, readVariables, VARIABLES } from '../../../lib/contracts/functions';

test('variables are read by the names that the constructs set', () => {
  expect(readVariables(['releasesBucket', 'tend'], { RELEASES_BUCKET: 'b', TEND_ARN: 'arn', OTHER: 'x' })).toEqual({ releasesBucket: 'b', tend: 'arn' });
});

test('fails for missing and empty variables, all at once', () => {
  expect(() => readVariables(['releasesBucket', 'workBucket', 'storePath'], { WORK_BUCKET: '', STORE_PATH: '/store' })).toThrow(
    expect.objectContaining({ code: 'EnvironmentVariableMissing', message: 'missing environment variable RELEASES_BUCKET, WORK_BUCKET; deploy the store again' }),
  );
});

test('no two variables have one name', () => {
  expect(new Set(Object.values(VARIABLES)).size).toBe(Object.keys(VARIABLES).length);
});

test.each(FUNCTION_NAMES)('%s reads what it is given, and nothing else', (name) => {
  const folder = join(__dirname, '../../../lambda', name);
  const source = readdirSync(folder).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const read = [...source.matchAll(/readVariables\(\s*\[([^\]]*)\]/g)].flatMap(([, list]) => [...list.matchAll(/'(\w+)'/g)].map(([, variable]) => variable));
  expect(read.sort()).toEqual([...FUNCTION_VARIABLES[name]].sort());
});

test.each(FUNCTION_NAMES)('%s has no longer than Lambda gives', (name) => {
  expect(FUNCTION_TIMEOUT[name]).toBeLessThanOrEqual(900);
});
