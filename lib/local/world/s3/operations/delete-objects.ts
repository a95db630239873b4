import type { DeletedObject, DeleteObjectsOutput, ObjectIdentifier } from '@aws-sdk/client-s3';
import { S3_RIGHTS } from '../../iam/rights/s3';
import { ServiceError, UnsupportedOperation } from '../../service';
import { Bucket } from '../bucket';
import { invalidRequest, malformedXml } from '../errors';
import { BYPASS_HEADER, readBypass } from '../lock';
import { PAYLOAD_HEADERS, readPayload } from '../payload';
import { inputOf, S3Request } from '../request';
import { optionalText, readXml, requiredText, XmlNode } from '../xml-reader';
import { Operation, OperationContext, xmlReply } from './operation';

const MOST_KEYS = 1000;

/** Each key on its own: some may be deleted while others are refused, and the answer is 200 all the same. */
export const deleteObjects: Operation = (context, request) => {
  request.only({ headers: [BYPASS_HEADER, ...PAYLOAD_HEADERS], query: ['delete'] });
  const bucket = context.store.bucket(request.bucket);
  const payload = readPayload(request);
  if (!payload.checked) throw invalidRequest('Missing required header for this request: Content-MD5');
  const { objects, quiet } = readDelete(payload.bytes);
  const bypass = readBypass(request, bucket);
  const results = objects.map((object) => remove(context, request, bucket, object, bypass));
  return xmlReply('DeleteResult', {
    Deleted: quiet ? [] : results.flatMap(({ Deleted = [] }) => Deleted.map((deleted) => ({ ...deleted }))),
    Error: results.flatMap(({ Errors = [] }) => Errors.map((error) => ({ ...error }))),
  });
};

function remove({ store, rights }: OperationContext, request: S3Request, bucket: Bucket, { Key = '', VersionId }: ObjectIdentifier, bypass: boolean): DeleteObjectsOutput {
  const { caller } = request.http;
  try {
    rights.require(caller, bucket, S3_RIGHTS.DeleteObjects, { ...inputOf(request), key: Key, versionId: VersionId });
    const { version } = store.delete(bucket, Key, VersionId, bypass, caller.arn);
    const marker = version?.kind === 'marker' ? { DeleteMarker: true, DeleteMarkerVersionId: version.versionId } : {};
    return { Deleted: [{ Key, VersionId, ...marker } satisfies DeletedObject] };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const [Code, Message] = error.code === 'InvalidArgument' ? ['NoSuchVersion', 'The specified version does not exist.'] : [error.code, error.message];
    return { Errors: [{ Key, VersionId, Code, Message }] };
  }
}

function readDelete(body: Buffer): { readonly objects: readonly ObjectIdentifier[]; readonly quiet: boolean } {
  const root = readXml(body, 'Delete');
  const objects = root.children.filter((node) => node.name === 'Object').map(readIdentifier);
  const quiet = optionalText(root, 'Quiet') ?? 'false';
  const strange = root.children.some((node) => node.name !== 'Object' && node.name !== 'Quiet');
  if (strange || objects.length === 0 || objects.length > MOST_KEYS || !['true', 'false'].includes(quiet)) throw malformedXml();
  return { objects, quiet: quiet === 'true' };
}

function readIdentifier(node: XmlNode): ObjectIdentifier {
  for (const { name } of node.children) {
    if (['ETag', 'LastModifiedTime', 'Size'].includes(name)) throw new UnsupportedOperation('S3', `DeleteObjects with the condition ${name}`);
    if (name !== 'Key' && name !== 'VersionId') throw malformedXml();
  }
  return { Key: requiredText(node, 'Key'), VersionId: optionalText(node, 'VersionId') || undefined };
}
