import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STOREFRONT_TEMPLATES } from '../helpers/storefront';

const folder = mkdtempSync(join(tmpdir(), 'synth-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('`cdk synth` in the root of the repository ends well, and has nothing to say about our constructs', () => {
  const { status, stdout, stderr } = spawnSync('npx', ['cdk', 'synth', '--quiet', '--output', folder], { encoding: 'utf8' });
  const said = `${stdout}${stderr}`.split('\n').filter((line) => !/^npm warn|^Supply a stack id/.test(line));
  expect(said.filter((line) => /warn|error|storefront|store|shop/i.test(line))).toEqual([]);
  expect(status).toBe(0);
  expect(STOREFRONT_TEMPLATES.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
});
