import {
  CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand,
  PutObjectCommand, PutObjectLegalHoldCommand, PutObjectRetentionCommand, S3Client,
} from '@aws-sdk/client-s3';
import type { PlannedResource } from '../../../../../lib/plan';
import { S3_FURTHER_RIGHTS, S3_RIGHTS } from '../../../../../lib/local/world/iam/rights/s3';
import { OPERATIONS } from '../../../../../lib/local/world/s3/operations';
import { accessBy, bucketPolicy, roleWith } from '../../../../helpers/access';
import { CALLER } from '../../../../helpers/serve';
import { HOUR, refused, S3World, s3World } from './fixture';

const [FIRST, UNTIL] = ['first', new Date('2026-03-02T12:00:00Z')];
let open: S3World | undefined;
const close = async () => {
  await open?.close();
  open = undefined;
};
afterEach(close);

/** A world whose caller may do just this, and in which an object of each bucket is there. */
async function worldOf(own: readonly object[], ...others: PlannedResource[]) {
  const access = accessBy(roleWith(CALLER.roleArn!, own), ...others);
  open = await s3World({}, access);
  const [plain, versioned, locked] = ['plain', 'versioned', 'locked'].map((bucket) => open!.service.put(bucket, FIRST, Buffer.from('x'), { by: 'somebody' }).versionId);
  return { ...open, access, versions: { plain, versioned, locked } };
}

type World = Awaited<ReturnType<typeof worldOf>>;
type Grant = readonly [action: string, resource: string];
const allowed = (grants: readonly Grant[]) => grants.map(([action, resource]) => ({ Effect: 'Allow', Action: `s3:${action}`, Resource: `arn:aws:s3:::${resource}` }));

const CALLS: readonly { readonly what: string; readonly needs: readonly Grant[]; readonly send: (client: S3Client, versions: World['versions']) => Promise<unknown> }[] = [
  { what: 'GetObject', needs: [['GetObject', 'plain/first']], send: (c) => c.send(new GetObjectCommand({ Bucket: 'plain', Key: FIRST })) },
  { what: 'GetObject of a version', needs: [['GetObjectVersion', 'versioned/first']], send: (c, { versioned }) => c.send(new GetObjectCommand({ Bucket: 'versioned', Key: FIRST, VersionId: versioned })) },
  { what: 'HeadObject', needs: [['GetObject', 'plain/first']], send: (c) => c.send(new HeadObjectCommand({ Bucket: 'plain', Key: FIRST })) },
  { what: 'HeadObject of a version', needs: [['GetObjectVersion', 'versioned/first']], send: (c, { versioned }) => c.send(new HeadObjectCommand({ Bucket: 'versioned', Key: FIRST, VersionId: versioned })) },
  { what: 'PutObject', needs: [['PutObject', 'plain/k']], send: (c) => c.send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: 'x' })) },
  { what: 'PutObject with tags', needs: [['PutObject', 'plain/k'], ['PutObjectTagging', 'plain/k']], send: (c) => c.send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: 'x', Tagging: 'a=1' })) },
  {
    what: 'PutObject with a lock', needs: [['PutObject', 'locked/k'], ['PutObjectRetention', 'locked/k'], ['PutObjectLegalHold', 'locked/k']],
    send: (c) => c.send(new PutObjectCommand({ Bucket: 'locked', Key: 'k', Body: 'x', ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: UNTIL, ObjectLockLegalHoldStatus: 'ON', ChecksumAlgorithm: 'SHA256' })),
  },
  {
    what: 'PutObject over what was read', needs: [['PutObject', 'plain/first'], ['GetObject', 'plain/first']],
    send: (c) => c.send(new PutObjectCommand({ Bucket: 'plain', Key: FIRST, Body: 'y', IfMatch: '9dd4e461268c8034f5c8564e155c67a6' })),
  },
  { what: 'CopyObject', needs: [['GetObject', 'plain/first'], ['PutObject', 'locked/k']], send: (c) => c.send(new CopyObjectCommand({ Bucket: 'locked', Key: 'k', CopySource: 'plain/first' })) },
  {
    what: 'CopyObject of a version', needs: [['GetObjectVersion', 'versioned/first'], ['PutObject', 'locked/k'], ['PutObjectRetention', 'locked/k']],
    send: (c, { versioned }) => c.send(new CopyObjectCommand({ Bucket: 'locked', Key: 'k', CopySource: `versioned/first?versionId=${versioned}`, ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: UNTIL })),
  },
  { what: 'DeleteObject', needs: [['DeleteObject', 'versioned/first']], send: (c) => c.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: FIRST })) },
  {
    what: 'DeleteObject of a version', needs: [['DeleteObject', 'locked/first'], ['DeleteObjectVersion', 'locked/first'], ['BypassGovernanceRetention', 'locked/first']],
    send: (c, { locked }) => c.send(new DeleteObjectCommand({ Bucket: 'locked', Key: FIRST, VersionId: locked, BypassGovernanceRetention: true })),
  },
  { what: 'ListObjectsV2', needs: [['ListBucket', 'plain']], send: (c) => c.send(new ListObjectsV2Command({ Bucket: 'plain' })) },
  { what: 'ListObjectVersions', needs: [['ListBucketVersions', 'plain']], send: (c) => c.send(new ListObjectVersionsCommand({ Bucket: 'plain' })) },
  {
    what: 'PutObjectRetention', needs: [['PutObjectRetention', 'locked/first'], ['BypassGovernanceRetention', 'locked/first']],
    send: (c) => c.send(new PutObjectRetentionCommand({ Bucket: 'locked', Key: FIRST, Retention: { Mode: 'GOVERNANCE', RetainUntilDate: UNTIL }, BypassGovernanceRetention: true })),
  },
  { what: 'PutObjectLegalHold', needs: [['PutObjectLegalHold', 'locked/first']], send: (c) => c.send(new PutObjectLegalHoldCommand({ Bucket: 'locked', Key: FIRST, LegalHold: { Status: 'ON' } })) },
];

