import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { refused, S3World, s3World } from './fixture';

let world: S3World;
beforeEach(async () => { world = await s3World(); });
afterEach(async () => world.close());

const put = (Bucket: string, more: object = {}) => world.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...more }));

describe.each(['plain', 'versioned'])('a write in a %s bucket', (bucket) => {
  test('with If-None-Match: * makes a new object', async () => {
    await put(bucket, { IfNoneMatch: '*' });
    expect(world.service.list(bucket)).toEqual(['k']);
  });

  test('with the right ETag replaces the object, with or without quotes', async () => {
    const { ETag = '' } = await put(bucket);
    await put(bucket, { IfMatch: ETag });
    await put(bucket, { IfMatch: ETag.replace(/"/g, '') });
  });

  test('fails with If-None-Match: * where an object is', async () => {
    await put(bucket);
    expect(await refused(put(bucket, { IfNoneMatch: '*', Body: 'y' }))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
    expect(world.service.get(bucket, 'k')?.bytes.toString()).toBe('x');
  });

  test('fails with a wrong ETag, and with any ETag where nothing is', async () => {
    expect(await refused(put(bucket, { IfMatch: '"0"' }))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    await put(bucket);
    expect(await refused(put(bucket, { IfMatch: '"0"' }))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
  });

  test('has one winner of twenty that race', async () => {
    const race = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => put(bucket, { IfNoneMatch: '*', Body: `writer ${i}` })));
    const lost = race.filter((result) => result.status === 'rejected').map((result) => (result.reason as Error).name);
    expect(lost).toEqual(Array.from({ length: 19 }, () => 'PreconditionFailed'));
    expect(world.service.versions(bucket)).toHaveLength(1);
  });
});

test('a delete marker counts as nothing there: the sealed bytes below it do not stop a put-if-absent', async () => {
  const { ETag, VersionId } = await put('versioned');
  await world.client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'k' }));
  expect(await refused(put('versioned', { IfMatch: ETag }))).toMatchObject({ code: 'NoSuchKey', status: 404 });
  await put('versioned', { IfNoneMatch: '*', Body: 'y' });
  expect(world.service.get('versioned', 'k')?.bytes.toString()).toBe('y');
  expect(world.service.get('versioned', 'k', VersionId)?.bytes.toString()).toBe('x');
});

test('fails for conditions that S3 does not have on writes', async () => {
  for (const more of [{ IfNoneMatch: '"0"' }, { IfMatch: '*' }, { IfMatch: '"0"', IfNoneMatch: '*' }]) {
    expect(await refused(put('plain', more))).toMatchObject({ code: 'NotImplemented', status: 501 });
  }
});

test('a read can name the ETag that it expects', async () => {
  const { ETag } = await put('plain');
  const read = (IfMatch: string | undefined) => world.client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'k', IfMatch }));
  expect((await read(ETag)).ETag).toBe(ETag);
  expect(await refused(read('"0"'))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
});
