import { Digest, digestOf } from '../../../lib/contracts/digest';
import { ErrorCode } from '../../../lib/contracts/errors';
import { proveAdmitted, proveRelease, ReleaseEvidence, sealedObjects } from '../../../lib/contracts/proofs';
import { API_URI, evidenceOf, execution, image, manifestOf, manifestText, otherDigest, releaseOf, site, T0, takenBy } from '../../helpers/contracts';

interface Lie {
  readonly name: string;
  readonly tell: (evidence: ReleaseEvidence) => ReleaseEvidence;
  readonly code: ErrorCode;
  readonly says: string;
}

const MANIFEST = releaseOf();
const SITE = site('1.0.0');
const withText = (text: string) => (evidence: ReleaseEvidence): ReleaseEvidence => ({ ...evidence, manifest: { text, digest: digestOf(text) } });
const withCurrent = (key: string, versionId: string | undefined) => (evidence: ReleaseEvidence): ReleaseEvidence => ({ ...evidence, current: new Map([...evidence.current, [key, versionId]]) });
/** A release with an image whose tag leads to this digest now. */
const withImage = (current: Digest | undefined) => (evidence: ReleaseEvidence): ReleaseEvidence => {
  const text = manifestText('1.0.0', { images: [image('1.0.0')] });
  return { ...evidence, manifest: { text, digest: digestOf(text) }, sealed: { ...MANIFEST, digest: digestOf(text) }, images: new Map([['api', current]]) };
};
const overwritten = (key: string, current: string, sealed: string): string =>
  `somebody wrote over ${key} after it was sealed: its current version is ${current}, sealed was ${sealed}; find out who before anything of it is deployed`;

/** Every lie about a release, in the order in which they are found out. */
const LIES: readonly Lie[] = [
  { name: 'it is no JSON', tell: withText('PK\u0003\u0004'), code: 'ReleaseUnsealed', says: 'is no manifest of a release; name the release.json of a sealed one, or nothing' },
  { name: 'it is no manifest', tell: withText('{"schemaVersion":1}'), code: 'ReleaseUnsealed', says: 'is no manifest of a release' },
  { name: 'it was written by a newer version', tell: withText(JSON.stringify({ ...manifestOf(), schemaVersion: 2 })), code: 'VersionUnsupported', says: 'written by another version' },
  { name: 'it is a release of another pipeline', tell: (e) => ({ ...e, name: 'blog' }), code: 'ReleaseUnsealed', says: "1.0.0 is a release of 'shop', not of 'blog'" },
  { name: 'it was never sealed', tell: (e) => ({ ...e, sealed: undefined }), code: 'ReleaseUnsealed', says: '1.0.0 was never sealed; hand it in as a drop' },
  { name: 'another version was sealed', tell: (e) => ({ ...e, sealed: { ...MANIFEST, version: '1.0.1' } }), code: 'ReleaseUnsealed', says: '1.0.0 was never sealed' },
  { name: 'other bytes were sealed under its version', tell: (e) => ({ ...e, sealed: { ...MANIFEST, digest: otherDigest } }), code: 'ReleaseUnsealed', says: `(${MANIFEST.digest}) are not those that were sealed as 1.0.0 (${otherDigest})` },
  { name: 'its sealed digest is nonsense', tell: (e) => ({ ...e, sealed: { ...MANIFEST, digest: '' }, manifest: { ...e.manifest, digest: '' } }), code: 'ReleaseUnsealed', says: 'are not those that were sealed' },
  { name: 'its manifest has other spaces', tell: withText(JSON.stringify(manifestOf())), code: 'ReleaseUnsealed', says: 'are not those that were sealed as 1.0.0' },
  { name: 'it names other bytes of an artifact', tell: withText(manifestText('1.0.0', { artifacts: [{ ...SITE, digest: otherDigest }] })), code: 'ReleaseUnsealed', says: 'are not those that were sealed as 1.0.0' },
  { name: 'somebody wrote over its manifest', tell: withCurrent(MANIFEST.key, 'v2'), code: 'ReleaseAltered', says: overwritten(MANIFEST.key, 'v2', MANIFEST.versionId) },
  { name: 'somebody deleted its manifest', tell: withCurrent(MANIFEST.key, undefined), code: 'ReleaseAltered', says: overwritten(MANIFEST.key, 'a delete marker', MANIFEST.versionId) },
  { name: 'somebody wrote over an artifact', tell: withCurrent(SITE.key, 'v2'), code: 'ReleaseAltered', says: overwritten(SITE.key, 'v2', SITE.versionId) },
  { name: 'somebody deleted an artifact', tell: withCurrent(SITE.key, undefined), code: 'ReleaseAltered', says: overwritten(SITE.key, 'a delete marker', SITE.versionId) },
  { name: 'nobody looked at its objects', tell: (e) => ({ ...e, current: new Map() }), code: 'ReleaseAltered', says: MANIFEST.key },
  { name: 'the tag of an image leads elsewhere', tell: withImage(otherDigest), code: 'ImageMoved', says: `api:1.0.0 is ${otherDigest} now, sealed was ${image('1.0.0').digest}; find out who pushed it to ${API_URI}` },
  { name: 'an image is gone', tell: withImage(undefined), code: 'ImageMissing', says: `api:1.0.0 is not in ${API_URI} any more, sealed was ${image('1.0.0').digest}` },
  { name: 'nobody looked at its images', tell: (e) => ({ ...withImage(undefined)(e), images: new Map() }), code: 'ImageMissing', says: 'api:1.0.0' },
  { name: 'it was found bad here', tell: (e) => ({ ...e, bad: [{ version: '1.0.0', digest: MANIFEST.digest, at: T0, reason: 'checkout is slow' }] }), code: 'ReleaseBad', says: `1.0.0 was found bad here at ${T0}: checkout is slow` },
];

