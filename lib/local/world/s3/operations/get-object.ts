import { countTags, encryptionHeaders } from '../attributes';
import { Bucket } from '../bucket';
import { checksumHeaders } from '../checksums';
import { checkRead } from '../conditions';
import { lockHeaders } from '../lock';
import { readRange } from '../range';
import { S3Request } from '../request';
import { ObjectVersion } from '../version';
import { Operation, OperationContext, readVersion } from './operation';
import { versionHeader } from './put-object';

/** The current version or the one named, whole or one range of it. */
export const getObject: Operation = (context, request) => {
  request.only({ headers: ['range', 'if-match', 'x-amz-checksum-mode'], query: ['versionId'] });
  const { bucket, version } = readAsked(context, request, 'GET');
  context.rights.decrypt(request.http.caller, bucket, version);
  checkRead(version.etag, request.header('if-match'), 'If-Match');
  const range = request.header('range');
  if (range === undefined) {
    return { status: 200, headers: { ...describe(version), ...checksums(version, request.header('x-amz-checksum-mode')) }, body: version.bytes };
  }
  const { first, last } = readRange(range, version.bytes.length);
  return {
    status: 206,
    headers: { ...describe(version), 'content-range': `bytes ${first}-${last}/${version.bytes.length}` },
    body: version.bytes.subarray(first, last + 1),
  };
};

/** The same without the bytes. */
export const headObject: Operation = (context, request) => {
  request.only({ headers: ['if-match', 'x-amz-checksum-mode'], query: ['versionId'] });
  const { bucket, version } = readAsked(context, request, 'HEAD');
  const mode = request.header('x-amz-checksum-mode');
  // A checksum tells of the bytes.
  if (isEnabled(mode)) context.rights.decrypt(request.http.caller, bucket, version);
  checkRead(version.etag, request.header('if-match'), 'If-Match');
  return {
    status: 200,
    headers: { ...describe(version), ...checksums(version, mode), 'content-length': String(version.bytes.length) },
  };
};

/** With as much of its lock as the caller may see. */
function readAsked(context: OperationContext, request: S3Request, method: string): { readonly bucket: Bucket; readonly version: ObjectVersion } {
  const bucket = context.store.bucket(request.bucket);
  const { caller } = request.http;
  const version = readVersion(context, caller, bucket, request.key, request.query('versionId'), method);
  return { bucket, version: { ...version, ...context.rights.visibleLock(caller, bucket, version) } };
}

function describe(version: ObjectVersion): Record<string, string> {
  return {
    ...version.headers,
    'accept-ranges': 'bytes',
    'etag': `"${version.etag}"`,
    'last-modified': version.lastModified.toUTCString(),
    ...encryptionHeaders(version),
    ...lockHeaders(version),
    ...(version.tags !== '' && { 'x-amz-tagging-count': String(countTags(version.tags)) }),
    ...versionHeader(version),
  };
}

/** Told only to who asks, and only for the whole object. */
function checksums(version: ObjectVersion, mode: string | undefined): Record<string, string> {
  return isEnabled(mode) ? checksumHeaders(version.checksum, version.bytes) : {};
}

function isEnabled(mode: string | undefined): boolean {
  return mode?.toUpperCase() === 'ENABLED';
}
