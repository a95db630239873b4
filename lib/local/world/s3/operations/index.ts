import { ServiceRequest, UnsupportedOperation } from '../../service';
import { S3Request } from '../request';
import { copyObject } from './copy-object';
import { deleteObject } from './delete-object';
import { deleteObjects } from './delete-objects';
import { getObject, headObject } from './get-object';
import { listObjectVersions } from './list-object-versions';
import { listObjectsV2 } from './list-objects';
import { putObjectLegalHold, putObjectRetention } from './object-lock';
import { Operation } from './operation';
import { putObject } from './put-object';

/** Everything that this stand-in does; what is not listed is refused by name. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: headObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  PutObjectRetention: putObjectRetention,
  PutObjectLegalHold: putObjectLegalHold,
};

/** Which operation a request asks for, by its method, its place and its query. */
export function operationOf(http: ServiceRequest): string {
  const onObject = new S3Request(http, '').key !== '';
  const name = onObject ? objectOperation(http) : bucketOperation(http);
  if (name !== undefined) return name;
  const query = [...http.query.keys()].filter((key) => key !== 'x-id');
  const place = onObject ? 'object' : http.path === '/' ? 'service' : 'bucket';
  throw new UnsupportedOperation('S3', http.query.get('x-id') ?? `${http.method} on ${place}${query.map((key) => ` ?${key}`).join('')}`);
}

function bucketOperation({ method, query }: ServiceRequest): string | undefined {
  if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
  if (method === 'GET' && query.has('versions')) return 'ListObjectVersions';
  return method === 'POST' && query.has('delete') ? 'DeleteObjects' : undefined;
}

function objectOperation({ method, query, headers }: ServiceRequest): string | undefined {
  if (method === 'PUT' && query.has('retention')) return 'PutObjectRetention';
  if (method === 'PUT' && query.has('legal-hold')) return 'PutObjectLegalHold';
  const others = [...query].some(([name, value]) => value === '' || ['uploadId', 'partNumber'].includes(name));
  if (others) return undefined;
  if (method === 'PUT') return headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject';
  return { GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }[method];
}
