import { compareTarget } from '../../../../lambda/attest/decide';
import { Digest } from '../../../../lib/contracts/digest';
import { ManifestFile } from '../../../../lib/contracts/manifest';
import { otherDigest, site } from '../../../helpers/contracts';

const { files: FILES } = site('1.0.0');
const [APP, INDEX] = FILES;
const found = (files: readonly ManifestFile[] = FILES, changes: Readonly<Record<string, Digest>> = {}): Map<string, Digest> =>
  new Map([...files.map(({ path, digest }): [string, Digest] => [path, digest]), ...Object.entries(changes)]);

test('a target that holds the release, and nothing else, does not differ', () => {
  expect(compareTarget('shop-site', FILES, found())).toBeUndefined();
  expect(compareTarget('shop-site', FILES, found([INDEX, APP]))).toBeUndefined();
  expect(compareTarget('shop-site', [], new Map())).toBeUndefined();
});

test.each<[string, Map<string, Digest>, string]>([
  ['lacks a file', found([INDEX]), 'assets/app.js is missing'],
  ['has other bytes', found(FILES, { 'index.html': otherDigest }), 'index.html has other bytes'],
  ['has something without a digest', found(FILES, { 'index.html': '' }), 'index.html has other bytes'],
  ['has a file too many', found(FILES, { 'old.html': otherDigest }), 'old.html is not part of the release'],
  ['has the same name in other letters', found([APP], { 'Index.html': INDEX.digest }), 'index.html is missing; Index.html is not part of the release'],
  ['is empty', new Map(), 'assets/app.js is missing; index.html is missing'],
])('fails when the target %s', (_what, actual, says) => {
  expect(compareTarget('shop-site', FILES, actual)).toBe(`shop-site: ${says}`);
});

test('fails for a release whose own digest is none, even if the target has the same', () => {
  expect(compareTarget('shop-site', [{ ...INDEX, digest: '' }], new Map([['index.html', '']]))).toBe('shop-site: index.html has other bytes');
});

test.each([[5, ''], [6, '; and 1 more'], [105, '; and 100 more']])('of %d differences the first five are named%s', (count, more) => {
  const files = Array.from({ length: count }, (_, index) => ({ ...INDEX, path: `${index}.html` }));
  expect(compareTarget('shop-site', files, new Map())).toBe(`shop-site: ${[0, 1, 2, 3, 4].map((index) => `${index}.html is missing`).join('; ')}${more}`);
});
