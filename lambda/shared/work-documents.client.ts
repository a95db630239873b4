import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { hasStatus, isAws } from './aws-errors';

/** What functions remember in the work bucket. Written if-match: of two at once, one gives way. */
export class WorkDocuments {
  private readonly etags = new Map<string, string>();

  constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  /** null: there is none. */
  public async read(Key: string): Promise<string | null> {
    try {
      const { Body, ETag } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
      this.etags.set(Key, ETag!);
      return await Body!.transformToString();
    } catch (error) {
      if (!isAws(error, 'NoSuchKey')) throw error;
      this.etags.delete(Key);
      return null;
    }
  }

  /** False: somebody else has written since it was read. */
  public async write(Key: string, document: unknown): Promise<boolean> {
    const etag = this.etags.get(Key);
    try {
      const { ETag } = await this.s3.send(new PutObjectCommand({
        Bucket: this.bucket, Key, Body: JSON.stringify(document), ContentType: 'application/json', ...(etag ? { IfMatch: etag } : { IfNoneMatch: '*' }),
      }));
      this.etags.set(Key, ETag!);
      return true;
    } catch (error) {
      if (hasStatus(error, 412) || hasStatus(error, 409)) return false;
      throw error;
    }
  }
}
