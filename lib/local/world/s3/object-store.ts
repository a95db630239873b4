import { createHash } from 'node:crypto';
import { Ids } from '../ids';
import { EventsPort } from '../ports';
import { Timeline } from '../timeline';
import { Bucket, BucketSettings } from './bucket';
import { checkWrite, WriteCondition } from './conditions';
import { badVersionId, bucketNameTaken, hiddenByMarker, markerNotReadable, noSuchBucket, noSuchKey, noSuchVersion, S3Error } from './errors';
import { BucketEvents, CreationReason } from './events';
import { checkDelete } from './lock';
import { DeleteMarker, Encryption, NewObject, NULL_VERSION, ObjectVersion, StoredVersion } from './version';

/** Version ids look like this; anything else cannot be one. */
const VERSION_ID = /^[A-Za-z0-9._]{32}$/;

/** What the store is given: time, ids, and whom to tell. */
export interface StoreDeps {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly events: EventsPort;
  readonly account: string;
  readonly region: string;
}

/** What a delete did: put a marker, or took a version (perhaps a marker) away; nothing if there was none. */
export interface Deletion {
  readonly kind: 'marked' | 'removed' | 'nothing';
  readonly version?: StoredVersion;
}

/** Buckets and the rules by which versions come and go. Every write is one step: of those that race, one is first. */
export class ObjectStore {
  private readonly buckets = new Map<string, Bucket>();
  private readonly events: BucketEvents;

  constructor(private readonly deps: StoreDeps) {
    this.events = new BucketEvents(deps);
  }

  public create(settings: BucketSettings): void {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(settings.name)) throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: settings.name });
    const bucket = new Bucket(settings, this.deps);
    const there = this.buckets.get(settings.name);
    if (there && there.account !== bucket.account) throw bucketNameTaken(settings.name);
    if (there) {
      throw new S3Error('BucketAlreadyOwnedByYou', 'Your previous request to create the named bucket succeeded and you already own it.', 409, { BucketName: settings.name });
    }
    this.buckets.set(settings.name, bucket);
  }

  public find(name: string): Bucket | undefined {
    return this.buckets.get(name);
  }

  public bucket(name: string): Bucket {
    const bucket = this.find(name);
    if (!bucket) throw noSuchBucket(name);
    return bucket;
  }

  /** Of all versions in all buckets. */
  public storedBytes(): number {
    const versions = [...this.buckets.values()].flatMap((bucket) => [...bucket.keys('')].flatMap((key) => bucket.versions(key)));
    return versions.reduce((sum, version) => sum + (version.kind === 'object' ? version.bytes.length : 0), 0);
  }

  /** The current version, or the one named. */
  public read(bucket: Bucket, key: string, versionId: string | undefined, method = 'GET'): ObjectVersion {
    const found = versionId === undefined ? bucket.current(key) : this.named(bucket, key, versionId);
    if (!found) throw versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId);
    if (found.kind === 'object') return found;
    throw versionId === undefined ? hiddenByMarker(key, found.versionId) : markerNotReadable(method, found.lastModified);
  }

  public put(bucket: Bucket, object: NewObject, condition: WriteCondition, reason: CreationReason, by: string): ObjectVersion {
    checkWrite(object.key, bucket.current(object.key), condition);
    const encryption = object.encryption ?? defaultEncryption(bucket);
    const stored = this.stamp(bucket, object.key);
    const version: ObjectVersion = { ...object, ...stored, kind: 'object', encryption, etag: etagOf(object.bytes, encryption, `${bucket.name}/${object.key} ${stored.sequence}`) };
    bucket.add(version);
    this.events.created(bucket, version, reason, by);
    return version;
  }

  /** Without a version id: a marker (a lock does not prevent it). With one: that version is gone for good, unless it is locked. */
  public delete(bucket: Bucket, key: string, versionId: string | undefined, bypass: boolean, by: string): Deletion {
    if (versionId === undefined && bucket.versioned) {
      const marker: DeleteMarker = { kind: 'marker', ...this.stamp(bucket, key) };
      bucket.add(marker);
      this.events.deleted(bucket, marker, 'Delete Marker Created', by);
      return { kind: 'marked', version: marker };
    }
    const version = versionId === undefined ? bucket.current(key) : this.named(bucket, key, versionId);
    if (!version) return { kind: 'nothing' };
    if (version.kind === 'object') checkDelete(version, this.deps.timeline.now, bypass);
    bucket.remove(version);
    this.events.deleted(bucket, version, 'Permanently Deleted', by);
    return { kind: 'removed', version };
  }

  private named(bucket: Bucket, key: string, versionId: string): StoredVersion | undefined {
    if (!VERSION_ID.test(versionId) && versionId !== NULL_VERSION) throw badVersionId(versionId);
    return bucket.version(key, versionId);
  }

  private stamp(bucket: Bucket, key: string) {
    const versionId = bucket.versioned ? this.deps.ids.token(`version ${bucket.name}/${key}`, 32) : NULL_VERSION;
    return { key, versionId, sequence: bucket.nextSequence(key), lastModified: this.deps.timeline.date };
  }
}

/** Of what is written without saying how to encrypt it. */
export function defaultEncryption({ kmsKeyArn, bucketKey }: Bucket): Encryption {
  return kmsKeyArn === undefined ? { algorithm: 'AES256', bucketKey: false } : { algorithm: 'aws:kms', keyId: kmsKeyArn, bucketKey };
}

/** MD5 of the bytes; under SSE-KMS of something else, so that nobody comes to rely on it. */
function etagOf(bytes: Buffer, encryption: Encryption, salt: string): string {
  const hash = createHash('md5').update(bytes);
  return (encryption.algorithm === 'aws:kms' ? hash.update(salt) : hash).digest('hex');
}
