import { encryptionHeaders, ENCRYPTION_HEADERS, METADATA_PREFIX, readEncryption, readHeaders, readTags, TAGGING_HEADER } from '../attributes';
import { checksumHeaders } from '../checksums';
import { readWriteCondition } from '../conditions';
import { invalidRequest, S3Error } from '../errors';
import { LOCK_HEADERS, readLock } from '../lock';
import { defaultEncryption } from '../object-store';
import { PAYLOAD_HEADERS, readPayload } from '../payload';
import { NULL_VERSION, ObjectVersion } from '../version';
import { Operation } from './operation';

const HEADERS = ['if-match', 'if-none-match', TAGGING_HEADER, ...PAYLOAD_HEADERS, ...ENCRYPTION_HEADERS, ...LOCK_HEADERS];

/** Writes one object: digests first, then the lock, then the condition. */
export const putObject: Operation = ({ store, timeline, limits, rights }, request) => {
  request.only({ headers: HEADERS, prefixes: [METADATA_PREFIX] });
  const bucket = store.bucket(request.bucket);
  const key = request.newKey();
  const payload = readPayload(request);
  if (payload.bytes.length > limits.objectBytes) {
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400,
      { ProposedSize: String(payload.bytes.length), MaxSizeAllowed: String(limits.objectBytes) });
  }
  if (!payload.checked && LOCK_HEADERS.some((name) => request.header(name) !== undefined)) {
    throw invalidRequest('Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters');
  }
  const { caller } = request.http;
  const encryption = readEncryption(request, bucket) ?? defaultEncryption(bucket);
  rights.encrypt(caller, bucket, key, encryption);
  const version = rights.hidingAbsence(caller, bucket, () => store.put(bucket, {
    key,
    bytes: payload.bytes,
    checksum: payload.checksum ?? 'CRC64NVME',
    headers: readHeaders(request),
    tags: readTags(request),
    encryption,
    ...readLock(request, bucket, timeline.now),
  }, readWriteCondition(request), 'PutObject', caller.arn));
  return {
    status: 200,
    headers: { etag: `"${version.etag}"`, ...checksumHeaders(version.checksum, version.bytes), ...encryptionHeaders(version), ...versionHeader(version) },
  };
};

/** Buckets without versioning have no version ids to tell. */
export function versionHeader(version: Pick<ObjectVersion, 'versionId'>, name = 'x-amz-version-id'): Record<string, string> {
  return version.versionId === NULL_VERSION ? {} : { [name]: version.versionId };
}
