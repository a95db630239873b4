import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { digestOf } from '../../../lib/contracts/digest';
import { readFiles, zip } from '../../../lib/local/archive';

const FILES = { 'b/page.html': '<p>ü</p>'.repeat(100), 'a.css': Buffer.from([0, 255]) };

test('an archive holds its files in the order of their paths, uncompressed', async () => {
  const bytes = await zip(FILES);
  expect(bytes.includes(Buffer.from('<p>ü</p>'.repeat(100)))).toBe(true);
  expect(bytes.indexOf('a.css')).toBeLessThan(bytes.indexOf('b/page.html'));
});

test('an archive is the same in any time zone and in whatever order its files are told', async () => {
  const script = `require(${JSON.stringify(resolve('lib/local/archive.js'))}).zip({ 'a.css': 'a', 'b.css': 'b' }).then((bytes) => process.stdout.write(bytes))`;
  const [utc, east, west] = ['UTC', 'Asia/Kathmandu', 'America/St_Johns'].map((TZ) => execFileSync(process.execPath, ['-e', script], { env: { ...process.env, TZ } }));
  expect(digestOf(east)).toBe(digestOf(utc));
  expect(digestOf(west)).toBe(digestOf(utc));
  expect(digestOf(await zip({ 'b.css': 'b', 'a.css': 'a' }))).toBe(digestOf(utc));
});

test('a folder is read with the paths of its files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  mkdirSync(join(folder, 'b'));
  writeFileSync(join(folder, 'b', 'page.html'), 'x');
  symlinkSync(join(folder, 'b', 'page.html'), join(folder, 'linked.html'));
  for (const name of [folder, `${folder}/`, relative('.', folder), `./${relative('.', folder)}/../${folder.split('/').at(-1)}`]) {
    expect(Object.keys(readFiles(name, 'site')).sort()).toEqual(['b/page.html', 'linked.html']);
  }
  expect(readFiles(FILES, 'site')).toBe(FILES);
});

test.each(['not-there', '.'])('fails for a link to %s, rather than leave it out', (target) => {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  symlinkSync(target, join(folder, 'link'));
  expect(() => readFiles(folder, 'site')).toThrow(/link is no file that can be kept/);
});

test('fails for a folder that is not there, and says what to do', () => {
  expect(() => readFiles('./not-built', 'to drop as \'site\'')).toThrow("there is no folder ./not-built to drop as 'site'; build it first");
});

test('fails for nothing at all', () => {
  const empty = mkdtempSync(join(tmpdir(), 'archive-'));
  expect(() => readFiles(empty, 'to drop as \'site\'')).toThrow(`there is no file in ${empty} to drop as 'site'; build it first`);
  expect(() => readFiles({}, 'to drop as \'site\'')).toThrow("there is no file to drop as 'site'; build it first");
});
