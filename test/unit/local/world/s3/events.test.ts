import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BY, refused, S3World, s3World } from './fixture';

let world: S3World;
beforeEach(async () => { world = await s3World(); });
afterEach(async () => world.close());

const detail = (index: number) => world.events[index].detail as {
  readonly object: { readonly sequencer: string } & Record<string, unknown>; readonly requester: string; readonly reason: string;
};

test('a write is told with the key as it is, the version and the ETag without quotes', async () => {
  const { VersionId, ETag = '' } = await world.client.send(new PutObjectCommand({ Bucket: 'versioned', Key: 'drop/a b+ü.json', Body: '12345' }));
  expect(world.events).toEqual([{
    'source': 'aws.s3',
    'detail-type': 'Object Created',
    'resources': ['arn:aws:s3:::versioned'],
    'detail': {
      'version': '0',
      'bucket': { name: 'versioned' },
      'object': { 'key': 'drop/a b+ü.json', 'size': 5, 'etag': ETag.replace(/"/g, ''), 'version-id': VersionId, 'sequencer': expect.stringMatching(/^[0-9A-F]{20}$/) },
      'request-id': expect.stringMatching(/^[0-9A-Z]{16}$/),
      'requester': '111111111111',
      'reason': 'PutObject',
    },
  }]);
});

test('a copy, a marker and a deletion for good are told with their reasons, in an order that can be read', async () => {
  const at = { Bucket: 'versioned', Key: 'k' };
  world.service.put('versioned', 'source', Buffer.from('x'), { by: 'codepipeline.amazonaws.com' });
  const { VersionId } = await world.client.send(new CopyObjectCommand({ ...at, CopySource: 'versioned/source' }));
  await world.client.send(new DeleteObjectCommand(at));
  await world.client.send(new DeleteObjectCommand({ ...at, VersionId }));
  expect(world.events.map((event) => event['detail-type'])).toEqual(['Object Created', 'Object Created', 'Object Deleted', 'Object Deleted']);
  expect(detail(0).requester).toBe('codepipeline.amazonaws.com');
  expect(detail(1).reason).toBe('CopyObject');
  expect(detail(2)).toMatchObject({ 'reason': 'DeleteObject', 'deletion-type': 'Delete Marker Created' });
  expect(detail(3)).toMatchObject({ 'reason': 'DeleteObject', 'deletion-type': 'Permanently Deleted', 'object': { 'version-id': VersionId } });
  const sequencers = [1, 2, 3].map((index) => detail(index).object.sequencer);
  expect([...sequencers].sort()).toEqual(sequencers);
  expect(new Set(sequencers).size).toBe(3);
});

test('nothing is told of what was refused, of a deletion of nothing, or by a bucket that does not tell', async () => {
  world.service.put('plain', 'k', Buffer.from('x'), { by: BY });
  world.service.put('versioned', 'k', Buffer.from('x'), { by: BY });
  await refused(world.client.send(new PutObjectCommand({ Bucket: 'versioned', Key: 'k', Body: 'y', IfNoneMatch: '*' })));
  await world.client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'k', VersionId: 'x'.repeat(32) }));
  expect(world.events).toHaveLength(1);
});
