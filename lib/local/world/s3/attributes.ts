import { UnsupportedOperation } from '../service';
import { Bucket } from './bucket';
import { invalidArgument, S3Error } from './errors';
import { S3Request } from './request';
import { Encryption, ObjectVersion } from './version';

/** What S3 calls an object whose writer gave no type. */
export const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';
/** How the headers of user-defined metadata begin. */
export const METADATA_PREFIX = 'x-amz-meta-';
/** How to encrypt: algorithm, key, bucket key. */
export const ENCRYPTION_HEADERS = [
  'x-amz-server-side-encryption', 'x-amz-server-side-encryption-aws-kms-key-id', 'x-amz-server-side-encryption-bucket-key-enabled',
];
/** Sent even if the client does not ask for it: the tags of an object are another operation's. */
export const TAGGING_HEADER = 'x-amz-tagging';

const SYSTEM = ['cache-control', 'content-disposition', 'content-language', 'expires'];
const METADATA_LIMIT = 2048;
const TAG_LIMIT = 10;

/** The headers that are stored with an object and come back with it. */
export function readHeaders(request: S3Request): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': request.header('content-type') || DEFAULT_CONTENT_TYPE };
  const encoding = (request.header('content-encoding') ?? '').split(',').map((e) => e.trim()).filter((e) => e !== '' && e !== 'aws-chunked');
  if (encoding.length > 0) kept['content-encoding'] = encoding.join(',');
  let size = 0;
  for (const [name, value] of Object.entries(request.http.headers)) {
    if (SYSTEM.includes(name)) kept[name] = value;
    if (!name.startsWith(METADATA_PREFIX)) continue;
    if (/[^\x20-\x7e]/.test(value)) throw new UnsupportedOperation('S3', `${request.operation} with metadata outside US-ASCII (${name})`);
    kept[name] = value;
    size += name.length - METADATA_PREFIX.length + value.length;
  }
  if (size > METADATA_LIMIT) {
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400, { Size: String(size), MaxSizeAllowed: String(METADATA_LIMIT) });
  }
  return kept;
}

/** Tags as a query string, checked for the faults that S3 refuses. */
export function readTags(request: S3Request): string {
  const text = request.header(TAGGING_HEADER) ?? '';
  const tags = [...new URLSearchParams(text)];
  const names = tags.map(([name]) => name);
  if (tags.length > TAG_LIMIT) throw new S3Error('BadRequest', 'Object tags cannot be greater than 10', 400);
  if (names.includes('') || new Set(names).size !== names.length) {
    throw invalidArgument("The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.", TAGGING_HEADER, text);
  }
  return text;
}

/** How many tags a query string holds. */
export function countTags(tags: string): number {
  return [...new URLSearchParams(tags)].length;
}

/** The encryption that the request asks for, or nothing: then the bucket's default applies, as it does for the bucket key if only that is not said. */
export function readEncryption(request: S3Request, bucket: Bucket): Encryption | undefined {
  const [algorithm, keyId, bucketKey] = ENCRYPTION_HEADERS.map((name) => request.header(name));
  if (algorithm === undefined) {
    if (bucketKey !== undefined) throw new UnsupportedOperation('S3', `${request.operation} with ${ENCRYPTION_HEADERS[2]} alone`);
    if (keyId === undefined) return undefined;
    throw invalidArgument('The specified encryption method is not supported', ENCRYPTION_HEADERS[0], '');
  }
  if (algorithm !== 'AES256' && algorithm !== 'aws:kms') throw new UnsupportedOperation('S3', `${request.operation} with the encryption ${algorithm}`);
  if (algorithm === 'AES256' && keyId !== undefined) {
    throw invalidArgument('Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms', ENCRYPTION_HEADERS[0], algorithm);
  }
  return { algorithm, keyId, bucketKey: algorithm === 'aws:kms' && (bucketKey === undefined ? bucket.bucketKey : bucketKey.toLowerCase() === 'true') };
}

/** How a version is encrypted, as replies tell it. */
export function encryptionHeaders({ encryption }: ObjectVersion): Record<string, string> {
  return {
    [ENCRYPTION_HEADERS[0]]: encryption.algorithm,
    ...(encryption.keyId !== undefined && { [ENCRYPTION_HEADERS[1]]: encryption.keyId }),
    ...(encryption.bucketKey && { [ENCRYPTION_HEADERS[2]]: 'true' }),
  };
}
