import { describeChanges } from '../../../../lambda/admit/changes';
import { digestOf } from '../../../../lib/contracts/digest';
import { Manifest } from '../../../../lib/contracts/manifest';
import { image, manifestOf, site } from '../../../helpers/contracts';

const withFiles = (files: Readonly<Record<string, string>>, source: Partial<Manifest['source']> = {}, names: readonly string[] = ['site']): Manifest => manifestOf('1.0.0', {
  source: { ...manifestOf().source, ...source },
  artifacts: names.map((name) => ({ ...site('1.0.0'), name, files: Object.entries(files).map(([path, text]) => ({ path, size: text.length, digest: digestOf(text) })) })),
});
const many = (count: number, text: string) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}-${'x'.repeat(80)}.html`, text]));

test.each<[string, Manifest | null, Manifest, string]>([
  ['nothing that ran before', null, withFiles({ a: '1', b: '1' }), 'commit c0ffee by bob; 2 files'],
  ['the same files', withFiles({ a: '1' }), withFiles({ a: '1' }), 'commit c0ffee by bob; the same files'],
  ['files by their bytes', withFiles({ a: '1', b: '1', c: '1' }), withFiles({ a: '2', b: '1', d: '1' }), 'commit c0ffee by bob; 1 file changed: a; 1 file new: d; 1 file gone: c'],
  ['more files than are named', withFiles({}), withFiles({ a: '', b: '', c: '', d: '', e: '' }), 'commit c0ffee by bob; 5 files new: a, b and 3 more'],
  ['files of several artifacts', withFiles({ a: '1' }, {}, ['site', 'docs']), withFiles({ a: '2' }, {}, ['site', 'docs']), 'commit c0ffee by bob; 2 files changed: site/a, docs/a'],
  ['the commit that ran before', withFiles({}, { commit: 'beef' }), withFiles({}), 'commit c0ffee by bob, after beef; the same files'],
  ['images by their digests', manifestOf('1.0.0', { images: [image('1.0.0')] }), manifestOf('1.0.0', { images: [image('1.1.0')] }), 'commit c0ffee by bob; 1 image changed: api'],
  ['the same images', manifestOf('1.0.0', { images: [image('1.0.0')] }), manifestOf('1.0.0', { images: [image('1.0.0')] }), 'commit c0ffee by bob; the same files'],
  ['nothing of commits that nobody told', withFiles({}, { commit: undefined }), withFiles({}, { commit: undefined }), 'commit unknown; the same files'],
])('%s', (_what, running, proposed, says) => {
  expect(describeChanges(running, proposed)).toBe(says);
});

test('it stays short, whatever the names are', () => {
  const long = { commit: 'c'.repeat(300), author: 'a'.repeat(300) };
  const text = describeChanges(withFiles({ ...many(500, 'old'), ...Object.fromEntries(Object.keys(many(300, '')).map((name) => [`gone-${name}`, ''])) }, { commit: 'd'.repeat(300) }), withFiles({ ...many(500, 'new'), ...Object.fromEntries(Object.keys(many(300, '')).map((name) => [`new-${name}`, ''])) }, long));
  expect(text.length).toBeLessThanOrEqual(300);
  expect(text).toMatch(/^commit c+… by a+…, after d+…; 500 files changed: .*…$/);
});

describe('commits that builds found', () => {
  const id = (n: number) => n.toString(16).padStart(40, '0');
  const built = (numbers: readonly number[], author = 'ada', more = 0): Manifest => ({
    ...withFiles({}), commits: { since: null, more, list: numbers.map((n) => ({ id: id(n), author, message: `change ${n}` })) },
  });

  test('are those of all releases since the one that runs, each once', () => {
    expect(describeChanges(withFiles({}), built([5, 4]), [built([4, 3], 'bob'), built([2], 'eve')])).toBe("4 commits by ada, bob and others: 'change 5', 'change 4' and 2 more; the same files");
  });

  test('count those that are not named', () => {
    expect(describeChanges(null, built([1], 'ada', 99))).toBe("100 commits by ada: 'change 1' and 98 more; 0 files");
  });

  test('can say nothing that a pipeline would take for a variable', () => {
    const sly = built([1]);
    expect(describeChanges(null, { ...sly, commits: { ...sly.commits!, list: [{ id: id(1), author: '#{admit.digest}', message: '#{x.y}' }] } })).toBe("1 commit by # {admit.digest}: '# {x.y}'; 0 files");
  });
});
