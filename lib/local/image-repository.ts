/** Where images are kept. */
interface Images {
  push(repository: string, tag: string, image: { readonly content: string }): string;
  untag(repository: string, tag: string): void;
}

/** A repository of container images in the hands of somebody who may do everything there. */
export class ImageRepository {
  /** @internal */
  constructor(private readonly images: Images, public readonly name: string) {}

  /** Pushes an image under a tag, and returns its digest: the same content is the same image. Refused where tags are immutable and this one exists. */
  public push(tag: string, content: string): string {
    return this.images.push(this.name, tag, { content });
  }

  /** Removes a tag; an image without tags is gone. */
  public remove(tag: string): void {
    this.images.untag(this.name, tag);
  }
}
