import { Ids } from '../ids';
import { EventsPort, ObjectContent, ObjectsPort } from '../ports';
import { Caller, Service, ServiceError, ServiceRequest, ServiceResponse } from '../service';
import { Timeline } from '../timeline';
import { actionOf, readAction } from './actions';
import { DEFAULT_CONTENT_TYPE } from './attributes';
import { BucketSettings } from './bucket';
import { BucketPolicies } from './bucket-policies';
import { UNCONDITIONAL } from './conditions';
import { otherRegion, S3Error } from './errors';
import { ObjectStore } from './object-store';
import { OPERATIONS, operationOf } from './operations';
import { Limits, LIMITS, Reply } from './operations/operation';
import { S3Request } from './request';
import { ObjectVersion, StoredVersion } from './version';
import { Website, websiteOf } from './website';
import { xmlDocument } from './xml';

/** What the stand-in is given. `limits` makes the numbers of S3 smaller. */
export interface S3Deps {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly events: EventsPort;
  readonly account: string;
  readonly region: string;
  readonly limits?: Partial<Limits>;
}

/**
 * The stand-in of S3: buckets behind path-style requests. How it behaves, and how sure that is, stands in s3.md.
 * Of rights it decides one thing: a caller of another account needs the bucket's policy.
 */
export class S3Service implements Service, ObjectsPort {
  private readonly store: ObjectStore;
  private readonly limits: Limits;
  private readonly policies = new BucketPolicies();

  constructor(private readonly deps: S3Deps) {
    this.store = new ObjectStore(deps);
    this.limits = { ...LIMITS, ...deps.limits };
  }

  public createBucket(settings: BucketSettings): void {
    this.store.create(settings);
  }

  /** `document` is a policy as IAM writes it. */
  public setPolicy(bucket: string, document: Readonly<Record<string, unknown>>): void {
    this.policies.set(this.store.bucket(bucket).name, document);
  }

  public async handle(http: ServiceRequest): Promise<ServiceResponse> {
    const requestId = this.deps.ids.token(`request ${http.method} ${http.path}`, 16).toUpperCase();
    try {
      const operation = operationOf(http);
      const request = new S3Request(http, operation);
      const { status, headers, body = '' } = this.perform(request);
      return { status, headers: { 'x-amz-request-id': requestId, ...headers }, body };
    } catch (error) {
      if (error instanceof ServiceError) return refusal(error, http, requestId);
      throw error;
    }
  }

  public read(bucket: string, key: string, versionId: string | undefined, by: Caller): ObjectContent {
    this.checkService(bucket, readAction('s3:GetObject', versionId), key, by);
    return content(this.store.read(this.store.bucket(bucket), key, versionId));
  }

  public write(bucket: string, key: string, bytes: Buffer, by: Caller): ObjectContent {
    this.checkService(bucket, 's3:PutObject', key, by);
    return this.put(bucket, key, bytes, { by: by.roleArn ?? by.arn });
  }

  /** Writes without HTTP, as somebody with a plain upload does: no condition, no lock, S3's own checksum. */
  public put(bucket: string, key: string, bytes: Buffer, options: { readonly contentType?: string; readonly by: string }): ObjectContent {
    const object = {
      key, bytes, checksum: 'CRC64NVME', headers: { 'content-type': options.contentType ?? DEFAULT_CONTENT_TYPE }, tags: '', legalHold: false,
    } as const;
    return content(this.store.put(this.store.bucket(bucket), object, UNCONDITIONAL, 'PutObject', options.by));
  }

  /** The current version, or the one named; nothing if there is none, or a delete marker. */
  public get(bucket: string, key: string, versionId?: string): ObjectVersion | undefined {
    const found = versionId === undefined ? this.store.bucket(bucket).current(key) : this.store.bucket(bucket).version(key, versionId);
    return found?.kind === 'object' ? found : undefined;
  }

  /** Keys that have a current object, in S3's order. */
  public list(bucket: string, prefix = ''): readonly string[] {
    const { store } = this;
    return [...store.bucket(bucket).keys(prefix)].filter((key) => store.bucket(bucket).current(key)?.kind === 'object');
  }

  /** Every version and delete marker, by key, the newest first. */
  public versions(bucket: string, prefix = ''): readonly StoredVersion[] {
    return [...this.store.bucket(bucket).keys(prefix)].flatMap((key) => this.store.bucket(bucket).versions(key));
  }

  /** Deletes as a person does: a marker in a versioned bucket, for good in another. */
  public remove(bucket: string, key: string, by: string): void {
    this.store.delete(this.store.bucket(bucket), key, undefined, false, by);
  }

  public website(bucket: string): Website {
    return websiteOf(this.store.bucket(bucket));
  }

  private perform(request: S3Request): Reply {
    const { store, limits, policies, deps: { timeline } } = this;
    const { http: { caller }, operation } = request;
    const perform = () => OPERATIONS[operation]({ store, limits, policies, timeline }, request);
    const bucket = store.find(request.bucket);
    if (!bucket) return perform();
    request.expectOwner(bucket.account);
    if (bucket.region !== this.deps.region) throw otherRegion(bucket.name, bucket.region);
    if (bucket.account === caller.account) return perform();
    const { action, key } = actionOf(request, bucket);
    policies.check(bucket, action, key, caller);
    try {
      return perform();
    } catch (error) {
      // Who may not list does not learn that a key is not there.
      if (error instanceof S3Error && error.code === 'NoSuchKey') policies.check(bucket, 's3:ListBucket', undefined, caller);
      throw error;
    }
  }

  private checkService(bucket: string, action: string, key: string, by: Caller): void {
    this.policies.check(this.store.bucket(bucket), action, key, by);
  }
}

function content({ bytes, versionId, etag }: ObjectVersion): ObjectContent {
  return { bytes, versionId, etag };
}

/** S3 answers a HEAD without a body, also when it refuses. */
function refusal(error: ServiceError, http: ServiceRequest, requestId: string): ServiceResponse {
  const [details, headers] = error instanceof S3Error ? [error.details, error.headers] : [{}, {}];
  const body = xmlDocument('Error', { Code: error.code, Message: error.message, ...details, RequestId: requestId });
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId, ...headers },
    body: http.method === 'HEAD' ? '' : body,
  };
}
