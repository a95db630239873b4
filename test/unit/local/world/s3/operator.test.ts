import { ServiceError } from '../../../../../lib/local/world/service';
import { ObjectsPort } from '../../../../../lib/local/world/ports';
import { SOMEBODY } from '../../../../helpers/access';
import { BY, S3World, s3World } from './fixture';

let world: S3World;
beforeEach(async () => { world = await s3World(); });
afterEach(async () => world.close());

function codeThrown(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return error instanceof ServiceError ? error.code : undefined;
  }
  return undefined;
}

test('other stand-ins read and write by the port', () => {
  const port: ObjectsPort = world.service;
  const written = port.write('versioned', 'k', Buffer.from('one'), SOMEBODY);
  port.write('versioned', 'k', Buffer.from('two'), SOMEBODY);
  expect(port.read('versioned', 'k', undefined, SOMEBODY).bytes.toString()).toBe('two');
  expect(port.read('versioned', 'k', written.versionId, SOMEBODY)).toEqual(written);
  expect(world.events).toHaveLength(2);
});

test('fails by the port with the codes of S3', () => {
  const port: ObjectsPort = world.service;
  port.write('versioned', 'k', Buffer.from('one'), SOMEBODY);
  expect(codeThrown(() => port.read('nowhere', 'k', undefined, SOMEBODY))).toBe('NoSuchBucket');
  expect(codeThrown(() => port.read('versioned', 'missing', undefined, SOMEBODY))).toBe('NoSuchKey');
  expect(codeThrown(() => port.read('versioned', 'k', 'x'.repeat(32), SOMEBODY))).toBe('NoSuchVersion');
  expect(codeThrown(() => port.write('nowhere', 'k', Buffer.alloc(0), SOMEBODY))).toBe('NoSuchBucket');
});

test('a story puts, gets, lists and removes without HTTP', () => {
  world.service.put('versioned', 'a/1', Buffer.from('x'), { contentType: 'text/plain', by: 'ada' });
  world.service.put('versioned', 'b', Buffer.from('y'), { by: 'ada' });
  expect(world.service.get('versioned', 'a/1')).toMatchObject({ key: 'a/1', headers: { 'content-type': 'text/plain' } });
  expect(world.service.list('versioned', 'a/')).toEqual(['a/1']);
  world.service.remove('versioned', 'a/1', 'ada');
  expect(world.service.get('versioned', 'a/1')).toBeUndefined();
  expect(world.service.list('versioned')).toEqual(['b']);
  expect(world.service.versions('versioned', 'a/').map(({ kind }) => kind)).toEqual(['marker', 'object']);
});

test('fails to create a bucket twice or with a name that S3 does not take', () => {
  expect(codeThrown(() => world.service.createBucket({ name: 'plain' }))).toBe('BucketAlreadyOwnedByYou');
  expect(codeThrown(() => world.service.createBucket({ name: 'No' }))).toBe('InvalidBucketName');
});

test('a website serves pages, and the index of a folder', () => {
  const site = world.service.website('plain');
  world.service.put('plain', 'index.html', Buffer.from('home'), { contentType: 'text/html', by: BY });
  world.service.put('plain', 'docs/index.html', Buffer.from('docs'), { contentType: 'text/html', by: BY });
  expect(site('/')).toEqual({ bytes: Buffer.from('home'), contentType: 'text/html', cacheControl: undefined });
  expect(site('/docs/')?.bytes.toString()).toBe('docs');
  expect(site('/docs')).toBeUndefined();
  world.service.remove('plain', 'index.html', BY);
  expect(site('/index.html')).toBeUndefined();
});
