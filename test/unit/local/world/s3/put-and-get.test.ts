import {
  CopyObjectCommand, DeleteObjectCommand, GetBucketVersioningCommand, GetObjectCommand, HeadObjectCommand, ListBucketsCommand, PutObjectCommand,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { refused, S3World, s3World } from './fixture';

let world: S3World;
beforeEach(async () => { world = await s3World(); });
afterEach(async () => world.close());

const put = (Bucket: string, Key: string, Body: string, more: object = {}) => world.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Bucket: string, Key: string, more: object = {}) => world.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
const md5 = (text: string) => `"${createHash('md5').update(text).digest('hex')}"`;

test('an object comes back with its bytes, its headers and its metadata', async () => {
  const written = await put('versioned', 'site/index.html', '<p>hello</p>', {
    ContentType: 'text/html', CacheControl: 'no-cache', ContentEncoding: 'identity', Metadata: { release: '1.4.0' }, Tagging: 'a=1&b=2',
  });
  expect(written).toMatchObject({ ETag: md5('<p>hello</p>'), ServerSideEncryption: 'AES256', ChecksumType: 'FULL_OBJECT' });
  expect(written.VersionId).toMatch(/^[A-Za-z0-9]{32}$/);

  const read = await get('versioned', 'site/index.html');
  expect(await read.Body?.transformToString()).toBe('<p>hello</p>');
  expect(read).toMatchObject({
    ETag: written.ETag, VersionId: written.VersionId, ContentType: 'text/html', CacheControl: 'no-cache', ContentEncoding: 'identity',
    Metadata: { release: '1.4.0' }, TagCount: 2, ContentLength: 12, AcceptRanges: 'bytes', LastModified: new Date('2026-03-01T12:00:00Z'),
  });
  const head = await world.client.send(new HeadObjectCommand({ Bucket: 'versioned', Key: 'site/index.html' }));
  expect(head).toMatchObject({ ETag: written.ETag, ContentLength: 12, ContentType: 'text/html' });
});

test.each(['a b/+ü&%.txt', 'line\nbreak', '/leading', 'trailing/', 'a//b'])('a key is kept as it is: %j', async (key) => {
  await put('plain', key, 'x');
  expect(world.service.list('plain')).toEqual([key]);
  expect(await (await get('plain', key)).Body?.transformToString()).toBe('x');
});

test('an object without a type is binary/octet-stream', async () => {
  world.service.put('plain', 'k', Buffer.from('x'), { by: 'ada' });
  expect((await get('plain', 'k')).ContentType).toBe('binary/octet-stream');
});

test('a bucket without versioning overwrites in place and tells no version ids', async () => {
  expect((await put('plain', 'k', 'one')).VersionId).toBeUndefined();
  await put('plain', 'k', 'two');
  const read = await get('plain', 'k');
  expect(read.VersionId).toBeUndefined();
  expect(await read.Body?.transformToString()).toBe('two');
  expect(await (await get('plain', 'k', { VersionId: 'null' })).Body?.transformToString()).toBe('two');
  expect(world.service.versions('plain')).toHaveLength(1);
});

test('a version can be read after it was overwritten and after a delete marker', async () => {
  const first = await put('versioned', 'k', 'one');
  await put('versioned', 'k', 'two');
  await world.client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'k' }));
  expect(await (await get('versioned', 'k', { VersionId: first.VersionId })).Body?.transformToString()).toBe('one');
});

test('a version id follows from the key and its count, not from what happens to other keys', async () => {
  await put('versioned', 'other', 'x');
  const here = await put('versioned', 'k', 'one');
  const there = await s3World();
  const alone = there.service.put('versioned', 'k', Buffer.from('two'), { by: 'ada' });
  await there.close();
  expect(alone.versionId).toBe(here.VersionId);
});

test('under SSE-KMS the ETag is not the MD5 of the bytes', async () => {
  world.service.createBucket({ name: 'secret', versioned: true, kmsKeyArn: 'arn:aws:kms:eu-west-1:111111111111:key/k' });
  const written = await put('secret', 'k', 'x');
  expect(written).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'arn:aws:kms:eu-west-1:111111111111:key/k' });
  expect(written.ETag).not.toBe(md5('x'));
  expect((await put('secret', 'k', 'x')).ETag).not.toBe(written.ETag);
});

describe('ranges', () => {
  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=-99', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('%s gives %s', async (Range, bytes, ContentRange) => {
    await put('plain', 'k', '0123456789');
    const read = await get('plain', 'k', { Range });
    expect(await read.Body?.transformToString()).toBe(bytes);
    expect(read).toMatchObject({ ContentRange, ContentLength: bytes.length, $metadata: { httpStatusCode: 206 } });
    expect(read.ChecksumCRC32).toBeUndefined();
  });

  test('fails behind the end of the object', async () => {
    await put('plain', 'k', '0123456789');
    for (const Range of ['bytes=10-', 'bytes=-0']) {
      expect(await refused(get('plain', 'k', { Range }))).toMatchObject({ code: 'InvalidRange', status: 416 });
    }
  });

  test('fails by name for what is not one range', async () => {
    await put('plain', 'k', '0123456789');
    for (const Range of ['bytes=0-1,3-4', 'bytes=5-2', 'lines=1-2']) {
      expect(await refused(get('plain', 'k', { Range }))).toMatchObject({ code: 'UnsupportedOperation', status: 501 });
    }
  });
});