test.each(CALLS)('$what needs what its page says, and nothing else', async ({ needs, send }) => {
  const world = await worldOf(allowed(needs));
  await send(world.client, world.versions);
  expect(world.access.denied).toEqual([]);
});

const REMOVED = CALLS.flatMap(({ what, needs, send }) => needs.map(([action, resource], at) => ({ what, action, resource, rest: needs.filter((_, n) => n !== at), send })));

test.each(REMOVED)('$what fails without s3:$action', async ({ action, resource, rest, send }) => {
  const world = await worldOf(allowed(rest));
  expect(await refused(send(world.client, world.versions))).toMatchObject({ status: 403 });
  expect(world.access.denied).toMatchObject([{ right: { action: `s3:${action}`, resource: `arn:aws:s3:::${resource}` }, caller: { roleArn: CALLER.roleArn } }]);
});

test('every operation has a row, and every row the page that documents it', () => {
  expect(Object.keys(S3_RIGHTS).sort()).toEqual(Object.keys(OPERATIONS).sort());
  for (const { page } of [...Object.values(S3_RIGHTS), ...Object.values(S3_FURTHER_RIGHTS)]) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/AmazonS3\/latest\//);
});

test('of several objects each is deleted or refused on its own', async () => {
  const { client, versions, access } = await worldOf(allowed([['DeleteObject', 'versioned/a'], ['DeleteObject', 'versioned/first']]));
  const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket: 'versioned', Delete: { Objects: [{ Key: 'a' }, { Key: 'b' }, { Key: FIRST, VersionId: versions.versioned }] } }));
  expect(Deleted).toMatchObject([{ Key: 'a' }]);
  expect(Errors).toMatchObject([{ Key: 'b', Code: 'AccessDenied' }, { Key: FIRST, Code: 'AccessDenied' }]);
  expect(access.denied.map(({ right }) => right.action)).toEqual(['s3:DeleteObject', 's3:DeleteObjectVersion']);
});

test('tags go along with a copy for whom may read and write them', async () => {
  const grants: Grant[] = [['GetObject', 'plain/tagged'], ['PutObject', 'locked/k'], ['GetObjectTagging', 'plain/tagged'], ['PutObjectTagging', 'locked/k']];
  for (const missing of ['GetObjectTagging', 'PutObjectTagging', '']) {
    const { client, access } = await worldOf([...allowed(grants.filter(([action]) => action !== missing)), ...allowed([['PutObject', 'plain/tagged'], ['PutObjectTagging', 'plain/tagged']])]);
    await client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'tagged', Body: 'x', Tagging: 'a=1' }));
    const copy = (more: object = {}) => client.send(new CopyObjectCommand({ Bucket: 'locked', Key: 'k', CopySource: 'plain/tagged', ...more }));
    if (missing === '') expect((await copy()).CopyObjectResult).toBeDefined();
    else expect(await refused(copy())).toMatchObject({ code: 'AccessDenied', message: expect.stringContaining(`s3:${missing}`) });
    await copy({ TaggingDirective: 'REPLACE' });
    expect(access.denied).toHaveLength(missing === '' ? 0 : 1);
    await close();
  }
});

