import { Ids } from '../ids';
import { EventsPort } from '../ports';
import { Timeline } from '../timeline';
import { Bucket } from './bucket';
import { NULL_VERSION, StoredVersion } from './version';

/** Which operation wrote. */
export type CreationReason = 'PutObject' | 'CopyObject';
/** What a deletion did. */
export type DeletionType = 'Delete Marker Created' | 'Permanently Deleted';

/** Tells EventBridge what changed, for buckets that have it enabled. Keys are as they are, not encoded for URLs. */
export class BucketEvents {
  constructor(private readonly deps: { readonly timeline: Timeline; readonly ids: Ids; readonly events: EventsPort; readonly account: string; readonly region: string }) {}

  public created(bucket: Bucket, version: StoredVersion, reason: CreationReason, by: string): void {
    this.put(bucket, version, 'Object Created', version.sequence, by, { reason });
  }

  /** A marker is its own change; taking a version away is one more change of the key. */
  public deleted(bucket: Bucket, version: StoredVersion, type: DeletionType, by: string): void {
    const sequence = type === 'Permanently Deleted' ? bucket.nextSequence(version.key) : version.sequence;
    this.put(bucket, version, 'Object Deleted', sequence, by, { 'reason': 'DeleteObject', 'deletion-type': type });
  }

  private put(bucket: Bucket, version: StoredVersion, type: string, sequence: number, by: string, why: Record<string, string>): void {
    // Events of other accounts and regions go to buses that a rehearsal does not have.
    if (!bucket.eventBridge || bucket.account !== this.deps.account || bucket.region !== this.deps.region) return;
    this.deps.events.put({
      'source': 'aws.s3',
      'detail-type': type,
      'resources': [`arn:aws:s3:::${bucket.name}`],
      'detail': {
        'version': '0',
        'bucket': { name: bucket.name },
        'object': {
          'key': version.key,
          ...(version.kind === 'object' && type === 'Object Created' && { size: version.bytes.length }),
          ...(version.kind === 'object' && { etag: version.etag }),
          ...(version.versionId !== NULL_VERSION && { 'version-id': version.versionId }),
          'sequencer': this.sequencer(sequence),
        },
        'request-id': this.deps.ids.token(`event request ${bucket.name}/${version.key}`, 16).toUpperCase(),
        'requester': requester(by, this.deps.account),
        ...why,
      },
    });
  }

  /** Grows with each change of a key: compared as text, the greater one is the later one. */
  private sequencer(sequence: number): string {
    const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
    return `00${hex(this.deps.timeline.now, 12)}${hex(sequence, 6)}`;
  }
}

/** The account behind an ARN, or the name of an AWS service. */
function requester(by: string, account: string): string {
  if (by.endsWith('.amazonaws.com')) return by;
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(by)?.[1] ?? account;
}
