import { deflateRawSync } from 'node:zlib';
import { zip } from '../../../../lib/local/archive';
import { glob } from '../../../../lib/local/world/files/glob';
import { unzip } from '../../../../lib/local/world/files/unzip';

test.each<[string, string[], string[]]>([
  ['*.java', ['a.java', '.java'], ['a/b.java', 'a.javax']],
  ['*.{java,class}', ['a.java', 'a.class'], ['a.{java,class}', 'ajava']],
  ['foo.?', ['foo.a'], ['foo.', 'foo.ab', 'foo./']],
  ['**', ['a', 'a/b/c'], []],
  ['**/*', ['a', 'a/b/c', '.hidden'], []],
  ['dir/*', ['dir/a'], ['dir/a/b', 'dir']],
  ['dir/**', ['dir/a', 'dir/a/b'], ['dir', 'other/a']],
  ['common/**/*.js', ['common/app.js', 'common/a/b/app.js'], ['common.js', 'a/common/app.js']],
  ['**/README.md', ['README.md', 'a/README.md'], ['a/XREADME.md']],
  ['[ab]*', ['a', 'b1'], ['c', '/']],
  ['[!ab]', ['c', '-'], ['a', '/']],
  ['[*?]', ['*', '?'], ['a']],
  ['v1.0+(x)', ['v1.0+(x)'], ['v1x0+(x)', 'v1.00x']],
  ['a\\*', ['a*'], ['ab']],
  ['a,b', ['a,b'], ['a']],
  ['./dist/*', ['dist/a'], ['./dist/a']],
])('the pattern %s', (pattern, yes, no) => {
  expect([...yes, ...no].filter((path) => glob(pattern).test(path))).toEqual(yes);
});

test.each(['{a', 'a}', '{a,{b}}', '[a', 'a\\'])('fails for the pattern %s', (pattern) => {
  expect(() => glob(pattern)).toThrow(expect.objectContaining({ code: 'Unsupported' }));
});

describe('an archive', () => {
  test('gives back its files, and which of them can be run', async () => {
    const files = [{ path: 'a/run.sh', bytes: Buffer.from('x'), isExecutable: true }, { path: 'ü', bytes: Buffer.alloc(0), isExecutable: false }];
    expect(unzip(await zip(files))).toEqual(files);
    expect(unzip(await zip({}))).toEqual([]);
  });

  test('may be compressed', async () => {
    const [text, stored] = ['a'.repeat(20), await zip({ x: 'a'.repeat(20) })];
    const packed = deflateRawSync(text);
    const [local, directory] = [stored.subarray(0, stored.indexOf(text)), stored.subarray(stored.indexOf(text) + text.length)].map((part) => Buffer.from(part));
    const entry = directory.indexOf(Buffer.from('PK\x01\x02'));
    const end = directory.indexOf(Buffer.from('PK\x05\x06'));
    directory.writeUInt16LE(8, entry + 10);
    directory.writeUInt32LE(packed.length, entry + 20);
    directory.writeUInt32LE(directory.readUInt32LE(end + 16) - text.length + packed.length, end + 16);
    expect(unzip(Buffer.concat([local, packed, directory]))[0].bytes.toString('utf8')).toBe(text);
  });

  test.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['a text', () => Buffer.from('hello'), /no ZIP archive/],
    ['an archive that is cut', (bytes) => bytes.subarray(20), /no ZIP archive that can be read|is damaged/],
    ['a path out of its folder', (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('abcd', '../x'), 'latin1'), /its file '\.\.\/x' does not lie in its folder/],
  ])('fails for %s', async (_, change, message) => {
    const bytes = change(await zip({ abcd: 'x' }));
    expect(() => unzip(bytes)).toThrow(expect.objectContaining({ code: 'ArchiveInvalid', message: expect.stringMatching(message) }));
  });
});
