import type { CopyObjectResult } from '@aws-sdk/client-s3';
import { S3_FURTHER_RIGHTS } from '../../iam/rights/s3';
import { encryptionHeaders, ENCRYPTION_HEADERS, METADATA_PREFIX, readEncryption, readHeaders, readTags, TAGGING_HEADER } from '../attributes';
import { checksumOf, readAlgorithm } from '../checksums';
import { checkRead, readWriteCondition } from '../conditions';
import { CopySource, readCopySource } from '../copy-source';
import { invalidArgument, invalidRequest, S3Error } from '../errors';
import { LOCK_HEADERS, readLock } from '../lock';
import { defaultEncryption } from '../object-store';
import { readPayload } from '../payload';
import { UnsupportedOperation } from '../../service';
import { S3Request } from '../request';
import { ObjectVersion } from '../version';
import { Operation, OperationContext, readVersion, wholeSeconds, xmlReply } from './operation';
import { versionHeader } from './put-object';

const HEADERS = [
  'if-match', 'if-none-match', 'x-amz-copy-source', 'x-amz-copy-source-if-match', 'x-amz-source-expected-bucket-owner',
  'x-amz-checksum-algorithm', 'x-amz-metadata-directive', 'x-amz-tagging-directive', TAGGING_HEADER, ...ENCRYPTION_HEADERS, ...LOCK_HEADERS,
];

/** Copies within S3: nothing is uploaded, and the reply can bring a digest of the whole object. */
export const copyObject: Operation = (context, request) => {
  request.only({ headers: HEADERS, prefixes: [METADATA_PREFIX] });
  const { store, timeline, rights } = context;
  const { caller } = request.http;
  const bucket = store.bucket(request.bucket);
  if (readPayload(request).bytes.length > 0) throw invalidRequest('A copy request has no body');
  const place = readCopySource(request.header('x-amz-copy-source') ?? '');
  const source = readSource(context, request, place);
  const replaced = directive(request, 'x-amz-metadata-directive');
  const asked = readEncryption(request, bucket);
  const toItself = place.bucket === bucket.name && place.key === request.key && source === bucket.current(request.key);
  if (toItself && !replaced && !asked && bucket.kmsKeyArn === undefined) {
    throw invalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
  }
  const algorithm = request.header('x-amz-checksum-algorithm');
  const key = request.newKey();
  const encryption = asked ?? defaultEncryption(bucket);
  rights.encrypt(caller, bucket, key, encryption);
  const tags = copiedTags(context, request, { ...place, tags: source.tags });
  const version = rights.hidingAbsence(caller, bucket, () => store.put(bucket, {
    key,
    bytes: source.bytes,
    checksum: algorithm === undefined ? source.checksum : readAlgorithm(algorithm, request.operation),
    headers: replaced ? readHeaders(request) : source.headers,
    tags,
    encryption,
    ...readLock(request, bucket, timeline.now),
  }, readWriteCondition(request), 'CopyObject', caller.arn));
  return xmlReply('CopyObjectResult', {
    ETag: `"${version.etag}"`,
    LastModified: wholeSeconds(version.lastModified),
    ChecksumType: 'FULL_OBJECT',
    [`Checksum${version.checksum}`]: checksumOf(version.checksum, version.bytes),
  } satisfies CopyObjectResult & Record<string, string | Date>,
  { ...encryptionHeaders(version), ...versionHeader(version), ...versionHeader(source, 'x-amz-copy-source-version-id') });
};

function readSource(context: OperationContext, request: S3Request, place: CopySource): ObjectVersion {
  const { store, limits, rights } = context;
  const { caller } = request.http;
  const bucket = store.bucket(place.bucket);
  request.expectOwner(bucket.account, 'x-amz-source-expected-bucket-owner');
  rights.require(caller, bucket, S3_FURTHER_RIGHTS.copied, place);
  const source = sourceVersion(() => readVersion(context, caller, bucket, place.key, place.versionId));
  rights.decrypt(caller, bucket, source);
  checkRead(source.etag, request.header('x-amz-copy-source-if-match'), 'x-amz-copy-source-If-Match');
  if (source.bytes.length > limits.objectBytes) {
    throw invalidRequest(`The specified copy source is larger than the maximum allowable size for a copy source: ${limits.objectBytes}`);
  }
  return source;
}

/** A marker that is named by its id cannot be copied, and S3 says so in other words than when it is read. */
function sourceVersion(read: () => ObjectVersion): ObjectVersion {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof S3Error) || error.code !== 'MethodNotAllowed') throw error;
    throw invalidRequest('The source of a copy request may not specifically refer to a delete marker by version id.');
  }
}

function copiedTags({ store, rights }: OperationContext, request: S3Request, source: CopySource & { readonly tags: string }): string {
  if (directive(request, 'x-amz-tagging-directive')) return readTags(request);
  if (request.header(TAGGING_HEADER) !== undefined) throw new UnsupportedOperation('S3', 'CopyObject with x-amz-tagging and without x-amz-tagging-directive REPLACE');
  if (source.tags !== '') {
    const { caller } = request.http;
    rights.require(caller, store.bucket(source.bucket), S3_FURTHER_RIGHTS.copiedTags, source);
    rights.require(caller, store.bucket(request.bucket), S3_FURTHER_RIGHTS.keptTags, { bucket: request.bucket, key: request.key });
  }
  return source.tags;
}

/** True for REPLACE. */
function directive(request: S3Request, header: string): boolean {
  const value = request.header(header) ?? 'COPY';
  if (value !== 'COPY' && value !== 'REPLACE') throw invalidArgument(`Unknown ${header === 'x-amz-metadata-directive' ? 'metadata' : 'tagging'} directive.`, header, value);
  return value === 'REPLACE';
}