describe('what is not there', () => {
  const READS = [['GetObject', '*'], ['GetObjectVersion', '*']] as const;
  const NOBODYS = 'a'.repeat(32);

  test('is told to who may list the bucket', async () => {
    const { client } = await worldOf(allowed([...READS, ['ListBucket', 'versioned']]));
    expect(await refused(client.send(new GetObjectCommand({ Bucket: 'versioned', Key: 'none' })))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect(await refused(client.send(new HeadObjectCommand({ Bucket: 'versioned', Key: 'none' })))).toMatchObject({ status: 404 });
    expect(await refused(client.send(new GetObjectCommand({ Bucket: 'versioned', Key: FIRST, VersionId: NOBODYS })))).toMatchObject({ code: 'NoSuchVersion', status: 404 });
  });

  test('fails like what one may not read for everybody else', async () => {
    const { client, access, service } = await worldOf(allowed([...READS, ['PutObject', '*'], ['DeleteObject', '*']]));
    const denied = { status: 403 };
    expect(await refused(client.send(new GetObjectCommand({ Bucket: 'versioned', Key: 'none' })))).toMatchObject({ ...denied, code: 'AccessDenied', message: expect.stringContaining('s3:ListBucket on resource: arn:aws:s3:::versioned') });
    expect(await refused(client.send(new HeadObjectCommand({ Bucket: 'versioned', Key: 'none' })))).toMatchObject(denied);
    expect(await refused(client.send(new GetObjectCommand({ Bucket: 'versioned', Key: FIRST, VersionId: NOBODYS })))).toMatchObject(denied);
    expect(await refused(client.send(new CopyObjectCommand({ Bucket: 'plain', Key: 'k', CopySource: 'versioned/none' })))).toMatchObject(denied);
    expect(await refused(client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'none', Body: 'x', IfMatch: '"0"' })))).toMatchObject(denied);
    expect(() => service.read('plain', 'none', undefined, CALLER)).toThrow('s3:ListBucket on resource: arn:aws:s3:::plain');
    expect(access.denied.map(({ right }) => right.resource)).toEqual(['versioned', 'versioned', 'versioned', 'versioned', 'plain', 'plain'].map((name) => `arn:aws:s3:::${name}`));
  });

  test('fails as a bucket that is not there, whatever one may', async () => {
    const { client } = await worldOf([]);
    expect(await refused(client.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'k' })))).toMatchObject({ code: 'NoSuchBucket' });
  });
});

test('a lock is shown to who may see it', async () => {
  const seen = async (...grants: Grant[]) => {
    const { client, access } = await worldOf(allowed([['PutObject*', 'locked/k'], ['GetObject', 'locked/k'], ...grants]));
    await client.send(new PutObjectCommand({ Bucket: 'locked', Key: 'k', Body: 'x', ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: UNTIL, ObjectLockLegalHoldStatus: 'ON', ChecksumAlgorithm: 'SHA256' }));
    const { ObjectLockMode, ObjectLockLegalHoldStatus } = await client.send(new HeadObjectCommand({ Bucket: 'locked', Key: 'k' }));
    expect(access.denied).toEqual([]);
    await close();
    return [ObjectLockMode, ObjectLockLegalHoldStatus];
  };
  expect(await seen()).toEqual([undefined, undefined]);
  expect(await seen(['GetObjectRetention', 'locked/k'])).toEqual(['GOVERNANCE', undefined]);
  expect(await seen(['GetObjectLegalHold', 'locked/k'])).toEqual([undefined, 'ON']);
});

