import { describeChanges } from '../../../../lambda/admit/changes';
import { digestOf } from '../../../../lib/contracts/digest';
import { Manifest } from '../../../../lib/contracts/manifest';
import { manifestOf, site } from '../../../helpers/contracts';

const withFiles = (files: Readonly<Record<string, string>>, source: Partial<Manifest['source']> = {}, names: readonly string[] = ['site']): Manifest => manifestOf('1.0.0', {
  source: { ...manifestOf().source, ...source },
  artifacts: names.map((name) => ({ ...site('1.0.0'), name, files: Object.entries(files).map(([path, text]) => ({ path, size: text.length, digest: digestOf(text) })) })),
});
const many = (count: number, text: string) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}-${'x'.repeat(80)}.html`, text]));

test.each<[string, Manifest | null, Manifest, string]>([
  ['nothing that ran before', null, withFiles({ a: '1', b: '1' }), '2 files; commit c0ffee by bob'],
  ['the same files', withFiles({ a: '1' }), withFiles({ a: '1' }), 'the same files; commit c0ffee by bob'],
  ['files by their bytes', withFiles({ a: '1', b: '1', c: '1' }), withFiles({ a: '2', b: '1', d: '1' }), '1 file changed: a; 1 file new: d; 1 file gone: c; commit c0ffee by bob'],
  ['more files than are named', withFiles({}), withFiles({ a: '', b: '', c: '', d: '', e: '' }), '5 files new: a, b and 3 more; commit c0ffee by bob'],
  ['files of several artifacts', withFiles({ a: '1' }, {}, ['site', 'docs']), withFiles({ a: '2' }, {}, ['site', 'docs']), '2 files changed: site/a, docs/a; commit c0ffee by bob'],
  ['the commit that ran before', withFiles({}, { commit: 'beef' }), withFiles({}), 'the same files; commit c0ffee by bob, after beef'],
  ['nothing of commits that nobody told', withFiles({}, { commit: undefined }), withFiles({}, { commit: undefined }), 'the same files; commit unknown'],
])('%s', (_what, running, proposed, says) => {
  expect(describeChanges(running, proposed)).toBe(says);
});

test('it stays short, whatever the names are', () => {
  const long = { commit: 'c'.repeat(300), author: 'a'.repeat(300) };
  const text = describeChanges(withFiles({ ...many(500, 'old'), ...Object.fromEntries(Object.keys(many(300, '')).map((name) => [`gone-${name}`, ''])) }, { commit: 'd'.repeat(300) }), withFiles({ ...many(500, 'new'), ...Object.fromEntries(Object.keys(many(300, '')).map((name) => [`new-${name}`, ''])) }, long));
  expect(text.length).toBeLessThanOrEqual(450);
  expect(text).toMatch(/500 files changed: .*300 files new: .*300 files gone: .*commit c+… by a+…, after d+…$/);
});
