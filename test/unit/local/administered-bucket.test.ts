import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallApp, WEBSITE } from '../../helpers/apps';

const folder = mkdtempSync(join(tmpdir(), 'bucket-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a bucket is copied as `aws s3 sync` does it, below a prefix; a key that leads out of the folder is refused', () => smallApp().rehearse((r) => {
  const bucket = r.bucket(WEBSITE);
  bucket.put('a/b.txt', 'b');
  bucket.put('c.txt', 'c');
  bucket.copyTo(join(folder, 'copy'), 'a/');
  expect([readFileSync(join(folder, 'copy/a/b.txt'), 'utf8'), existsSync(join(folder, 'copy/c.txt'))]).toEqual(['b', false]);
  bucket.put('x/../../out.txt', 'x');
  expect(() => bucket.copyTo(join(folder, 'copy'), 'x/')).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: expect.stringMatching(/^the key 'x\/\.\.\/\.\.\/out\.txt' leads out of /) as unknown }));
  expect(existsSync(join(folder, 'out.txt'))).toBe(false);
}));
