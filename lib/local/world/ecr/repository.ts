import { Digest } from '../../../contracts/digest';
import { ServiceError } from '../service';

/** One image, and what its tags say by now. */
export interface StoredImage {
  readonly digest: Digest;
  readonly pushedAt: Date;
  readonly tags: readonly string[];
}

export interface RepositorySettings {
  readonly name: string;
  readonly registry: string;
  /** Whether a tag, once pushed, stays what it is. */
  readonly isImmutable: boolean;
}

/** A repository: images by their digests, and tags that lead to them. */
export class Repository {
  private readonly pushed = new Map<Digest, Date>();
  private readonly tags = new Map<string, Digest>();

  constructor(public readonly settings: RepositorySettings) {}

  /** Images in the order in which they were first pushed. */
  public get images(): readonly StoredImage[] {
    return [...this.pushed].map(([digest, pushedAt]) => ({ digest, pushedAt, tags: [...this.tags].filter(([, of]) => of === digest).map(([tag]) => tag) }));
  }

  public push(tag: string, digest: Digest, at: Date): void {
    const { name, isImmutable } = this.settings;
    if (isImmutable && this.tags.has(tag)) {
      throw new ServiceError('ImageTagAlreadyExistsException', `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`);
    }
    if (!this.pushed.has(digest)) this.pushed.set(digest, at);
    this.tags.set(tag, digest);
  }

  public untag(tag: string): void {
    const digest = this.tags.get(tag);
    this.tags.delete(tag);
    // Removing its last tag removes an image.
    if (digest !== undefined && ![...this.tags.values()].includes(digest)) this.pushed.delete(digest);
  }

  /** By tag, by digest, or by both. */
  public find({ imageTag, imageDigest }: { readonly imageTag?: string; readonly imageDigest?: string }): StoredImage {
    const found = this.images.find(({ digest, tags }) => (imageTag === undefined || tags.includes(imageTag)) && (imageDigest === undefined || digest === imageDigest));
    if (found && (imageTag !== undefined || imageDigest !== undefined)) return found;
    const { name, registry } = this.settings;
    const wanted = `{imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'}`;
    throw new ServiceError('ImageNotFoundException', `The image with imageId ${wanted} does not exist within the repository with name '${name}' in the registry with id '${registry}'`);
  }
}
