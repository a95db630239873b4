import {
  DeleteObjectCommand, DeleteObjectsCommand, ObjectLockMode, PutObjectCommand, PutObjectLegalHoldCommand, PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { codeOf, HOUR, raw, refused, S3World, s3World } from './fixture';

let world: S3World;
beforeEach(async () => { world = await s3World(); });
afterEach(async () => world.close());

const put = (Bucket: string, more: object = {}) => world.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...more }));
const remove = (Bucket: string, more: object = {}) => world.client.send(new DeleteObjectCommand({ Bucket, Key: 'k', ...more }));
const inHours = (hours: number) => new Date(world.timeline.now + hours * HOUR);
const lock = (ObjectLockMode: ObjectLockMode, hours: number) => put('locked', { ObjectLockMode, ObjectLockRetainUntilDate: inHours(hours) });
const PROTECTED = { code: 'AccessDenied', status: 403, message: 'Access Denied because object protected by object lock.' };

describe('DeleteObject', () => {
  test('puts a marker in a versioned bucket, also where nothing is, and takes a version away for good', async () => {
    const { VersionId } = await put('versioned');
    const marker = await remove('versioned');
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: world.service.versions('versioned')[0].versionId });
    expect(world.service.list('versioned')).toEqual([]);
    expect(await remove('versioned', { VersionId: marker.VersionId })).toMatchObject({ DeleteMarker: true });
    expect(world.service.list('versioned')).toEqual(['k']);
    expect((await remove('versioned', { VersionId })).DeleteMarker).toBeUndefined();
    expect(world.service.versions('versioned')).toEqual([]);
    expect(await remove('versioned', { VersionId })).toMatchObject({ $metadata: { httpStatusCode: 204 } });
    expect(await remove('versioned')).toMatchObject({ DeleteMarker: true });
  });

  test('takes the object away in a bucket without versioning, and finds nothing wrong if there is none', async () => {
    await put('plain');
    await remove('plain');
    expect(world.service.versions('plain')).toEqual([]);
    expect(await remove('plain')).toMatchObject({ $metadata: { httpStatusCode: 204 } });
  });

  test('fails for what cannot be a version id, and for a bypass where no lock is', async () => {
    expect(await refused(remove('versioned', { VersionId: 'nonsense' }))).toMatchObject({ code: 'InvalidArgument', status: 400 });
    expect(await refused(remove('versioned', { BypassGovernanceRetention: true }))).toMatchObject({ code: 'InvalidArgument', status: 400 });
    expect(await refused(remove('versioned', { IfMatch: '"0"' }))).toMatchObject({ code: 'UnsupportedOperation' });
  });
});

describe('DeleteObjects', () => {
  const removeAll = (Bucket: string, Objects: { Key: string; VersionId?: string }[], more: object = {}) =>
    world.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, ...more } }));

  test('deletes each key on its own and tells what became of it', async () => {
    const { VersionId } = await lock('COMPLIANCE', 1);
    world.service.put('locked', 'a<&>"b', Buffer.from('x'), { by: 'ada' });
    const result = await removeAll('locked', [{ Key: 'a<&>"b' }, { Key: 'k', VersionId }, { Key: 'k', VersionId: 'nonsense' }]);
    expect(result.Deleted).toEqual([{ Key: 'a<&>"b', DeleteMarker: true, DeleteMarkerVersionId: world.service.versions('locked', 'a')[0].versionId }]);
    expect(result.Errors).toEqual([
      { Key: 'k', VersionId, Code: 'AccessDenied', Message: PROTECTED.message },
      { Key: 'k', VersionId: 'nonsense', Code: 'NoSuchVersion', Message: 'The specified version does not exist.' },
    ]);
  });

  test('quietly tells faults only', async () => {
    await put('plain');
    expect((await removeAll('plain', [{ Key: 'k' }], { Quiet: true })).Deleted).toBeUndefined();
    expect(world.service.list('plain')).toEqual([]);
  });

  test('fails for more than a thousand keys, and for none', async () => {
    expect(await refused(removeAll('plain', Array.from({ length: 1001 }, (_, i) => ({ Key: `${i}` }))))).toMatchObject({ code: 'MalformedXML', status: 400 });
    expect(await refused(removeAll('plain', []))).toMatchObject({ code: 'MalformedXML', status: 400 });
  });

  test.each([
    ['another root', '<Remove><Object><Key>k</Key></Object></Remove>', '400 MalformedXML'],
    ['a tag that is not closed', '<Delete><Object><Key>k</Object></Delete>', '400 MalformedXML'],
    ['an entity that does not exist', '<Delete><Object><Key>&key;</Key></Object></Delete>', '400 MalformedXML'],
    ['no key', '<Delete><Object></Object></Delete>', '400 MalformedXML'],
    ['an element that is unknown', '<Delete><Object><Key>k</Key><Colour>red</Colour></Object></Delete>', '400 MalformedXML'],
    ['a condition', '<Delete><Object><Key>k</Key><ETag>0</ETag></Object></Delete>', '501 UnsupportedOperation'],
  ])('fails for a body with %s', async (_, body, code) => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-md5': createHash('md5').update(body).digest('base64') };
    expect(codeOf(await raw(world.endpoint, 'POST', '/plain?delete=', headers, body))).toBe(code);
  });

  test('fails without a digest of the body', async () => {
    const reply = await raw(world.endpoint, 'POST', '/plain?delete=', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, '<Delete><Object><Key>k</Key></Object></Delete>');
    expect(codeOf(reply)).toBe('400 InvalidRequest');
  });
});

