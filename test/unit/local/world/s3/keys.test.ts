import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { PlannedResource } from '../../../../../lib/plan';
import { KMS_RIGHTS } from '../../../../../lib/local/world/iam/rights/kms';
import { accessBy, keyWith, roleWith } from '../../../../helpers/access';
import { CALLER } from '../../../../helpers/serve';
import { refused, S3World, s3World } from './fixture';

const keyOf = (id: string) => `arn:aws:kms:eu-west-1:111111111111:key/${id}`;
const [HERE, THERE] = ['here', 'there'].map(keyOf);
const DELEGATES = { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'kms:*', Resource: '*' };
const S3 = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const kms = (Action: string, Resource: string, more: object = {}) => ({ Effect: 'Allow', Action: `kms:${Action}`, Resource, ...more });

let open: S3World | undefined;
const close = async () => {
  await open?.close();
  open = undefined;
};
afterEach(close);

/** Two encrypted buckets, the second with a bucket key, and what the caller may beside all of S3. */
async function worldOf(own: readonly object[], keys: readonly PlannedResource[] = [keyWith(HERE, DELEGATES), keyWith(THERE, DELEGATES)]) {
  const access = accessBy(roleWith(CALLER.roleArn!, [S3, ...own]), ...keys);
  const world = open = await s3World({}, access);
  world.service.createBucket({ name: 'here', versioned: true, kmsKeyArn: HERE });
  world.service.createBucket({ name: 'there', versioned: true, kmsKeyArn: THERE, bucketKey: true });
  world.service.put('here', 'a', Buffer.from('x'), { by: 'somebody' });
  return { ...world, access };
}

const get = (c: S3Client, more: object = {}) => c.send(new GetObjectCommand({ Bucket: 'here', Key: 'a', ...more }));
const put = (c: S3Client, more: object = {}) => c.send(new PutObjectCommand({ Bucket: 'here', Key: 'b', Body: 'x', ...more }));
const copy = (c: S3Client, more: object = {}) => c.send(new CopyObjectCommand({ Bucket: 'there', Key: 'b', CopySource: 'here/a', ...more }));
const lacks = (action: string, key: string) => ({ code: 'AccessDenied', status: 403, message: expect.stringContaining(`is not authorized to perform: kms:${action} on resource: ${key} because no identity-based policy allows it`) as unknown });

test('reading needs Decrypt, and writing GenerateDataKey', async () => {
  const { client } = await worldOf([kms('Decrypt', HERE)]);
  await get(client);
  expect(await refused(put(client))).toMatchObject(lacks('GenerateDataKey', HERE));
  await close();
  const { client: writer, service } = await worldOf([kms('GenerateDataKey', HERE)]);
  await put(writer);
  expect(await refused(get(writer))).toMatchObject(lacks('Decrypt', HERE));
  expect(() => service.read('here', 'a', undefined, CALLER)).toThrow('kms:Decrypt');
  service.write('here', 'c', Buffer.from('x'), CALLER);
  expect(() => service.write('there', 'c', Buffer.from('x'), CALLER)).toThrow(`kms:GenerateDataKey on resource: ${THERE}`);
});

test('a copy needs both keys', async () => {
  for (const [own, missing] of [[[kms('Decrypt', HERE)], lacks('GenerateDataKey', THERE)], [[kms('GenerateDataKey', THERE)], lacks('Decrypt', HERE)]] as const) {
    expect(await refused(copy((await worldOf(own)).client))).toMatchObject(missing);
    await close();
  }
  await copy((await worldOf([kms('Decrypt', HERE), kms('GenerateDataKey', THERE)])).client);
});

test('an object without a key needs none, and the key of a version is the one that it was written with', async () => {
  const { client } = await worldOf([kms('GenerateDataKey', THERE)]);
  await client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: 'x' }));
  await client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'k' }));
  await put(client, { ServerSideEncryption: 'AES256' });
  await get(client, { Key: 'b' });
  await put(client, { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: THERE });
  expect(await refused(get(client, { Key: 'b' }))).toMatchObject(lacks('Decrypt', THERE));
});

test('the key that AWS manages lets everybody of the account', async () => {
  const { client } = await worldOf([]);
  const { SSEKMSKeyId } = await put(client, { ServerSideEncryption: 'aws:kms' });
  expect(SSEKMSKeyId).toBeUndefined();
  await get(client, { Key: 'b' });
});

test('HeadObject needs the key for the checksum alone', async () => {
  const { client } = await worldOf([]);
  const head = (more: object = {}) => client.send(new HeadObjectCommand({ Bucket: 'here', Key: 'a', ...more }));
  await head();
  expect(await refused(head({ ChecksumMode: 'ENABLED' }))).toMatchObject({ status: 403 });
});

describe('a key is told for what it is used', () => {
  const condition = (Condition: object) => [kms('*', '*', { Condition })];

  test.each<[string, object]>([
    ['the service', { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }],
    ['the account', { StringEquals: { 'kms:CallerAccount': '111111111111' } }],
    ['the object', { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::here/a' } }],
    ['which pairs the context has', { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['aws:s3:arn'] }, 'Null': { 'kms:EncryptionContextKeys': 'false' } }],
  ])('%s', async (_, Condition) => {
    await get((await worldOf(condition(Condition))).client);
  });

  test.each<[string, object]>([
    ['another service', { StringEquals: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' } }],
    ['another account', { StringEquals: { 'kms:CallerAccount': '222222222222' } }],
    ['another object', { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::here/b' } }],
    ['the bucket, where it has no bucket key', { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::here' } }],
  ])('fails for %s', async (_, Condition) => {
    expect(await refused(get((await worldOf(condition(Condition))).client))).toMatchObject(lacks('Decrypt', HERE));
  });

  test('the bucket, where it has a bucket key, if the writer says nothing else', async () => {
    const { client } = await worldOf(condition({ StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::there' } }));
    await put(client, { Bucket: 'there' });
    await put(client, { Bucket: 'there', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: THERE });
    expect(await refused(put(client, { Bucket: 'there', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: THERE, BucketKeyEnabled: false }))).toMatchObject(lacks('GenerateDataKey', THERE));
  });
});

test('fails where the key does not trust its account, whatever the role may', async () => {
  const only = keyWith(HERE, { ...DELEGATES, Principal: { AWS: 'arn:aws:iam::111111111111:role/Other' } });
  expect(await refused(get((await worldOf([kms('*', '*')], [only])).client))).toMatchObject({ code: 'AccessDenied', message: expect.stringMatching(/kms:Decrypt on resource: \S+ because no resource-based policy allows it$/) });
});

test('fails by name for keys that are not named by their ARNs, and for a bucket key alone', async () => {
  const { client } = await worldOf([kms('*', '*')]);
  expect(await refused(put(client, { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'alias/shop' }))).toMatchObject({ code: 'UnsupportedOperation', message: expect.stringContaining('alias/shop') });
  expect(await refused(put(client, { BucketKeyEnabled: true }))).toMatchObject({ code: 'UnsupportedOperation' });
});

test('every row names the page that documents it', () => {
  for (const { page } of Object.values(KMS_RIGHTS)) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/service-authorization\//);
});