const refusal = ({ code, says }: Lie) => expect.objectContaining({ name: 'ReleaseError', code, message: expect.stringContaining(says) });

test('a release that is what was sealed is proved, and read', () => {
  expect(proveRelease(evidenceOf())).toEqual(manifestOf());
});

test('a release whose images are where they were is proved', () => {
  expect(proveRelease(withImage(image('1.0.0').digest)(evidenceOf())).images).toEqual([image('1.0.0')]);
});

test('a release is not bad because another one of its version was', () => {
  expect(proveRelease(evidenceOf('1.0.0', { bad: [{ version: '1.0.0', digest: otherDigest, at: T0, reason: 'slow' }] })).version).toBe('1.0.0');
});

test.each(LIES)('fails when $name', (lie) => {
  expect(() => proveRelease(lie.tell(evidenceOf()))).toThrow(refusal(lie));
});

/** One lie for each proof. Two that are told at once do not disturb each other. */
const STEPS = ['it was written by a newer version', 'it is a release of another pipeline', 'other bytes were sealed under its version', 'somebody wrote over an artifact', 'it was found bad here']
  .map((name) => LIES.find((lie) => lie.name === name)!);
const PAIRS = STEPS.flatMap((earlier, index) => STEPS.slice(index + 1).map((second) => ({ earlier, second, first: earlier.name, then: second.name })));

test.each(PAIRS)('fails first because $first, when also $then', ({ earlier, second }) => {
  expect(() => proveRelease(second.tell(earlier.tell(evidenceOf())))).toThrow(refusal(earlier));
  expect(() => proveRelease(earlier.tell(second.tell(evidenceOf())))).toThrow(refusal(earlier));
});

test('a release consists of its manifest and its artifacts, each by version', () => {
  expect(sealedObjects(MANIFEST, manifestOf())).toEqual([
    { key: 'releases/shop/1.0.0/release.json', versionId: 'manifest-1.0.0' }, { key: 'releases/shop/1.0.0/a1/site.zip', versionId: 'site-1.0.0' },
  ]);
});

describe('an execution that deploys', () => {
  const prove = (taken: ReturnType<typeof takenBy> | null, digest = MANIFEST.digest) => () => proveAdmitted(taken, execution(1), digest, 'prod');
  const notAdmitted = (message: string) => expect.objectContaining({ code: 'NotAdmitted', message });

  test('has the environment, for this very release', () => {
    expect(prove(takenBy(1))()).toEqual(takenBy(1));
  });

  test('fails where nothing has the environment', () => {
    expect(prove(null)).toThrow(notAdmitted(`prod is not taken by execution ${execution(1)}; start the release again`));
  });

  test('fails where another execution has the environment, and names it', () => {
    expect(prove(takenBy(2))).toThrow(notAdmitted(`prod is not taken by execution ${execution(1)} but by ${execution(2)} with 1.0.0; start the release again`));
  });

  test.each([otherDigest, ''])('fails with another release than the one that was admitted: %j', (digest) => {
    expect(prove(takenBy(1), digest)).toThrow(notAdmitted(`prod was taken for 1.0.0 (${MANIFEST.digest}), not for ${digest}`));
  });
});