describe('Object Lock', () => {
  test('a marker can be put over a locked version; that is no protection against being hidden', async () => {
    const { VersionId } = await lock('COMPLIANCE', 1);
    await remove('locked');
    expect(world.service.list('locked')).toEqual([]);
    expect(world.service.get('locked', 'k', VersionId)?.bytes.toString()).toBe('x');
  });

  test('fails to delete under COMPLIANCE, with or without bypass, until the time has come', async () => {
    const { VersionId } = await lock('COMPLIANCE', 1);
    expect(await refused(remove('locked', { VersionId }))).toMatchObject(PROTECTED);
    expect(await refused(remove('locked', { VersionId, BypassGovernanceRetention: true }))).toMatchObject(PROTECTED);
    world.timeline.jump(world.timeline.now + HOUR - 1);
    expect(await refused(remove('locked', { VersionId }))).toMatchObject(PROTECTED);
    world.timeline.jump(world.timeline.now + 1);
    await remove('locked', { VersionId });
  });

  test('fails to delete under GOVERNANCE without bypass', async () => {
    const { VersionId } = await lock('GOVERNANCE', 1);
    expect(await refused(remove('locked', { VersionId }))).toMatchObject(PROTECTED);
    await remove('locked', { VersionId, BypassGovernanceRetention: true });
  });

  test('fails to delete under a legal hold, whoever asks, until it is off', async () => {
    const { VersionId } = await put('locked', { ObjectLockLegalHoldStatus: 'ON' });
    expect(await refused(remove('locked', { VersionId, BypassGovernanceRetention: true }))).toMatchObject(PROTECTED);
    await world.client.send(new PutObjectLegalHoldCommand({ Bucket: 'locked', Key: 'k', VersionId, LegalHold: { Status: 'OFF' } }));
    await remove('locked', { VersionId });
  });

  test('fails for lock headers without Object Lock, even for a legal hold that is off', async () => {
    for (const more of [{ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inHours(1) }, { ObjectLockLegalHoldStatus: 'OFF' }]) {
      expect(await refused(put('versioned', more))).toMatchObject({ code: 'InvalidRequest', message: 'Bucket is missing Object Lock Configuration' });
    }
    const hold = new PutObjectLegalHoldCommand({ Bucket: 'versioned', Key: 'k', LegalHold: { Status: 'ON' } });
    expect(await refused(world.client.send(hold))).toMatchObject({ code: 'InvalidRequest' });
  });

  test('fails for a date that is past, alone, or no mode', async () => {
    for (const more of [
      { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inHours(-1) },
      { ObjectLockRetainUntilDate: inHours(1) },
      { ObjectLockMode: 'COMPLIANCE' },
      { ObjectLockMode: 'FOREVER', ObjectLockRetainUntilDate: inHours(1) },
      { ObjectLockLegalHoldStatus: 'MAYBE' },
    ]) expect(await refused(put('locked', more))).toMatchObject({ code: 'InvalidArgument', status: 400 });
  });

  test('fails for a lock without a digest of the bytes', async () => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-length': '1', 'x-amz-object-lock-legal-hold': 'ON' };
    expect(codeOf(await raw(world.endpoint, 'PUT', '/locked/k', headers, 'x'))).toBe('400 InvalidRequest');
  });
});

describe('PutObjectRetention', () => {
  const retain = (Mode: ObjectLockMode, hours: number, more: object = {}) =>
    world.client.send(new PutObjectRetentionCommand({ Bucket: 'locked', Key: 'k', Retention: { Mode, RetainUntilDate: inHours(hours) }, ...more }));
  const until = () => world.service.get('locked', 'k')?.retention;

  test('extends COMPLIANCE', async () => {
    await lock('COMPLIANCE', 2);
    await retain('COMPLIANCE', 3);
    expect(until()).toEqual({ mode: 'COMPLIANCE', until: inHours(3) });
  });

  test('fails to shorten COMPLIANCE or to weaken it, with or without bypass', async () => {
    await lock('COMPLIANCE', 2);
    expect(await refused(retain('COMPLIANCE', 1))).toMatchObject(PROTECTED);
    expect(await refused(retain('COMPLIANCE', 1, { BypassGovernanceRetention: true }))).toMatchObject(PROTECTED);
    expect(await refused(retain('GOVERNANCE', 3, { BypassGovernanceRetention: true }))).toMatchObject(PROTECTED);
    expect(until()).toEqual({ mode: 'COMPLIANCE', until: inHours(2) });
  });

  test('fails to shorten GOVERNANCE without bypass', async () => {
    await lock('GOVERNANCE', 2);
    expect(await refused(retain('GOVERNANCE', 1))).toMatchObject(PROTECTED);
    await retain('GOVERNANCE', 1, { BypassGovernanceRetention: true });
    expect(until()).toEqual({ mode: 'GOVERNANCE', until: inHours(1) });
  });
});
