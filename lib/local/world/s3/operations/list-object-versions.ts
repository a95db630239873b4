import type { DeleteMarkerEntry, ListObjectVersionsOutput, ObjectVersion as Version } from '@aws-sdk/client-s3';
import { Bucket } from '../bucket';
import { badVersionId, invalidArgument } from '../errors';
import { StoredVersion } from '../version';
import { readMaxKeys } from './list-objects';
import { Operation, wholeSeconds, xmlReply } from './operation';

const QUERY = ['versions', 'prefix', 'key-marker', 'version-id-marker', 'max-keys'];

/** Versions and delete markers, by key, the newest of each key first. */
export const listObjectVersions: Operation = ({ store, limits }, request) => {
  request.only({ query: QUERY });
  const bucket = store.bucket(request.bucket);
  const { asked, size } = readMaxKeys(request, limits);
  const prefix = request.query('prefix') ?? '';
  const [keyMarker, versionMarker] = [request.query('key-marker') ?? '', request.query('version-id-marker') ?? ''];
  if (versionMarker !== '' && keyMarker === '') throw invalidArgument('A version-id marker cannot be specified without a key marker.', 'version-id-marker', versionMarker);
  const { page, more } = readPage(bucket, prefix, size, keyMarker, versionMarker);
  const last = more ? page.at(-1) : undefined;
  const envelope = {
    Name: bucket.name,
    Prefix: prefix,
    KeyMarker: keyMarker,
    VersionIdMarker: versionMarker,
    NextKeyMarker: last?.key,
    NextVersionIdMarker: last?.versionId,
    MaxKeys: asked,
    IsTruncated: more,
  } satisfies ListObjectVersionsOutput;
  return xmlReply('ListVersionsResult', {
    ...envelope,
    Version: page.filter((version) => version.kind === 'object').map((version) => ({
      ...entry(bucket, version),
      ETag: `"${version.etag}"`,
      ChecksumAlgorithm: [version.checksum],
      ChecksumType: 'FULL_OBJECT',
      Size: version.bytes.length,
      StorageClass: 'STANDARD',
    } satisfies Version)),
    DeleteMarker: page.filter((version) => version.kind === 'marker').map((version) => entry(bucket, version)),
  });
};

function readPage(bucket: Bucket, prefix: string, size: number, keyMarker: string, versionMarker: string): { readonly page: readonly StoredVersion[]; readonly more: boolean } {
  const marker = versionMarker === '' ? 0 : bucket.sequenceOf(keyMarker, versionMarker);
  if (marker === undefined) throw badVersionId(versionMarker);
  const page: StoredVersion[] = [];
  for (const key of bucket.keys(prefix, keyMarker)) {
    for (const version of bucket.versions(key)) {
      if (key === keyMarker && version.sequence >= marker) continue;
      if (page.length === size) return { page, more: size > 0 };
      page.push(version);
    }
  }
  return { page, more: false };
}

function entry(bucket: Bucket, version: StoredVersion) {
  return {
    Key: version.key,
    VersionId: version.versionId,
    IsLatest: bucket.current(version.key) === version,
    LastModified: wholeSeconds(version.lastModified),
  } satisfies DeleteMarkerEntry;
}