describe('what is not there', () => {
  test('fails for a bucket, a key and a version that do not exist', async () => {
    const { VersionId = '' } = await put('versioned', 'k', 'x');
    expect(await refused(get('nowhere', 'k'))).toMatchObject({ code: 'NoSuchBucket', status: 404 });
    expect(await refused(put('nowhere', 'k', 'x'))).toMatchObject({ code: 'NoSuchBucket', status: 404 });
    expect(await refused(get('versioned', 'missing'))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect(await refused(get('versioned', 'k', { VersionId: VersionId.split('').reverse().join('') }))).toMatchObject({ code: 'NoSuchVersion', status: 404 });
    expect(await refused(get('versioned', 'k', { VersionId: 'nonsense' }))).toMatchObject({ code: 'InvalidArgument', status: 400 });
  });

  test('fails for a delete marker, and says that it is one', async () => {
    await put('versioned', 'k', 'x');
    const { VersionId } = await world.client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'k' }));
    const hidden = await refused(get('versioned', 'k'));
    expect(hidden).toMatchObject({ code: 'NoSuchKey', status: 404, headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': VersionId } });
    const named = await refused(get('versioned', 'k', { VersionId }));
    expect(named).toMatchObject({ code: 'MethodNotAllowed', status: 405, headers: { 'x-amz-delete-marker': 'true', 'allow': 'DELETE' } });
  });

  test('fails for HEAD without a body, so that the client knows the status only', async () => {
    const missing = await refused(world.client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'k' })));
    expect(missing).toMatchObject({ code: 'NotFound', status: 404 });
  });
});

describe('what this stand-in does not do', () => {
  test('fails by name for other operations', async () => {
    expect(await refused(world.client.send(new GetBucketVersioningCommand({ Bucket: 'plain' })))).toMatchObject({ code: 'UnsupportedOperation', message: expect.stringContaining('GET on bucket ?versioning') });
    expect(await refused(world.client.send(new ListBucketsCommand({})))).toMatchObject({ code: 'UnsupportedOperation', message: expect.stringContaining('ListBuckets') });
  });

  test.each([
    ['an ACL', { ACL: 'private' }, 'x-amz-acl'],
    ['a storage class', { StorageClass: 'GLACIER' }, 'x-amz-storage-class'],
    ['another checksum', { ChecksumSHA512: 'AAAA' }, 'x-amz-checksum-sha512'],
    ['encryption with a double key', { ServerSideEncryption: 'aws:kms:dsse' }, 'aws:kms:dsse'],
    ['metadata outside US-ASCII', { Metadata: { author: 'Zoë' } }, 'US-ASCII'],
  ])('fails by name for %s', async (_, more, name) => {
    expect(await refused(put('plain', 'k', 'x', more))).toMatchObject({ code: 'UnsupportedOperation', message: expect.stringContaining(name) });
    expect(world.service.list('plain')).toEqual([]);
  });

  test('fails by name for a part of an object', async () => {
    await put('plain', 'k', 'x');
    expect(await refused(get('plain', 'k', { PartNumber: 1 }))).toMatchObject({ code: 'UnsupportedOperation' });
    expect(await refused(get('plain', 'k', { ResponseContentType: 'text/plain' }))).toMatchObject({ message: expect.stringContaining('response-content-type') });
  });
});

describe('limits', () => {
  test('fails for a key of more than 1,024 bytes', async () => {
    await put('plain', 'k'.repeat(1024), 'x');
    expect(await refused(put('plain', 'k'.repeat(1025), 'x'))).toMatchObject({ code: 'KeyTooLongError', status: 400 });
  });

  test('fails for more than 2 kB of metadata and for tags that are too many or doubled', async () => {
    expect(await refused(put('plain', 'k', 'x', { Metadata: { a: 'x'.repeat(2048) } }))).toMatchObject({ code: 'MetadataTooLarge' });
    expect(await refused(put('plain', 'k', 'x', { Tagging: 'a=1&a=2' }))).toMatchObject({ code: 'InvalidArgument' });
    expect(await refused(put('plain', 'k', 'x', { Tagging: Array.from({ length: 11 }, (__, i) => `t${i}=1`).join('&') }))).toMatchObject({ code: 'BadRequest' });
  });

  test('fails above the size of a single operation', async () => {
    const small = await s3World({ objectBytes: 4 });
    small.service.put('plain', 'big', Buffer.from('12345'), { by: 'ada' });
    const write = small.client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: '12345' }));
    expect(await refused(write)).toMatchObject({ code: 'EntityTooLarge', status: 400 });
    const copy = small.client.send(new CopyObjectCommand({ Bucket: 'plain', Key: 'k', CopySource: 'plain/big' }));
    expect(await refused(copy)).toMatchObject({ code: 'InvalidRequest', status: 400 });
    await small.close();
  });

  test('fails for a bucket of another owner than expected', async () => {
    expect(await refused(put('plain', 'k', 'x', { ExpectedBucketOwner: '222222222222' }))).toMatchObject({ code: 'AccessDenied', status: 403 });
    await put('plain', 'k', 'x', { ExpectedBucketOwner: '111111111111' });
  });
});
