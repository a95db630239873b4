import { countTags, encryptionHeaders } from '../attributes';
import { checksumHeaders } from '../checksums';
import { checkRead } from '../conditions';
import { lockHeaders } from '../lock';
import { readRange } from '../range';
import { ObjectVersion } from '../version';
import { Operation } from './operation';
import { versionHeader } from './put-object';

/** The current version or the one named, whole or one range of it. */
export const getObject: Operation = ({ store }, request) => {
  request.only({ headers: ['range', 'if-match', 'x-amz-checksum-mode'], query: ['versionId'] });
  const version = store.read(store.bucket(request.bucket), request.key, request.query('versionId'));
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
export const headObject: Operation = ({ store }, request) => {
  request.only({ headers: ['if-match', 'x-amz-checksum-mode'], query: ['versionId'] });
  const version = store.read(store.bucket(request.bucket), request.key, request.query('versionId'), 'HEAD');
  checkRead(version.etag, request.header('if-match'), 'If-Match');
  return {
    status: 200,
    headers: { ...describe(version), ...checksums(version, request.header('x-amz-checksum-mode')), 'content-length': String(version.bytes.length) },
  };
};

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
  return mode?.toUpperCase() === 'ENABLED' ? checksumHeaders(version.checksum, version.bytes) : {};
}
