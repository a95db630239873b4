import { firstEnvironments, proveDrop, proveImage, proveSame } from '../../../../lambda/seal/decide';
import { digestOf } from '../../../../lib/contracts/digest';
import { Drop } from '../../../../lib/contracts/drop';
import { after, API_URI, configurationOf, image, manifestOf, otherDigest, site, T0 } from '../../../helpers/contracts';

const ENVIRONMENTS = [configurationOf({ environment: 'test', after: [], artifacts: ['site'] }), configurationOf()];
const artifact = { name: 'site', file: 'site.zip', digest: digestOf('site') };
const dropOf = (overrides: Partial<Drop> = {}): Drop => ({ schemaVersion: 1, name: 'shop', version: '1.0.0', artifacts: [artifact], ...overrides });

test('a drop that fits may become a release', () => {
  expect(() => proveDrop(dropOf(), 'shop', ENVIRONMENTS)).not.toThrow();
});

test.each<[string, Partial<Drop>, typeof ENVIRONMENTS, string]>([
  ['it names another release than its place', { name: 'blog' }, ENVIRONMENTS, "it names the release 'blog' but lies below drop/shop/"],
  ['nobody has such a pipeline', {}, [], "the store has no release pipeline 'shop'"],
  ["its version has a '+'", { version: '1.0+7' }, ENVIRONMENTS, "version '1.0+7' contains '+', which S3 keys and URLs do not keep; write '1.0-7' instead"],
  ['its version is none', { version: '../1' }, ENVIRONMENTS, "version '../1' must be 1 to 64 letters"],
  ['it has an artifact that no release has', { artifacts: [artifact, { ...artifact, name: 'docs' }] }, ENVIRONMENTS, "it hands in the artifacts 'site', 'docs', a release of 'shop' has the artifact 'site': leave out 'docs'"],
  ['a pipeline builds its releases', {}, [configurationOf({ artifacts: ['site'], built: true })], "releases of 'shop' are built by shop-build, and nobody hands them in; commit instead"],
  ['it lacks an artifact', {}, [configurationOf({ artifacts: ['site', 'docs', 'api'] })], "it hands in the artifact 'site', a release of 'shop' has the artifacts 'site', 'docs', 'api': add 'docs', add 'api'"],
  ['nobody says what a release has', {}, [configurationOf()], "it hands in the artifact 'site', a release of 'shop' has no artifact: leave out 'site'"],
  ['it lists an artifact twice', { artifacts: [artifact, { ...artifact, file: 'b.zip' }, artifact] }, ENVIRONMENTS, "it lists the artifact 'site' twice"],
])('fails when %s', (_why, drop, environments, says) => {
  expect(() => proveDrop(dropOf(drop), 'shop', environments)).toThrow(expect.objectContaining({ code: 'DropInvalid', message: expect.stringContaining(says) }));
});

test('fails with all that is wrong at once, each thing once', () => {
  expect(() => proveDrop(dropOf({ name: 'blog', version: '1+1', artifacts: [artifact, artifact, artifact] }), 'shop', [])).toThrow(
    "it names the release 'blog' but lies below drop/shop/; the store has no release pipeline 'shop'; version '1+1' contains '+', which S3 keys and URLs do not keep; write '1-1' instead; it lists the artifact 'site' twice",
  );
});

describe('a version that is sealed already', () => {
  const existing = manifestOf();

  test('is the same release with the same bytes, whenever and wherever they were sealed', () => {
    expect(() => proveSame(existing, manifestOf('1.0.0', { sealedAt: after(60), artifacts: [{ ...site('1.0.0'), key: 'elsewhere', versionId: 'v9' }] }))).not.toThrow();
  });

  test('fails with other bytes of one artifact among several', () => {
    const docs = { ...site('1.0.0'), name: 'docs' };
    const wanted = manifestOf('1.0.0', { artifacts: [site('1.0.0'), { ...docs, digest: otherDigest }] });
    expect(() => proveSame(manifestOf('1.0.0', { artifacts: [site('1.0.0'), docs] }), wanted)).toThrow(/sealed at .* with other bytes/);
  });

  test('fails with another image, and with none', () => {
    const sealed = manifestOf('1.0.0', { images: [image('1.0.0')] });
    expect(() => proveSame(sealed, manifestOf('1.0.0', { images: [image('1.0.0')] }))).not.toThrow();
    for (const images of [[image('1.1.0')], undefined]) expect(() => proveSame(sealed, manifestOf('1.0.0', { images }))).toThrow(/sealed at .* with other images/);
  });

  test('fails with another word on the way back', () => {
    expect(() => proveSame(manifestOf(), manifestOf('1.0.0', { rollbackBarrier: 'orders were split' }))).toThrow(/sealed at .* with another rollbackBarrier; give these a version of their own/);
  });

  test.each<[string, ReturnType<typeof manifestOf>]>([
    ['other bytes', manifestOf('1.0.0', { artifacts: [{ ...site('1.0.0'), digest: otherDigest }] })],
    ['another artifact', manifestOf('1.0.0', { artifacts: [{ ...site('1.0.0'), name: 'docs' }] })],
    ['one artifact more', manifestOf('1.0.0', { artifacts: [site('1.0.0'), { ...site('1.0.0'), name: 'docs' }] })],
    ['one artifact less', manifestOf('1.0.0', { artifacts: [] })],
    ['a digest that is none', manifestOf('1.0.0', { artifacts: [{ ...site('1.0.0'), digest: '' }] })],
  ])('fails with %s', (_what, wanted) => {
    expect(() => proveSame(existing, wanted)).toThrow(expect.objectContaining({
      code: 'ReleaseConflict', message: `version 1.0.0 of 'shop' was sealed at ${T0} with other bytes; give these a version of their own`,
    }));
  });
});

test('a sealed release goes at once to where nothing comes before', () => {
  expect(firstEnvironments([configurationOf({ environment: 'dev', after: [], queue: 'sequence' }), configurationOf(), configurationOf({ environment: 'lab', after: [] })])).toEqual([
    { environment: 'dev', policy: 'sequence' }, { environment: 'lab', policy: 'latest' },
  ]);
});

describe('an image', () => {
  const { digest } = image('1.0.0');

  test('is sealed as what its tag leads to', () => {
    expect(proveImage('api', API_URI, '1.0.0', digest, undefined)).toEqual(image('1.0.0'));
    expect(proveImage('api', API_URI, '1.0.0', digest, digest)).toEqual(image('1.0.0'));
  });

  test.each<[string, string, string | undefined, string | undefined, string]>([
    ['nobody pushed it', API_URI, undefined, digest, `ImageMissing: api:1.0.0 is not in ${API_URI}; the build must push it under that tag`],
    ['somebody else pushed in between', API_URI, otherDigest, digest, `ImageMoved: api:1.0.0 is ${otherDigest}, but the build pushed ${digest}; somebody pushed to ${API_URI} in between`],
    ['its repository is none of ECR', 'ghcr.io/acme/api', digest, digest, "FieldInvalid: 'ghcr.io/acme/api' is not the URI of a repository in Amazon ECR"],
  ])('fails when %s', (_why, uri, found, pushed, says) => {
    expect(() => proveImage('api', uri, '1.0.0', found, pushed)).toThrow(expect.objectContaining({ code: says.split(': ')[0], message: says.slice(says.indexOf(': ') + 2) }));
  });
});
