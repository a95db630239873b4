import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { digestOf } from '../../../../lib/contracts/digest';
import { EcrService } from '../../../../lib/local/world/ecr/ecr-service';
import { parts, Parts, START, thrown } from './world-fixture';

describe('ECR', () => {
  let world: Parts;
  let ecr: EcrService;
  let client: ECRClient;
  beforeEach(async () => {
    world = await parts();
    ecr = new EcrService(world);
    ecr.create('shop/api', false);
    ecr.create('shop/fixed', true);
    world.server.register('ecr', 'json-1.1', ecr);
    client = new ECRClient(world.client());
  });
  afterEach(() => world.close());

  const describeTag = (imageTag: string, repositoryName = 'shop/api', more: object = {}) => client.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }], ...more }));

  test('tells what a tag leads to, by the names of the registry', async () => {
    const digest = ecr.push('shop/api', '1.0.0', { content: 'one' });
    expect(digest).toBe(digestOf('one'));
    const { imageDetails } = await describeTag('1.0.0', 'shop/api', { registryId: '111111111111' });
    expect(imageDetails).toEqual([{ registryId: '111111111111', repositoryName: 'shop/api', imageDigest: digest, imageTags: ['1.0.0'], imagePushedAt: START }]);
  });

  test('a tag moves where it may, and its image stays under its digest', async () => {
    const one = ecr.push('shop/api', '1.0.0', { content: 'one' });
    const two = ecr.push('shop/api', '1.0.0', { content: 'two' });
    expect((await describeTag('1.0.0')).imageDetails).toMatchObject([{ imageDigest: two }]);
    const { imageDetails } = await client.send(new DescribeImagesCommand({ repositoryName: 'shop/api', imageIds: [{ imageDigest: one }] }));
    expect(imageDetails![0].imageTags).toBeUndefined();
    expect(ecr.push('shop/api', 'latest', { content: 'two' })).toBe(two);
    expect((await describeTag('latest')).imageDetails![0].imageTags).toEqual(['1.0.0', 'latest']);
  });

  test('images are listed in pages', async () => {
    for (let n = 0; n < 4; n++) ecr.push('shop/api', `1.${n}.0`, { content: String(n) });
    const first = await client.send(new DescribeImagesCommand({ repositoryName: 'shop/api' }));
    const second = await client.send(new DescribeImagesCommand({ repositoryName: 'shop/api', nextToken: first.nextToken }));
    expect([first.imageDetails!.length, second.imageDetails!.length, second.nextToken]).toEqual([3, 1, undefined]);
  });

  test('fails for what is not there, and for what was removed', async () => {
    expect(await thrown(describeTag('2.0.0'))).toMatchObject({ name: 'ImageNotFoundException', message: expect.stringContaining("imageTag:'2.0.0'} does not exist within the repository with name 'shop/api'") as unknown });
    expect(await thrown(describeTag('1.0.0', 'shop/other'))).toMatchObject({ name: 'RepositoryNotFoundException' });
    expect(await thrown(describeTag('1.0.0', 'shop/api', { registryId: '222222222222' }))).toMatchObject({ name: 'RepositoryNotFoundException' });
    ecr.push('shop/api', '1.0.0', { content: 'one' });
    ecr.untag('shop/api', '1.0.0');
    expect(await thrown(describeTag('1.0.0'))).toMatchObject({ name: 'ImageNotFoundException' });
    expect(await thrown(client.send(new DescribeImagesCommand({ repositoryName: 'shop/api', imageIds: [{ imageDigest: digestOf('one') }] })))).toMatchObject({ name: 'ImageNotFoundException' });
  });

  test('fails for a tag that is immutable, also with the very same image', () => {
    ecr.push('shop/fixed', '1.0.0', { content: 'one' });
    for (const content of ['one', 'two']) expect(() => ecr.push('shop/fixed', '1.0.0', { content })).toThrow(/The image tag '1\.0\.0' already exists in the 'shop\/fixed' repository and cannot be overwritten because the tag is immutable/);
    expect(ecr.push('shop/fixed', '1.0.1', { content: 'one' })).toBe(digestOf('one'));
  });
});
