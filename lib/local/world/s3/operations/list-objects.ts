import type { _Object, ListObjectsV2Output } from '@aws-sdk/client-s3';
import { Bucket } from '../bucket';
import { invalidArgument } from '../errors';
import { S3Request } from '../request';
import { ObjectVersion } from '../version';
import { Limits, Operation, wholeSeconds, xmlReply } from './operation';

const QUERY = ['list-type', 'prefix', 'delimiter', 'start-after', 'continuation-token', 'max-keys'];

/** Keys that have a current object, a page at a time. */
export const listObjectsV2: Operation = ({ store, limits }, request) => {
  request.only({ query: QUERY });
  const bucket = store.bucket(request.bucket);
  const { asked, size } = readMaxKeys(request, limits);
  const [prefix, delimiter] = [request.query('prefix') ?? '', request.query('delimiter') ?? ''];
  const token = request.query('continuation-token');
  const from = token === undefined ? { after: request.query('start-after') ?? '' } : readToken(token);
  const page = readPage(bucket, { prefix, delimiter, size, ...from });
  return xmlReply('ListBucketResult', {
    Name: bucket.name,
    Prefix: prefix,
    Delimiter: delimiter || undefined,
    StartAfter: request.query('start-after') || undefined,
    ContinuationToken: token,
    NextContinuationToken: page.next === undefined ? undefined : writeToken(page.next),
    KeyCount: page.objects.length + page.prefixes.length,
    MaxKeys: asked,
    IsTruncated: page.next !== undefined,
    Contents: page.objects.map((version) => ({ ...describe(version) })),
    CommonPrefixes: page.prefixes.map((Prefix) => ({ Prefix })),
  } satisfies ListObjectsV2Output, { 'x-amz-bucket-region': bucket.region });
};

/** What was asked for (1,000 if nothing was), and how many keys a page of this stand-in then holds. */
export function readMaxKeys(request: S3Request, limits: Limits): { readonly asked: number; readonly size: number } {
  const text = request.query('max-keys') ?? '1000';
  if (!/^\d+$/.test(text)) throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', text);
  const asked = Math.min(Number(text), 1000);
  return { asked, size: Math.min(asked, limits.pageSize) };
}

interface Position {
  /** A key, or a common prefix: then everything under it has been told. */
  readonly after: string;
  readonly under?: boolean;
}

interface Page {
  readonly objects: readonly ObjectVersion[];
  readonly prefixes: readonly string[];
  readonly next?: Position;
}

function readPage(bucket: Bucket, { prefix, delimiter, size, after, under }: Position & { readonly prefix: string; readonly delimiter: string; readonly size: number }): Page {
  const [objects, prefixes]: [ObjectVersion[], string[]] = [[], []];
  let last: Position | undefined;
  for (const key of bucket.keys(prefix, after)) {
    const version = bucket.current(key);
    if (version?.kind !== 'object' || key === after || (under && key.startsWith(after))) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    if (common !== undefined && common === prefixes.at(-1)) continue;
    if (objects.length + prefixes.length === size) return { objects, prefixes, next: last };
    if (common === undefined) objects.push(version);
    else prefixes.push(common);
    last = common === undefined ? { after: key } : { after: common, under: true };
  }
  return { objects, prefixes };
}

function describe({ key, bytes, etag, lastModified, checksum }: ObjectVersion) {
  return {
    Key: key,
    LastModified: wholeSeconds(lastModified),
    ETag: `"${etag}"`,
    ChecksumAlgorithm: [checksum],
    ChecksumType: 'FULL_OBJECT',
    Size: bytes.length,
    StorageClass: 'STANDARD',
  } satisfies _Object;
}

/** Opaque to clients, as on S3. */
function writeToken({ after, under }: Position): string {
  return Buffer.from(`${under ? 'p' : 'k'}${after}`).toString('base64');
}

function readToken(token: string): Position {
  const raw = Buffer.from(token, 'base64');
  const text = raw.toString('utf8');
  if (raw.toString('base64') !== token || !/^[pk]/.test(text)) throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  return { after: text.slice(1), under: text.startsWith('p') };
}
