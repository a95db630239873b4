import type { AccessPort, RightsRow } from '../iam/access-port';
import { S3_RIGHTS, S3Input } from '../iam/rights/s3';
import { Ids } from '../ids';
import { EventsPort, ObjectContent, ObjectsPort } from '../ports';
import { Caller, Service, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from '../service';
import { Timeline } from '../timeline';
import { DEFAULT_CONTENT_TYPE } from './attributes';
import { AccessLogs } from './access-logs';
import { Bucket, BucketSettings } from './bucket';
import { UNCONDITIONAL } from './conditions';
import { otherRegion, S3Error } from './errors';
import { lockWish } from './lock';
import { ObjectRights } from './object-rights';
import { defaultEncryption, ObjectStore } from './object-store';
import { OPERATIONS, operationOf } from './operations';
import { Limits, LIMITS, OperationContext, readVersion, Reply } from './operations/operation';
import { inputOf, S3Request } from './request';
import { ObjectVersion, StoredVersion } from './version';
import { Website, websiteOf } from './website';
import { xmlDocument } from './xml';

/** What the stand-in is given. `limits` makes the numbers of S3 smaller. */
export interface S3Deps {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly events: EventsPort;
  readonly access: AccessPort;
  readonly account: string;
  readonly region: string;
  readonly limits?: Partial<Limits>;
}

/** The stand-in of S3: buckets behind path-style requests. How it behaves, and how sure that is, stands in s3.md. */
export class S3Service implements Service, ObjectsPort {
  private readonly store: ObjectStore;
  private readonly limits: Limits;
  private readonly rights: ObjectRights;
  private readonly logs: AccessLogs;

  constructor(private readonly deps: S3Deps) {
    this.store = new ObjectStore(deps);
    this.limits = { ...LIMITS, ...deps.limits };
    this.rights = new ObjectRights(deps.access);
    this.logs = new AccessLogs({ ...deps, store: this.store });
  }

  public createBucket(settings: BucketSettings): void {
    this.store.create(settings);
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

  public ownerOf(bucket: string): string {
    return this.store.bucket(bucket).account;
  }

  public read(bucket: string, key: string, versionId: string | undefined, by: Caller): ObjectContent {
    const from = this.used(bucket);
    this.rights.require(by, from, S3_RIGHTS.GetObject, { bucket, key, versionId });
    const version = readVersion(this.context, by, from, key, versionId);
    this.rights.decrypt(by, from, version);
    return content(version);
  }

  public demandRead(bucket: string, key: string, by: Caller): void {
    if (this.get(bucket, key)) this.read(bucket, key, undefined, by);
  }

  public write(bucket: string, key: string, bytes: Buffer, by: Caller): ObjectContent {
    const to = this.used(bucket);
    this.rights.require(by, to, S3_RIGHTS.PutObject, { bucket, key, header: absent, query: absent });
    this.rights.encrypt(by, to, key, defaultEncryption(to));
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

  /** Of all versions in all buckets. */
  public storedBytes(): number {
    return this.store.storedBytes();
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
    const { caller } = request.http;
    const { operation } = request;
    const bucket = this.store.find(request.bucket);
    if (bucket) {
      request.expectOwner(bucket.account);
      if (bucket.region !== this.deps.region) throw otherRegion(bucket.name, bucket.region);
      this.logs.used(bucket);
      // Of several objects each is asked for on its own.
      if (operation !== 'DeleteObjects') this.rights.require(caller, bucket, rowOf(operation), { ...inputOf(request), lock: lockWish(request, this.deps.timeline.now) });
    }
    return OPERATIONS[operation](this.context, request);
  }

  private get context(): OperationContext {
    const { store, limits, rights, deps: { timeline } } = this;
    return { store, limits, rights, timeline };
  }

  private used(name: string): Bucket {
    const bucket = this.store.bucket(name);
    this.logs.used(bucket);
    return bucket;
  }
}

function absent(): undefined {
  return undefined;
}

function rowOf(operation: string): RightsRow<S3Input> {
  const row = (S3_RIGHTS as Readonly<Record<string, RightsRow<S3Input>>>)[operation];
  if (!row) throw new UnsupportedOperation('S3', operation);
  return row;
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
