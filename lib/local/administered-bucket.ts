import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { ReleaseError } from '../contracts/errors';
import { S3Service } from './world/s3/service';

/** One version of an object, or a delete marker. */
export interface BucketVersion {
  readonly key: string;
  readonly versionId: string;
}

const ADMINISTRATOR = 'an administrator';

/** A bucket, without asking anybody's policies. */
export class AdministeredBucket {
  /** @internal */
  constructor(private readonly s3: S3Service, public readonly name: string) {}

  /** Keys of the objects that are there now. */
  public list(prefix = ''): readonly string[] {
    return this.s3.list(this.name, prefix);
  }

  /** All versions of all keys, newest first within a key. */
  public versions(prefix = ''): readonly BucketVersion[] {
    return this.s3.versions(this.name, prefix).map(({ key, versionId }) => ({ key, versionId }));
  }

  public get(key: string, versionId?: string): Buffer | undefined {
    return this.s3.get(this.name, key, versionId)?.bytes;
  }

  /** Writes an object and returns its version id. */
  public put(key: string, content: string | Buffer): string {
    return this.s3.put(this.name, key, Buffer.from(content), { by: ADMINISTRATOR }).versionId;
  }

  /** Writes what is there now into a folder, as `aws s3 sync` does: what `cdk-release report --from` reads. */
  public copyTo(folder: string, prefix = ''): void {
    for (const key of this.list(prefix)) {
      const file = join(folder, key);
      const inside = relative(folder, file);
      if (inside.startsWith('..') || isAbsolute(inside)) throw new ReleaseError('StoryInvalid', `the key '${key}' leads out of ${folder}; copy a prefix without it`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, this.get(key)!);
    }
  }

  public remove(key: string): void {
    this.s3.remove(this.name, key, ADMINISTRATOR);
  }
}
