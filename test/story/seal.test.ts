import { RELEASES, site, smallApp, WORK } from '../helpers/apps';
import { zip } from '../../lib/local/archive';
import { dropOf, dropRaw, zipWithPath } from '../helpers/drops';
import { deploy, deployments, factsOf, refusals, running } from '../helpers/stories';

/** The end of a ZIP archive's directory, and nothing else. */
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);

const app = smallApp();

test('the same bytes again are the same release: nothing new stands in the ledger', () => app.rehearse(async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  await deploy(r, '1.0.0');
  expect(factsOf(r, 'sealed')).toHaveLength(1);
  expect(refusals(r)).toEqual([]);
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
}));

describe('fails', () => {
  test('for other bytes under a version that was sealed; the sealed release stays what it was', () => app.rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    const [{ key, versionId }] = r.bucket(RELEASES).versions('releases/shop/1.0.0/release.json');
    await deploy(r, '1.0.0', site('1.0.0', { more: { 'more.txt': 'more' } }));
    expect(refusals(r)).toEqual([expect.stringMatching(/^seal: ReleaseConflict: version 1\.0\.0 of 'shop' was sealed at 2026-01-05T08:00:0\S+ with other bytes; give these a version of their own$/)]);
    expect(r.bucket(RELEASES).versions('releases/shop/1.0.0/release.json')).toEqual([{ key, versionId }]);
    expect(factsOf(r, 'sealed')).toHaveLength(1);
  }));

  test('for a version with a plus sign, and says what would do', () => app.rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0+7');
    expect(refusals(r)).toEqual(['seal: DropInvalid: version \'1.0.0+7\' contains \'+\', which S3 keys and URLs do not keep; write \'1.0.0-7\' instead']);
    await deploy(r, '1.0.0-7');
    expect(running(r)).toBe('1.0.0-7');
  }));

  test.each([
    ['that is no archive', { 'site.zip': Buffer.from('not a zip, whatever its name says') }, /^seal: ArchiveInvalid: .*site\.zip is not an archive that can be sealed/],
    ['whose path leaves the archive', { 'site.zip': zipWithPath('../x') }, /^seal: ArchiveInvalid: .*site\.zip is not an archive that can be sealed: .*\.\.\/x/],
    ['with no file in it', { 'site.zip': EMPTY_ZIP }, /^seal: ArchiveInvalid: .*site\.zip is not an archive that can be sealed: it has no file in it$/],
    ['that is not there', {}, /^seal: DropInvalid: drop\/shop\/odd\/site\.zip is not there; write drop\.json last$/],
  ])('for an archive %s; a later one is sealed', (_, archives: Record<string, Buffer>, reason) => app.rehearse(async (r) => {
    await r.settle();
    dropRaw(r, { id: 'odd', archives, json: (digests) => dropOf('1.0.0', { file: 'site.zip', digest: digests['site.zip'] ?? `sha256:${'0'.repeat(64)}` }) });
    await r.settle();
    expect(refusals(r)).toEqual([expect.stringMatching(reason)]);
    expect(r.report.releases).toEqual([]);
    expect(r.bucket(RELEASES).list('releases/').filter((key) => key.endsWith('release.json'))).toEqual([]);
    await deploy(r, '1.0.0');
    expect(running(r)).toBe('1.0.0');
  }));

  test.each([
    ['no JSON', '{ "version": ', /^seal: DocumentUnreadable: drop\.json/],
    ['JSON, but no drop', '[]', /^seal: Field(Missing|Invalid): drop\.json/],
    ['the drop of another release', JSON.stringify(dropOf('1.0.0', { file: 'site.zip', digest: `sha256:${'0'.repeat(64)}` }, 'other')), /^seal: DropInvalid: it names the release 'other' but lies below drop\/shop\/$/],
    ['of a later schema', JSON.stringify({ ...dropOf('1.0.0', { file: 'site.zip', digest: `sha256:${'0'.repeat(64)}` }), schemaVersion: 2 }), /^seal: VersionUnsupported: drop\.json/],
  ])('for a drop.json that is %s', (_, json, reason) => app.rehearse(async (r) => {
    await r.settle();
    dropRaw(r, { id: 'odd', json });
    await r.settle();
    expect(refusals(r)).toEqual([expect.stringMatching(reason)]);
    expect(r.report.releases).toEqual([]);
  }));

  test('for other artifacts than a release has, before anybody is asked; a story is told so at once, in the same words', () => app.rehearse(async (r) => {
    await r.settle();
    const archive = await zip(site('1.0.0'));
    dropRaw(r, {
      id: 'odd', archives: { 'docs.zip': archive },
      json: (digests) => ({ ...dropOf('1.0.0', { file: 'docs.zip', digest: digests['docs.zip'] }), artifacts: [{ name: 'docs', file: 'docs.zip', digest: digests['docs.zip'] }] }),
    });
    await r.settle();
    const words = "it hands in the artifact 'docs', a release of 'shop' has the artifact 'site': add 'site', leave out 'docs'";
    expect(refusals(r)).toEqual([`seal: DropInvalid: ${words}`]);
    expect(r.report.releases).toEqual([]);
    expect(r.bucket(RELEASES).list('releases/')).toEqual([]);
    await expect(r.drop({ version: '1.0.0', artifacts: { docs: site('1.0.0') } })).rejects.toMatchObject({ code: 'StoryInvalid', message: `the drop of shop 1.0.0: ${words}` });
    expect(r.bucket(WORK).list('drop/')).toEqual(['drop/shop/odd/docs.zip', 'drop/shop/odd/drop.json']);
  }));

  test('for a release that the store does not know; others are not disturbed', () => app.rehearse(async (r) => {
    await r.settle();
    dropRaw(r, { id: 'odd', name: 'nobody', json: JSON.stringify(dropOf('1.0.0', { file: 'site.zip', digest: `sha256:${'0'.repeat(64)}` }, 'nobody')) });
    await r.settle();
    expect(r.bucket(RELEASES).list('releases/')).toEqual([]);
    expect(r.report.refusals).toEqual([{
      release: 'nobody', environment: null, version: '1.0.0', stage: 'seal', reason: 'DropInvalid: the store has no release pipeline \'nobody\'',
    }]);
    r.bucket(WORK).put('drop/nobody/file.txt', 'no drop.json at all');
    await deploy(r, '1.0.0');
    expect(running(r)).toBe('1.0.0');
  }));
});
