import { healthy, HOST, RELEASES, site, smallApp, WEBSITE } from '../helpers/apps';
import { deploy, deployments, drop, factsOf, refusals, running } from '../helpers/stories';
import { Rehearsal } from '../../lib/local';

const app = smallApp();
const CANDIDATE = 'candidate/shop/prod/release.json';

/** A release runs; another is sealed, and nobody has admitted it yet. */
async function sealSecond(r: Rehearsal): Promise<{ manifest: string; archive: string }> {
  await r.settle();
  await deploy(r, '1.0.0');
  await drop(r, '1.1.0');
  await r.until((report) => report.releases.length === 2);
  const keys = r.bucket(RELEASES).list('releases/shop/1.1.0/');
  return { manifest: keys.find((key) => key.endsWith('release.json'))!, archive: keys.find((key) => key.endsWith('site.zip'))! };
}

/** What was refused in `Admit`; nothing was opened, and the next release works. */
async function refusedInAdmit(r: Rehearsal): Promise<string> {
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
  expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, waiting: null });
  const [refusal, ...more] = refusals(r);
  expect(more).toEqual([]);
  await deploy(r, '1.2.0');
  expect(running(r)).toBe('1.2.0');
  return refusal;
}

describe('fails', () => {
  test('for a manifest that was never sealed', () => app.rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    const genuine = JSON.parse(r.bucket(RELEASES).get('releases/shop/1.0.0/release.json')!.toString()) as object;
    r.bucket(RELEASES).put(CANDIDATE, JSON.stringify({ ...genuine, version: '9.9.9' }));
    r.start('prod');
    expect(await refusedInAdmit(r)).toBe('Admit: ReleaseUnsealed: 9.9.9 was never sealed; hand it in as a drop');
  }));

  test('for a manifest that is not, byte for byte, what was sealed under its version', () => app.rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    const genuine = r.bucket(RELEASES).get('releases/shop/1.0.0/release.json')!.toString();
    r.bucket(RELEASES).put(CANDIDATE, `${genuine}\n`);
    r.start('prod');
    expect(await refusedInAdmit(r)).toMatch(/^Admit: ReleaseUnsealed: these bytes of release\.json \(sha256:[0-9a-f]{64}\) are not those that were sealed as 1\.0\.0/);
  }));

  test.each(['surprise', '{"schemaVersion":1,"name":"shop"}'])('for something that is no manifest: %s', (text) => app.rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    const versionId = r.bucket(RELEASES).put('releases/shop/notes.txt', text);
    r.start('prod', { key: 'releases/shop/notes.txt', versionId });
    expect(await refusedInAdmit(r)).toBe('Admit: ReleaseUnsealed: what this was started with is no manifest of a release; name the release.json of a sealed one, or nothing');
  }));

  test('when the manifest was overwritten after it was sealed', () => app.rehearse(async (r) => {
    const { manifest } = await sealSecond(r);
    const written = r.bucket(RELEASES).put(manifest, r.bucket(RELEASES).get(manifest)!);
    expect(await refusedInAdmit(r)).toMatch(new RegExp(`^Admit: ReleaseAltered: somebody wrote over releases/shop/1\\.1\\.0/release\\.json after it was sealed: its current version is ${written}`));
  }));

  test('when a delete marker lies on a sealed archive', () => app.rehearse(async (r) => {
    const { archive } = await sealSecond(r);
    r.bucket(RELEASES).remove(archive);
    expect(await refusedInAdmit(r)).toMatch(/^Admit: ReleaseAltered: somebody wrote over \S+site\.zip after it was sealed: its current version is a delete marker/);
  }));

  test('when a sealed archive was deleted and the same bytes were written again', () => app.rehearse(async (r) => {
    const { archive } = await sealSecond(r);
    const bytes = r.bucket(RELEASES).get(archive)!;
    r.bucket(RELEASES).remove(archive);
    const written = r.bucket(RELEASES).put(archive, bytes);
    expect(await refusedInAdmit(r)).toMatch(new RegExp(`^Admit: ReleaseAltered: somebody wrote over \\S+site\\.zip after it was sealed: its current version is ${written}`));
  }));

  test('for a release that was found bad here, when somebody starts it again', () => smallApp({ after: healthy() }).rehearse(async (r) => {
    r.host(HOST, WEBSITE);
    await r.settle();
    await deploy(r, '1.0.0', site('1.0.0', { status: 'degraded' }));
    r.start('prod');
    await r.settle();
    expect(deployments(r)).toEqual(['1.0.0 failed']);
    expect(refusals(r)).toEqual([expect.stringMatching(/^Admit: ReleaseBad: 1\.0\.0 was found bad here at 2026-01-05T08:\S+: health: /)]);
    expect(factsOf(r, 'opened')).toHaveLength(1);
  }));
});
