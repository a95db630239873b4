import { ChecksumAlgorithm } from './checksums';

/** The version id of every object in a bucket without versioning; never sent as a header. */
export const NULL_VERSION = 'null';

/** Until when a version stays, and whether anybody may step over that. */
export interface Retention {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly until: Date;
}

/** How a version is encrypted: whoever reads it needs the key, and nothing is really encrypted. */
export interface Encryption {
  readonly algorithm: 'AES256' | 'aws:kms';
  /** Absent: the key that AWS manages. */
  readonly keyId?: string;
  readonly bucketKey: boolean;
}

/** What a writer says about an object. */
export interface NewObject {
  readonly key: string;
  readonly bytes: Buffer;
  /** Which checksum S3 keeps. Its value follows from the bytes. */
  readonly checksum: ChecksumAlgorithm;
  /** Headers that come back as they went in: content-type, cache-control, x-amz-meta-… */
  readonly headers: Readonly<Record<string, string>>;
  /** Tags as a query string; empty if there are none. */
  readonly tags: string;
  /** Absent: the bucket's default. */
  readonly encryption?: Encryption;
  readonly retention?: Retention;
  readonly legalHold: boolean;
}

interface Stored {
  readonly key: string;
  readonly versionId: string;
  /** Order of the changes of this key. It outlives the version, so that a listing can go on behind one that is gone. */
  readonly sequence: number;
  readonly lastModified: Date;
}

/** One version of an object. */
export interface ObjectVersion extends NewObject, Stored {
  readonly kind: 'object';
  readonly encryption: Encryption;
  /** Without quotes; on the wire S3 puts them. */
  readonly etag: string;
}

/** A version that says: there is no object any more. */
export interface DeleteMarker extends Stored {
  readonly kind: 'marker';
}

/** What a key can have. */
export type StoredVersion = ObjectVersion | DeleteMarker;
