import {
  _Object, ListObjectsV2Command, ListObjectsV2CommandOutput, ListObjectVersionsCommand, ListObjectVersionsCommandOutput, paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { BY, refused, S3World, s3World } from './fixture';

let world: S3World;
beforeEach(async () => { world = await s3World({ pageSize: 3 }); });
afterEach(async () => world.close());

const fill = (bucket: string, ...keys: string[]) => keys.forEach((key) => world.service.put(bucket, key, Buffer.from(key), { by: BY }));
const list = (more: object = {}) => world.client.send(new ListObjectsV2Command({ Bucket: 'plain', ...more }));
const keys = (contents: _Object[] | undefined) => contents?.map(({ Key }) => Key);

async function pages(more: object): Promise<ListObjectsV2CommandOutput[]> {
  const all: ListObjectsV2CommandOutput[] = [];
  for await (const page of paginateListObjectsV2({ client: world.client }, { Bucket: 'plain', ...more })) all.push(page);
  return all;
}

describe('ListObjectsV2', () => {
  test('tells keys in the order of their bytes, a page at a time, however many are asked for', async () => {
    fill('plain', 'b', 'a', '\u{1f600}', '\uff5e', 'B', 'é', 'a/1');
    const all = await pages({ MaxKeys: 1000 });
    expect(all.map((page) => keys(page.Contents))).toEqual([['B', 'a', 'a/1'], ['b', 'é', '\uff5e'], ['\u{1f600}']]);
    expect(all.map(({ KeyCount, IsTruncated, MaxKeys }) => ({ KeyCount, IsTruncated, MaxKeys }))).toEqual([
      { KeyCount: 3, IsTruncated: true, MaxKeys: 1000 }, { KeyCount: 3, IsTruncated: true, MaxKeys: 1000 }, { KeyCount: 1, IsTruncated: false, MaxKeys: 1000 },
    ]);
  });

  test('describes each object', async () => {
    world.timeline.jump(world.timeline.now + 1500);
    fill('plain', 'a&b');
    expect((await list()).Contents).toEqual([{
      Key: 'a&b', Size: 3, ETag: `"${world.service.get('plain', 'a&b')?.etag}"`, LastModified: new Date('2026-03-01T12:00:01Z'),
      StorageClass: 'STANDARD', ChecksumAlgorithm: ['CRC64NVME'], ChecksumType: 'FULL_OBJECT',
    }]);
  });

  test('an empty bucket has an empty listing', async () => {
    expect(await list()).toMatchObject({ KeyCount: 0, IsTruncated: false, Name: 'plain', MaxKeys: 1000 });
  });

  test('max-keys is never passed, and none is none', async () => {
    fill('plain', 'a', 'b');
    expect(await list({ MaxKeys: 1 })).toMatchObject({ KeyCount: 1, IsTruncated: true, Contents: [{ Key: 'a' }] });
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  test('prefix and start-after choose where it begins', async () => {
    fill('plain', 'a/1', 'a/2', 'b/1', 'b/2');
    expect(keys((await list({ Prefix: 'b/' })).Contents)).toEqual(['b/1', 'b/2']);
    expect(keys((await list({ StartAfter: 'a/2' })).Contents)).toEqual(['b/1', 'b/2']);
    expect(keys((await list({ Prefix: 'a/', StartAfter: 'a/1' })).Contents)).toEqual(['a/2']);
    expect((await list({ Prefix: 'a/', StartAfter: 'b' })).Contents).toBeUndefined();
  });

  test('a delimiter rolls keys up into common prefixes, each told once and counted as one', async () => {
    fill('plain', 'x/a/1', 'x/a/2', 'x/b', 'x/c/1', 'x/c/2', 'x/d', 'y');
    const all = await pages({ Prefix: 'x/', Delimiter: '/', MaxKeys: 2 });
    expect(all.map((page) => [page.CommonPrefixes?.map((common) => common.Prefix), keys(page.Contents)])).toEqual([
      [['x/a/'], ['x/b']], [['x/c/'], ['x/d']],
    ]);
  });

  test('a page that ends with a common prefix goes on behind all of it', async () => {
    fill('plain', 'a/1', 'a/2', 'b');
    const all = await pages({ Delimiter: '/', MaxKeys: 1 });
    expect(all.map((page) => [page.CommonPrefixes?.map((common) => common.Prefix), keys(page.Contents)])).toEqual([[['a/'], undefined], [undefined, ['b']]]);
  });

  test('what a delete marker hides is not told', async () => {
    fill('versioned', 'a', 'b');
    world.service.remove('versioned', 'a', BY);
    expect(keys((await list({ Bucket: 'versioned' })).Contents)).toEqual(['b']);
  });

  test('fails for a token that is none, a number that is none, and by name for what it does not have', async () => {
    for (const ContinuationToken of ['nonsense', '']) {
      expect(await refused(list({ ContinuationToken }))).toMatchObject({ code: 'InvalidArgument', status: 400 });
    }
    expect(await refused(list({ MaxKeys: -1 }))).toMatchObject({ code: 'InvalidArgument' });
    expect(await refused(list({ EncodingType: 'url' }))).toMatchObject({ code: 'UnsupportedOperation', message: expect.stringContaining('encoding-type') });
    expect(await refused(list({ Bucket: 'nowhere' }))).toMatchObject({ code: 'NoSuchBucket' });
  });
});

describe('ListObjectVersions', () => {
  const versions = (more: object = {}) => world.client.send(new ListObjectVersionsCommand({ Bucket: 'versioned', ...more }));

  async function all(between: (page: ListObjectVersionsCommandOutput) => void = () => {}): Promise<string[]> {
    const told: string[] = [];
    let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (next) {
      const page: ListObjectVersionsCommandOutput = await versions({ ...next, MaxKeys: 2 });
      told.push(...[...page.Versions ?? [], ...page.DeleteMarkers ?? []].map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      next = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
      between(page);
    }
    return told;
  }

  test('tells versions and markers, the newest of each key first', async () => {
    fill('versioned', 'a', 'a', 'b');
    world.service.remove('versioned', 'a', BY);
    const [marker, second] = world.service.versions('versioned', 'a');
    const page = await versions();
    expect(page).toMatchObject({ IsTruncated: true, NextKeyMarker: 'a' });
    expect(page.DeleteMarkers).toEqual([{ Key: 'a', VersionId: marker.versionId, IsLatest: true, LastModified: new Date('2026-03-01T12:00:00Z') }]);
    expect(page.Versions?.[0]).toMatchObject({ Key: 'a', VersionId: second.versionId, IsLatest: false, Size: 1, StorageClass: 'STANDARD' });
    expect((await versions({ Prefix: 'b' })).Versions).toMatchObject([{ Key: 'b', IsLatest: true }]);
  });

  test('pages go on in the middle of a key, also when what was told is deleted in between', async () => {
    fill('versioned', 'a', 'a', 'a', 'b', 'b');
    const everything = world.service.versions('versioned').map(({ key, versionId }) => `${key} ${versionId}`);
    expect(await all()).toEqual(everything);
    const doomed: Promise<unknown>[] = [];
    const told = await all((page) => {
      for (const { Key = '', VersionId } of page.Versions ?? []) {
        doomed.push(world.service.handle({
          method: 'DELETE', path: `/versioned/${Key}`, query: new URLSearchParams({ versionId: VersionId ?? '' }), headers: {}, body: Buffer.alloc(0),
          caller: { arn: BY, account: '111111111111' },
        }));
      }
    });
    await Promise.all(doomed);
    expect(told).toEqual(everything);
    expect(world.service.versions('versioned')).toEqual([]);
  });

  test('a bucket without versioning has one version each, called null', async () => {
    fill('plain', 'a', 'a');
    expect((await versions({ Bucket: 'plain' })).Versions).toMatchObject([{ Key: 'a', VersionId: 'null', IsLatest: true }]);
  });

  test('fails for a version marker without a key, and for one that is none', async () => {
    expect(await refused(versions({ VersionIdMarker: 'x' }))).toMatchObject({ code: 'InvalidArgument' });
    expect(await refused(versions({ KeyMarker: 'a', VersionIdMarker: 'x' }))).toMatchObject({ code: 'InvalidArgument' });
    expect(await refused(versions({ Delimiter: '/' }))).toMatchObject({ code: 'UnsupportedOperation' });
  });
});
