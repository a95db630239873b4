import { AccessPort } from '../iam/access-port';
import { servicePrincipal } from '../iam/callers';
import { S3_FURTHER_RIGHTS } from '../iam/rights/s3';
import { ServiceError } from '../service';
import { Timeline } from '../timeline';
import { Bucket } from './bucket';
import { ObjectStore } from './object-store';

const SERVICE = 'logging.s3.amazonaws.com';

/** Whether S3 may deliver the logs of buckets: asked once, when a bucket is first used. The records themselves are not written. */
export class AccessLogs {
  private readonly asked = new Set<Bucket>();

  constructor(private readonly deps: { readonly store: ObjectStore; readonly access: AccessPort; readonly timeline: Timeline }) {}

  /** What is denied is remembered where denials are, and fails no request. */
  public used(bucket: Bucket): void {
    if (bucket.log === undefined || this.asked.has(bucket)) return;
    this.asked.add(bucket);
    const { store, access, timeline } = this.deps;
    const target = store.find(bucket.log.bucket);
    // Nobody here knows what a bucket outside of the app lets S3 do.
    if (!target) return;
    const key = `${bucket.log.prefix}${timeline.date.toISOString().slice(0, 19).replace(/[T:]/g, '-')}-0000000000000000`;
    try {
      access.require(servicePrincipal(SERVICE, { arn: `arn:aws:s3:::${bucket.name}`, account: bucket.account }), ...S3_FURTHER_RIGHTS.log.rights({ bucket: target.name, key }, target));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }
}
