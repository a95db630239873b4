import type { Context } from '../../../../iam';
import { Place, Right, RightsRow } from '../access-port';

/** An object, or one version of it. */
export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** The lock that somebody asks for, in headers or in a body, as he writes it. */
export interface LockWish {
  readonly mode?: string;
  readonly retainUntil?: string;
  readonly legalHold?: string;
  /** Days until then. */
  readonly remainingDays?: number;
}

/** What S3 looks at in a request before it decides. Names of headers in lower case. */
export interface S3Input extends ObjectRef {
  readonly header: (name: string) => string | undefined;
  readonly query: (name: string) => string | undefined;
  readonly lock?: LockWish;
}

/** TLS 1.3: loopback stands for it. `place` is the bucket's. */
function right(action: string, resource: string, { account }: Place, context: Values = {}): Right {
  const given = Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined)) as Context;
  return { action: `s3:${action}`, resource: `arn:aws:s3:::${resource}`, account, context: { 's3:tlsversion': '1.3', 's3:resourceaccount': account, ...given } };
}

type Values = Readonly<Record<string, string | undefined>>;

/** A version that is named by its id takes the action of its own: `GetObjectVersion`. */
function ofVersion(verb: string, noun: string, { bucket, key, versionId }: ObjectRef, place: Place): Right {
  return right(`${verb}${versionId === undefined ? '' : 'Version'}${noun}`, `${bucket}/${key}`, place, { 's3:versionid': versionId });
}

const read = (object: ObjectRef, place: Place): Right => ofVersion('GetObject', '', object, place);

function written(input: S3Input, place: Place): Right[] {
  const { bucket, key, lock = {}, header } = input;
  const conditions: Values = {
    's3:objectcreationoperation': 'true',
    's3:if-match': header('if-match'),
    's3:if-none-match': header('if-none-match'),
    's3:x-amz-server-side-encryption': header('x-amz-server-side-encryption'),
    's3:x-amz-server-side-encryption-aws-kms-key-id': header('x-amz-server-side-encryption-aws-kms-key-id'),
    's3:x-amz-copy-source': header('x-amz-copy-source')?.replace(/^\//, ''),
    's3:x-amz-metadata-directive': header('x-amz-metadata-directive'),
    ...lockConditions(lock),
  };
  const needs = (action: string, if_: unknown) => (if_ ? [right(action, `${bucket}/${key}`, place, conditions)] : []);
  return [
    ...needs('PutObject', true),
    ...needs('PutObjectRetention', lock.mode ?? lock.retainUntil),
    ...needs('PutObjectLegalHold', lock.legalHold),
    ...needs('PutObjectTagging', header('x-amz-tagging')),
    ...(header('if-match') === undefined ? [] : [read({ bucket, key }, place)]),
  ];
}

function lockConditions({ mode, retainUntil, legalHold, remainingDays }: LockWish): Values {
  return {
    's3:object-lock-mode': mode, 's3:object-lock-retain-until-date': retainUntil, 's3:object-lock-legal-hold': legalHold,
    's3:object-lock-remaining-retention-days': remainingDays === undefined ? undefined : String(remainingDays),
  };
}

function locked(action: string, input: S3Input, place: Place): Right[] {
  const { bucket, key, versionId, lock = {} } = input;
  const conditions = { ...lockConditions(lock), 's3:versionid': versionId };
  return [right(action, `${bucket}/${key}`, place, conditions), ...bypassed(input, place, conditions)];
}

/** Whoever asks to step over GOVERNANCE needs the right, whether there is something to step over or not. */
function bypassed({ bucket, key, header }: S3Input, place: Place, conditions: Values): Right[] {
  return header('x-amz-bypass-governance-retention')?.toLowerCase() === 'true' ? [right('BypassGovernanceRetention', `${bucket}/${key}`, place, conditions)] : [];
}

/** The action for versions comes on top. */
function deleted(input: S3Input, place: Place): Right[] {
  const { bucket, key, versionId } = input;
  return [
    right('DeleteObject', `${bucket}/${key}`, place),
    ...(versionId === undefined ? [] : [right('DeleteObjectVersion', `${bucket}/${key}`, place, { 's3:versionid': versionId })]),
    ...bypassed(input, place, { 's3:versionid': versionId }),
  ];
}

function listed(action: string, { bucket, query }: Pick<S3Input, 'bucket' | 'query'>, place: Place): Right[] {
  return [right(action, bucket, place, { 's3:prefix': query('prefix'), 's3:delimiter': query('delimiter'), 's3:max-keys': query('max-keys') })];
}

const api = (operation: string): string => `https://docs.aws.amazon.com/AmazonS3/latest/API/API_${operation}.html`;

/** By operation. */
export const S3_RIGHTS = {
  GetObject: { page: api('GetObject'), rights: (input: ObjectRef, place: Place) => [read(input, place)] },
  HeadObject: { page: api('HeadObject'), rights: (input: ObjectRef, place: Place) => [read(input, place)] },
  PutObject: { page: api('PutObject'), rights: written },
  CopyObject: { page: api('CopyObject'), rights: written },
  DeleteObject: { page: api('DeleteObject'), rights: deleted },
  /** For each of its objects. */
  DeleteObjects: { page: api('DeleteObjects'), rights: deleted },
  ListObjectsV2: { page: api('ListObjectsV2'), rights: (input: S3Input, place: Place) => listed('ListBucket', input, place) },
  ListObjectVersions: { page: api('ListObjectVersions'), rights: (input: S3Input, place: Place) => listed('ListBucketVersions', input, place) },
  PutObjectRetention: { page: api('PutObjectRetention'), rights: (input: S3Input, place: Place) => locked('PutObjectRetention', input, place) },
  PutObjectLegalHold: { page: api('PutObjectLegalHold'), rights: (input: S3Input, place: Place) => locked('PutObjectLegalHold', input, place) },
} satisfies Readonly<Record<string, RightsRow<never>>>;

/** What is needed in the course of an operation. */
export const S3_FURTHER_RIGHTS = {
  /** The source of a copy. */
  copied: { page: api('CopyObject'), rights: (input: ObjectRef, place: Place) => [read(input, place)] },
  /** A source that has tags, if the copy is to have them. */
  copiedTags: { page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html', rights: (input: ObjectRef, place: Place) => [ofVersion('GetObject', 'Tagging', input, place)] },
  keptTags: { page: api('CopyObject'), rights: ({ bucket, key }: ObjectRef, place: Place) => [right('PutObjectTagging', `${bucket}/${key}`, place)] },
  /** To learn that something is not there. */
  absence: { page: api('GetObject'), rights: ({ bucket }: Pick<ObjectRef, 'bucket'>, place: Place) => [right('ListBucket', bucket, place)] },
  retention: { page: api('GetObject'), rights: ({ bucket, key }: ObjectRef, place: Place) => [right('GetObjectRetention', `${bucket}/${key}`, place)] },
  legalHold: { page: api('GetObject'), rights: ({ bucket, key }: ObjectRef, place: Place) => [right('GetObjectLegalHold', `${bucket}/${key}`, place)] },
  /** What `logging.s3.amazonaws.com` needs. */
  log: { page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html', rights: ({ bucket, key }: ObjectRef, place: Place) => [right('PutObject', `${bucket}/${key}`, place)] },
} satisfies Readonly<Record<string, RightsRow<never>>>;
