import { UnsupportedOperation } from '../../service';
import { Bucket } from '../bucket';
import { invalidRequest } from '../errors';
import { BYPASS_HEADER, checkRetention, lockMissing, readBypass, readLegalHold, readRetention } from '../lock';
import { PAYLOAD_HEADERS, readPayload } from '../payload';
import { S3Request } from '../request';
import { readXml, requiredText, XmlNode } from '../xml-reader';
import { Operation, OperationContext, readVersion } from './operation';

/** Retention of a version that is there already: it may grow. */
export const putObjectRetention: Operation = (context, request) => {
  request.only({ headers: [BYPASS_HEADER, ...PAYLOAD_HEADERS], query: ['retention', 'versionId'] });
  const { bucket, root } = readLockBody(context, request, 'Retention');
  const strange = root.children.find(({ name }) => name !== 'Mode' && name !== 'RetainUntilDate');
  if (strange) throw new UnsupportedOperation('S3', `PutObjectRetention with ${strange.name}`);
  if (root.children.length === 0) throw new UnsupportedOperation('S3', 'PutObjectRetention that takes the retention away');
  const retention = readRetention(requiredText(root, 'Mode'), requiredText(root, 'RetainUntilDate'), context.timeline.now);
  const version = readVersion(context, request.http.caller, bucket, request.key, request.query('versionId'), 'PUT');
  checkRetention(version, retention, context.timeline.now, readBypass(request, bucket));
  bucket.replace({ ...version, retention });
  return { status: 200 };
};

/** A legal hold has no end date: it is on or off. */
export const putObjectLegalHold: Operation = (context, request) => {
  request.only({ headers: PAYLOAD_HEADERS, query: ['legal-hold', 'versionId'] });
  const { bucket, root } = readLockBody(context, request, 'LegalHold');
  const version = readVersion(context, request.http.caller, bucket, request.key, request.query('versionId'), 'PUT');
  bucket.replace({ ...version, legalHold: readLegalHold(requiredText(root, 'Status')) });
  return { status: 200 };
};

function readLockBody({ store }: OperationContext, request: S3Request, root: string): { readonly bucket: Bucket; readonly root: XmlNode } {
  const bucket = store.bucket(request.bucket);
  if (!bucket.objectLock) throw lockMissing();
  const payload = readPayload(request);
  if (!payload.checked) throw invalidRequest('Missing required header for this request: Content-MD5');
  return { bucket, root: readXml(payload.bytes, root) };
}
