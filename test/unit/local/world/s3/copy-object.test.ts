import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { BY, HOUR, refused, S3World, s3World } from './fixture';

let world: S3World;
beforeEach(async () => { world = await s3World(); });
afterEach(async () => world.close());

const SHA256 = createHash('sha256').update('bytes').digest('base64');
const source = (more: object = {}) => world.client.send(new PutObjectCommand({ Bucket: 'versioned', Key: 'a b/ü+.zip', Body: 'bytes', ContentType: 'application/zip', Metadata: { n: '1' }, Tagging: 'a=1', ...more }));
const COPY_SOURCE = 'versioned/a%20b/%C3%BC%2B.zip';
const copy = (more: object = {}) => world.client.send(new CopyObjectCommand({ Bucket: 'locked', Key: 'sealed', CopySource: COPY_SOURCE, ...more }));
const head = () => world.client.send(new HeadObjectCommand({ Bucket: 'locked', Key: 'sealed', ChecksumMode: 'ENABLED' }));

test('sealing: a version that is named is copied with a SHA256 of the whole object, locked, under a condition', async () => {
  const { VersionId, ETag } = await source();
  await source({ Body: 'newer' });
  const RetainUntil = new Date('2026-06-01T00:00:00Z');
  const sealed = await copy({
    CopySource: `/${COPY_SOURCE}?versionId=${VersionId}`, CopySourceIfMatch: ETag, IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256', TaggingDirective: 'REPLACE',
    ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: RetainUntil, ObjectLockLegalHoldStatus: 'ON', ServerSideEncryption: 'AES256',
  });
  expect(sealed.CopyObjectResult).toEqual({ ETag, LastModified: new Date('2026-03-01T12:00:00Z'), ChecksumSHA256: SHA256, ChecksumType: 'FULL_OBJECT' });
  expect(sealed).toMatchObject({ CopySourceVersionId: VersionId, VersionId: world.service.get('locked', 'sealed')?.versionId, ServerSideEncryption: 'AES256' });
  const read = await head();
  expect(read).toMatchObject({
    ChecksumSHA256: SHA256, ContentType: 'application/zip', Metadata: { n: '1' },
    ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: RetainUntil, ObjectLockLegalHoldStatus: 'ON',
  });
  expect(read.TagCount).toBeUndefined();
});

test('without other words the checksum, the headers and the tags of the source are carried over', async () => {
  await source();
  const copied = await copy({ ContentType: 'text/plain' });
  expect(copied.CopyObjectResult?.ChecksumCRC32).toBeDefined();
  expect(copied.CopyObjectResult?.ChecksumSHA256).toBeUndefined();
  expect(await head()).toMatchObject({ ContentType: 'application/zip', Metadata: { n: '1' }, TagCount: 1 });
});

test('MetadataDirective and TaggingDirective REPLACE take what the request brings', async () => {
  await source();
  await copy({ MetadataDirective: 'REPLACE', Metadata: { m: '2' }, TaggingDirective: 'REPLACE', Tagging: 'b=2&c=3' });
  expect(await head()).toMatchObject({ ContentType: 'binary/octet-stream', Metadata: { m: '2' }, TagCount: 2 });
});

test('fails if the source has another ETag', async () => {
  await source();
  expect(await refused(copy({ CopySourceIfMatch: '"0"' }))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
});

test('fails if the target is there already, or is not what was expected', async () => {
  await source();
  expect(await refused(copy({ IfMatch: '"0"' }))).toMatchObject({ code: 'NoSuchKey', status: 404 });
  await copy({ IfNoneMatch: '*' });
  expect(await refused(copy({ IfNoneMatch: '*' }))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
  expect(await refused(copy({ IfMatch: '"0"' }))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
  expect(world.service.versions('locked')).toHaveLength(1);
});

test('fails for a source that is not there, or only a delete marker', async () => {
  const { VersionId = '' } = await source();
  const other = VersionId.split('').reverse().join('');
  expect(await refused(copy({ CopySource: 'nowhere/k' }))).toMatchObject({ code: 'NoSuchBucket' });
  expect(await refused(copy({ CopySource: 'versioned/missing' }))).toMatchObject({ code: 'NoSuchKey' });
  expect(await refused(copy({ CopySource: 'versioned/a%20b/%C3%BC+.zip' }))).toMatchObject({ code: 'NoSuchKey' });
  expect(await refused(copy({ CopySource: `${COPY_SOURCE}?versionId=${other}` }))).toMatchObject({ code: 'NoSuchVersion' });
  const marker = await world.client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'a b/ü+.zip' }));
  expect(await refused(copy())).toMatchObject({ code: 'NoSuchKey', headers: { 'x-amz-delete-marker': 'true' } });
  expect(await refused(copy({ CopySource: `${COPY_SOURCE}?versionId=${marker.VersionId}` }))).toMatchObject({ code: 'InvalidRequest', status: 400 });
});

test('fails for a source that cannot be read as one', async () => {
  for (const CopySource of ['versioned', 'versioned/', 'versioned/%zz', 'versioned/k?version=1']) {
    expect(await refused(copy({ CopySource }))).toMatchObject({ code: 'InvalidArgument', status: 400 });
  }
  const point = copy({ CopySource: 'arn:aws:s3:eu-west-1:111111111111:accesspoint/p/object/k' });
  expect(await refused(point)).toMatchObject({ code: 'UnsupportedOperation' });
});

test('fails for a copy of an object to itself that changes nothing', async () => {
  world.service.put('versioned', 'k', Buffer.from('x'), { by: BY });
  const itself = (more: object) => world.client.send(new CopyObjectCommand({ Bucket: 'versioned', Key: 'k', CopySource: 'versioned/k', ...more }));
  expect(await refused(itself({ ChecksumAlgorithm: 'SHA256' }))).toMatchObject({ code: 'InvalidRequest', status: 400 });
  await itself({ MetadataDirective: 'REPLACE' });
});

test('an earlier version can be copied over its own key, also when a marker hides it', async () => {
  const first = world.service.put('versioned', 'k', Buffer.from('one'), { by: BY });
  world.service.put('versioned', 'k', Buffer.from('two'), { by: BY });
  const restore = () => world.client.send(new CopyObjectCommand({ Bucket: 'versioned', Key: 'k', CopySource: `versioned/k?versionId=${first.versionId}` }));
  await restore();
  expect(world.service.get('versioned', 'k')?.bytes.toString()).toBe('one');
  world.service.remove('versioned', 'k', BY);
  await restore();
  expect(await (await world.client.send(new GetObjectCommand({ Bucket: 'versioned', Key: 'k' }))).Body?.transformToString()).toBe('one');
});

test('fails for locks without Object Lock, and by name for conditions that the stand-in does not have', async () => {
  await source();
  const locked = copy({ Bucket: 'versioned', Key: 'k', ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(world.timeline.now + HOUR) });
  expect(await refused(locked)).toMatchObject({ code: 'InvalidRequest', message: 'Bucket is missing Object Lock Configuration' });
  expect(await refused(copy({ CopySourceIfNoneMatch: '"0"' }))).toMatchObject({ code: 'UnsupportedOperation', message: expect.stringContaining('x-amz-copy-source-if-none-match') });
  expect(await refused(copy({ Tagging: 'a=1' }))).toMatchObject({ code: 'UnsupportedOperation' });
  expect(await refused(copy({ ExpectedSourceBucketOwner: '222222222222' }))).toMatchObject({ code: 'AccessDenied' });
});
