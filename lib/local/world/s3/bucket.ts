import { StoredVersion } from './version';

/** What a bucket is made with; nothing of it changes later. */
export interface BucketSettings {
  readonly name: string;
  /** The account that owns it. Default: the rehearsal's own. */
  readonly account?: string;
  /** Default: the rehearsal's own. */
  readonly region?: string;
  readonly versioned?: boolean;
  /** Makes locks possible; implies versioning. There is no default retention: each writer says his own. */
  readonly objectLock?: boolean;
  /** Each change is told to EventBridge. */
  readonly eventBridge?: boolean;
  /** Default encryption with this KMS key instead of AES256. As on AWS, an ETag then says nothing about the bytes. */
  readonly kmsKeyArn?: string;
  /** A data key of the bucket encrypts its objects, so that KMS is told the bucket's ARN and not the object's. */
  readonly bucketKey?: boolean;
  readonly log?: LogTarget;
}

/** Where the log of who asked for what is delivered. */
export interface LogTarget {
  readonly bucket: string;
  readonly prefix: string;
}

/** The versions of one bucket, and nothing of the rules by which they come and go. */
export class Bucket {
  public readonly name: string;
  public readonly account: string;
  public readonly region: string;
  public readonly versioned: boolean;
  public readonly objectLock: boolean;
  public readonly eventBridge: boolean;
  public readonly kmsKeyArn?: string;
  public readonly bucketKey: boolean;
  public readonly log?: LogTarget;

  private readonly entries = new Map<string, StoredVersion[]>();
  private readonly sorted: string[] = [];
  private readonly sequences = new Map<string, number>();
  private readonly written = new Map<string, number>();

  constructor(settings: BucketSettings, home: { readonly account: string; readonly region: string }) {
    this.name = settings.name;
    this.account = settings.account ?? home.account;
    this.region = settings.region ?? home.region;
    this.objectLock = settings.objectLock ?? false;
    this.versioned = this.objectLock || (settings.versioned ?? false);
    this.eventBridge = settings.eventBridge ?? false;
    this.kmsKeyArn = settings.kmsKeyArn;
    this.bucketKey = settings.bucketKey ?? false;
    this.log = settings.log;
  }

  /** Counts the changes of one key, so that nothing follows from what happens to other keys at the same time. */
  public nextSequence(key: string): number {
    const next = (this.written.get(key) ?? 0) + 1;
    this.written.set(key, next);
    return next;
  }

  public current(key: string): StoredVersion | undefined {
    return this.entries.get(key)?.at(-1);
  }

  public version(key: string, versionId: string): StoredVersion | undefined {
    return this.entries.get(key)?.find((version) => version.versionId === versionId);
  }

  /** Newest first. */
  public versions(key: string): readonly StoredVersion[] {
    return [...(this.entries.get(key) ?? [])].reverse();
  }

  /** When a version was written, also one that is gone. */
  public sequenceOf(key: string, versionId: string): number | undefined {
    return this.sequences.get(`${versionId} ${key}`);
  }

  public add(version: StoredVersion): void {
    this.sequences.set(`${version.versionId} ${version.key}`, version.sequence);
    const versions = this.entries.get(version.key);
    if (versions && this.versioned) versions.push(version);
    else if (versions) versions.splice(0, versions.length, version);
    else {
      this.entries.set(version.key, [version]);
      this.sorted.splice(this.position(version.key), 0, version.key);
    }
  }

  /** The same version with other settings: its lock, for one. */
  public replace(version: StoredVersion): void {
    const versions = this.entries.get(version.key) ?? [];
    versions.splice(versions.findIndex((v) => v.versionId === version.versionId), 1, version);
  }

  public remove(version: StoredVersion): void {
    const rest = (this.entries.get(version.key) ?? []).filter((v) => v.versionId !== version.versionId);
    if (rest.length > 0) {
      this.entries.set(version.key, rest);
    } else if (this.entries.delete(version.key)) {
      this.sorted.splice(this.position(version.key), 1);
    }
  }

  /** Keys that begin with `prefix` and come at or after `from`, in the order of their UTF-8 bytes. */
  public* keys(prefix: string, from = ''): Generator<string> {
    let index = this.position(compareKeys(from, prefix) > 0 ? from : prefix);
    for (; index < this.sorted.length && this.sorted[index].startsWith(prefix); index++) yield this.sorted[index];
  }

  private position(key: string): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(this.sorted[middle], key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** S3 lists keys in the order of their UTF-8 bytes. JavaScript's strings have another one as soon as surrogates, or what comes after them, are in them. */
function compareKeys(a: string, b: string): number {
  if (LATE.test(a) || LATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

const LATE = /[\ud800-\uffff]/;
