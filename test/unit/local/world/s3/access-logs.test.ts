import { GetObjectCommand } from '@aws-sdk/client-s3';
import { accessBy, bucketPolicy, roleWith } from '../../../../helpers/access';
import { CALLER } from '../../../../helpers/serve';
import { refused, S3World, s3World } from './fixture';

let open: S3World | undefined;
afterEach(async () => open?.close());

const DELIVERY = {
  Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::plain/releases/*',
  Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::logged' }, StringEquals: { 'aws:SourceAccount': '111111111111' } },
};

/** What is denied when a bucket that logs to `plain` is used. */
async function deniedWith(policy: object, prefix = 'releases/') {
  const access = accessBy(roleWith(CALLER.roleArn!, { Effect: 'Allow', Action: 's3:*', Resource: '*' }), bucketPolicy('plain', policy));
  const world = open = await s3World({}, access);
  world.service.createBucket({ name: 'logged', log: { bucket: 'plain', prefix } });
  expect(access.denied).toEqual([]);
  // The request itself is answered in any case, and S3 is asked once.
  expect(await refused(world.client.send(new GetObjectCommand({ Bucket: 'logged', Key: 'k' })))).toMatchObject({ code: 'NoSuchKey' });
  world.service.write('logged', 'k', Buffer.from('x'), CALLER);
  return access.denied.map(({ caller, right }) => `${caller.arn} ${right.action} ${right.resource}`);
}

test('S3 delivers the log of a bucket if the other bucket lets it', async () => {
  expect(await deniedWith(DELIVERY)).toEqual([]);
});

test.each<[string, object, string]>([
  ['another source', { ...DELIVERY, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::other' } } }, 'releases/'],
  ['another account', { ...DELIVERY, Condition: { StringEquals: { 'aws:SourceAccount': '222222222222' } } }, 'releases/'],
  ['another service', { ...DELIVERY, Principal: { Service: 'cloudtrail.amazonaws.com' } }, 'releases/'],
  ['another prefix', DELIVERY, 'work/'],
  ['reading', { ...DELIVERY, Action: 's3:GetObject' }, 'releases/'],
])('fails, and is remembered, where it lets only %s', async (_, policy, prefix) => {
  expect(await deniedWith(policy, prefix)).toEqual([`logging.s3.amazonaws.com s3:PutObject arn:aws:s3:::plain/${prefix}2026-03-01-12-00-00-0000000000000000`]);
});

test('nothing is known of a bucket outside of the app', async () => {
  const access = accessBy();
  const world = open = await s3World({}, access);
  world.service.createBucket({ name: 'logged', log: { bucket: 'elsewhere', prefix: '' } });
  expect(() => world.service.read('logged', 'k', undefined, CALLER)).toThrow('s3:GetObject');
  expect(access.denied).toHaveLength(1);
});
