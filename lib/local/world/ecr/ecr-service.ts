import type { DescribeImagesCommandInput, DescribeImagesResponse } from '@aws-sdk/client-ecr';
import { digestOf } from '../../../contracts/digest';
import type { AccessPort } from '../iam/access-port';
import { ECR_RIGHTS } from '../iam/rights/ecr';
import { Ids } from '../ids';
import { JsonProtocol } from '../json-protocol';
import { ImagesPort, Registry } from '../ports';
import { Service, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from '../service';
import { Timeline } from '../timeline';
import { Repository } from './repository';

export interface EcrDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly access: AccessPort;
  readonly account: string;
  readonly region: string;
}

const PAGE = 3;

/** Amazon ECR as far as ecr.md says: repositories of one registry, their images and tags. */
export class EcrService implements Service, ImagesPort {
  private readonly repositories = new Map<string, Repository>();
  private readonly protocol: JsonProtocol;

  constructor(private readonly deps: EcrDependencies) {
    this.protocol = new JsonProtocol({
      service: 'ECR', target: 'AmazonEC2ContainerRegistry_V20150921', protocol: 'json-1.1', ids: deps.ids, access: deps.access, region: deps.region, rights: ECR_RIGHTS,
      operations: { DescribeImages: (input: DescribeImagesCommandInput) => this.describeImages(input) },
    });
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return this.protocol.handle(request);
  }

  public create(name: string, isImmutable: boolean): void {
    this.repositories.set(name, new Repository({ name, registry: this.deps.account, isImmutable }));
  }

  /** The host of the registry, and what its repositories hold now. */
  public get registry(): Registry {
    const { account, region } = this.deps;
    return {
      account, host: `${account}.dkr.ecr.${region}.amazonaws.com`,
      repositories: [...this.repositories.values()].map(({ settings: { name, isImmutable }, images }) => ({ name, isImmutable, tags: images.flatMap(({ tags }) => tags) })),
    };
  }

  /** Pushes an image of this content, or of this digest, and returns the digest. */
  public push(repository: string, tag: string, image: { readonly content: string } | { readonly digest: string }): string {
    const digest = 'digest' in image ? image.digest : digestOf(image.content);
    this.named(repository).push(tag, digest, this.deps.timeline.date);
    return digest;
  }

  public untag(repository: string, tag: string): void {
    this.named(repository).untag(tag);
  }

  private describeImages(input: DescribeImagesCommandInput): DescribeImagesResponse {
    const { registryId = this.deps.account, repositoryName = '', imageIds, filter, nextToken, maxResults } = input;
    if (filter?.tagStatus && filter.tagStatus !== 'ANY') throw new UnsupportedOperation('ECR', `DescribeImages with the filter ${filter.tagStatus}`);
    if (imageIds && (nextToken !== undefined || maxResults !== undefined)) throw new ServiceError('InvalidParameterException', 'Invalid parameter at \'nextToken\' or \'maxResults\': not allowed with \'imageIds\'');
    const repository = this.named(repositoryName, registryId);
    const found = imageIds ? imageIds.map((id) => repository.find(id)) : repository.images;
    const start = Number(nextToken ?? 0);
    const end = imageIds ? found.length : start + Math.min(PAGE, maxResults ?? PAGE);
    return {
      imageDetails: found.slice(start, end).map(({ digest, pushedAt, tags }) => ({
        registryId, repositoryName, imageDigest: digest, imagePushedAt: pushedAt, ...(tags.length > 0 && { imageTags: [...tags] }),
      })),
      ...(end < found.length && { nextToken: String(end) }),
    };
  }

  private named(name: string, registry = this.deps.account): Repository {
    const repository = registry === this.deps.account ? this.repositories.get(name) : undefined;
    if (!repository) throw new ServiceError('RepositoryNotFoundException', `The repository with name '${name}' does not exist in the registry with id '${registry}'`);
    return repository;
  }
}
