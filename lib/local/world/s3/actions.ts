import { UnsupportedOperation } from '../service';
import { Bucket } from './bucket';
import { S3Request } from './request';

/** What IAM calls an operation, on an object or on the bucket itself. */
const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  PutObject: 's3:PutObject', CopyObject: 's3:PutObject', GetObject: 's3:GetObject', HeadObject: 's3:GetObject', DeleteObject: 's3:DeleteObject',
  PutObjectRetention: 's3:PutObjectRetention', PutObjectLegalHold: 's3:PutObjectLegalHold',
};
const BUCKET_ACTIONS: Readonly<Record<string, string>> = { ListObjectsV2: 's3:ListBucket', ListObjectVersions: 's3:ListBucketVersions' };
/** Each would need a further permission. */
const FURTHER = /^x-amz-(tagging|object-lock-|acl|grant-|bypass-governance-retention)/;

/** The permission that a caller of another account needs. What needs more than one is refused by name. */
export function actionOf(request: S3Request, bucket: Bucket): { readonly action: string; readonly key: string | undefined } {
  const { operation } = request;
  if (BUCKET_ACTIONS[operation]) return { action: BUCKET_ACTIONS[operation], key: undefined };
  const header = Object.keys(request.http.headers).find((name) => FURTHER.test(name));
  if (!OBJECT_ACTIONS[operation] || header) throw new UnsupportedOperation('S3', `${operation}${header ? ` with ${header}` : ''} in ${bucket.name}, a bucket of another account`);
  return { action: readAction(OBJECT_ACTIONS[operation], request.query('versionId')), key: request.key };
}

/** Reading or deleting a version by its id is a permission of its own. */
export function readAction(action: string, versionId: string | undefined): string {
  return versionId !== undefined && ['s3:GetObject', 's3:DeleteObject'].includes(action) ? `${action}Version` : action;
}