describe('conditions', () => {
  const EVERYTHING = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }];
  const put = (more: object = {}) => (c: S3Client) => c.send(new PutObjectCommand({ Bucket: 'locked', Key: 'k', Body: 'x', ChecksumAlgorithm: 'SHA256', ...more }));
  const lock = (days: number, Mode: 'GOVERNANCE' | 'COMPLIANCE' = 'GOVERNANCE') => put({ ObjectLockMode: Mode, ObjectLockRetainUntilDate: new Date(Date.parse('2026-03-01T12:00:00Z') + days * 24 * HOUR) });
  const list = (more: object) => (c: S3Client) => c.send(new ListObjectsV2Command({ Bucket: 'locked', ...more }));

  test.each<[string, object, (c: S3Client) => Promise<unknown>, (c: S3Client) => Promise<unknown>]>([
    ['s3:if-none-match', { Null: { 's3:if-none-match': 'true' } }, put(), put({ IfNoneMatch: '*' })],
    ['s3:if-match', { Null: { 's3:if-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } }, put({ IfNoneMatch: '*' }), put({ Key: FIRST, IfMatch: '9dd4e461268c8034f5c8564e155c67a6' })],
    ['s3:object-lock-mode', { StringEquals: { 's3:object-lock-mode': 'COMPLIANCE' } }, lock(1, 'COMPLIANCE'), lock(1)],
    ['s3:object-lock-remaining-retention-days', { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': '10' } }, lock(11), lock(10)],
    ['s3:object-lock-retain-until-date', { DateGreaterThan: { 's3:object-lock-retain-until-date': '2026-03-05T12:00:00Z' } }, lock(5), lock(4)],
    ['s3:object-lock-legal-hold', { StringEquals: { 's3:object-lock-legal-hold': 'ON' } }, put({ ObjectLockLegalHoldStatus: 'ON' }), put({ ObjectLockLegalHoldStatus: 'OFF' })],
    ['s3:x-amz-server-side-encryption', { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } }, put(), put({ ServerSideEncryption: 'AES256' })],
    ['s3:x-amz-copy-source', { StringLike: { 's3:x-amz-copy-source': 'plain/*' } }, (c) => c.send(new CopyObjectCommand({ Bucket: 'locked', Key: 'k', CopySource: '/plain/first' })), (c) => c.send(new CopyObjectCommand({ Bucket: 'locked', Key: 'k', CopySource: 'versioned/first' }))],
    ['s3:x-amz-metadata-directive', { StringEquals: { 's3:x-amz-metadata-directive': 'REPLACE' } }, (c) => c.send(new CopyObjectCommand({ Bucket: 'locked', Key: 'k', CopySource: 'plain/first', MetadataDirective: 'REPLACE' })), (c) => c.send(new CopyObjectCommand({ Bucket: 'locked', Key: 'k', CopySource: 'plain/first' }))],
    ['s3:prefix', { StringNotLike: { 's3:prefix': 'a/*' } }, list({ Prefix: 'b/' }), list({ Prefix: 'a/b' })],
    ['s3:delimiter and s3:max-keys', { StringEquals: { 's3:delimiter': '/' }, NumericGreaterThan: { 's3:max-keys': '5' } }, list({ Delimiter: '/', MaxKeys: 6 }), list({ Delimiter: '/', MaxKeys: 5 })],
    ['s3:versionid', { Null: { 's3:versionid': 'false' } }, (c) => c.send(new GetObjectCommand({ Bucket: 'locked', Key: FIRST, VersionId: 'null' })), (c) => c.send(new GetObjectCommand({ Bucket: 'locked', Key: FIRST }))],
    ['s3:ResourceAccount', { StringEquals: { 's3:ResourceAccount': '111111111111', 's3:prefix': 'a' } }, list({ Prefix: 'a' }), list({ Prefix: 'b' })],
  ])('a denial with %s denies what fits it, and nothing else', async (_, Condition, denied, allowedCall) => {
    const { client } = await worldOf(EVERYTHING, bucketPolicy('locked', { Sid: 'No', Effect: 'Deny', Principal: '*', Action: ['s3:Put*', 's3:List*', 's3:GetObjectVersion'], Resource: ['arn:aws:s3:::locked', 'arn:aws:s3:::locked/*'], Condition }));
    expect(await refused(denied(client))).toMatchObject({ code: 'AccessDenied', message: expect.stringMatching(/because statement 'No' of App\/locked-policy denies it$/) });
    await allowedCall(client);
  });

  test('the body of PutObjectRetention and PutObjectLegalHold is judged, too', async () => {
    const { client } = await worldOf(EVERYTHING, bucketPolicy('locked', { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::locked/*', Condition: { StringEquals: { 's3:object-lock-mode': 'COMPLIANCE' } } }));
    const retain = (Mode: 'GOVERNANCE' | 'COMPLIANCE') => client.send(new PutObjectRetentionCommand({ Bucket: 'locked', Key: FIRST, Retention: { Mode, RetainUntilDate: UNTIL } }));
    expect(await refused(retain('COMPLIANCE'))).toMatchObject({ code: 'AccessDenied' });
    await retain('GOVERNANCE');
  });

  test('connections are encrypted, with TLS 1.3, if the caller says nothing else', async () => {
    const { client, service } = await worldOf(EVERYTHING, bucketPolicy('locked', { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::locked/*', Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } }));
    await put()(client);
    expect(() => service.read('locked', FIRST, undefined, { ...CALLER, context: { 's3:tlsversion': '1.1' } })).toThrow('denies it');
  });
});

test('what services read and write in the name of a role is decided in the same way', async () => {
  const { service, access } = await worldOf(allowed([['GetObject', 'plain/first']]));
  expect(service.read('plain', FIRST, undefined, CALLER).bytes.toString()).toBe('x');
  expect(() => service.write('plain', FIRST, Buffer.from('y'), CALLER)).toThrow('s3:PutObject');
  expect(() => service.read('plain', FIRST, 'null', CALLER)).toThrow('s3:GetObjectVersion');
  expect(access.denied).toHaveLength(2);
});
