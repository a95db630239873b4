import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { Digest } from '../../lib/contracts/digest';
import { placeOfRepository } from '../../lib/contracts/images';
import { isAws } from './aws-errors';

/** One client for each region: a repository may be in another one than its pipeline. */
const clients = new Map<string, ECRClient>();

/** What a tag of a repository leads to now; undefined if there is no such tag. */
export async function digestOfTag(uri: string, imageTag: string): Promise<Digest | undefined> {
  const { account, region, repository } = placeOfRepository(uri);
  try {
    const { imageDetails } = await clientFor(region).send(new DescribeImagesCommand({ registryId: account, repositoryName: repository, imageIds: [{ imageTag }] }));
    return imageDetails?.[0]?.imageDigest;
  } catch (error) {
    if (isAws(error, 'ImageNotFoundException', 'RepositoryNotFoundException')) return undefined;
    throw error;
  }
}

function clientFor(region: string): ECRClient {
  const client = clients.get(region) ?? new ECRClient({ region });
  clients.set(region, client);
  return client;
}
