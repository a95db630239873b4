import { ServiceError } from '../service';

/** An error of S3, with the elements that S3 adds to its body and the headers that it adds to the reply. */
export class S3Error extends ServiceError {
  constructor(
    code: string, message: string, status: number,
    public readonly details: Readonly<Record<string, string>> = {},
    public readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, message, status);
  }
}

/** 404: the bucket. */
export const noSuchBucket = (bucket: string) => new S3Error('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });

/** 409: names are shared by all accounts. */
export const bucketNameTaken = (bucket: string) => new S3Error('BucketAlreadyExists',
  'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.', 409, { BucketName: bucket });

/** 301: the bucket is in another region. */
export const otherRegion = (bucket: string, region: string) => new S3Error('PermanentRedirect',
  'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.', 301,
  { Bucket: bucket, Endpoint: `${bucket}.s3.${region}.amazonaws.com` }, { 'x-amz-bucket-region': region });

/** 404: the key has no version at all. */
export const noSuchKey = (key: string) => new S3Error('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });

/** 404: the version id could be one, and is none of this key. */
export const noSuchVersion = (key: string, versionId: string) =>
  new S3Error('NoSuchVersion', 'The specified version does not exist.', 404, { Key: key, VersionId: versionId });

/** The current version is a delete marker: there is no object, and the reply says why. */
export const hiddenByMarker = (key: string, versionId: string) =>
  new S3Error('NoSuchKey', 'The specified key does not exist.', 404, { Key: key }, { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId });

/** A delete marker was asked for by its version id: it can only be deleted. */
export const markerNotReadable = (method: string, lastModified: Date) =>
  new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405,
    { Method: method, ResourceType: 'DeleteMarker' },
    { 'x-amz-delete-marker': 'true', 'allow': 'DELETE', 'last-modified': lastModified.toUTCString() });

/** 412, with the header that was not met. */
export const preconditionFailed = (condition: string) =>
  new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, { Condition: condition });

/** S3's words for a header value whose meaning it does not have. */
export const headerNotImplemented = (header: string) =>
  new S3Error('NotImplemented', 'A header you provided implies functionality that is not implemented', 501, { Header: header });

/** 400: the request as a whole cannot be meant so. */
export const invalidRequest = (message: string) => new S3Error('InvalidRequest', message, 400);

/** 400, with the name and the value that are wrong. */
export const invalidArgument = (message: string, name: string, value: string) =>
  new S3Error('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value });

/** 400: what cannot be a version id. */
export const badVersionId = (versionId: string) => invalidArgument('Invalid version id specified', 'versionId', versionId);

/** 400: what arrived is not what was sent. */
export const badDigest = (what: string) => new S3Error('BadDigest', `The ${what} you specified did not match ${what === 'Content-MD5' ? 'what we received' : 'the calculated checksum'}.`, 400);

/** 400: a body that is no XML, or not the right one. */
export const malformedXml = () =>
  new S3Error('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema', 400);

/** 403 without a reason, as S3 likes it. */
export const accessDenied = () => new S3Error('AccessDenied', 'Access Denied', 403);

/** 403: a retention or a legal hold. */
export const protectedByLock = () => new S3Error('AccessDenied', 'Access Denied because object protected by object lock.', 403);
