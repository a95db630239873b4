import { Inspection } from './inspection';
import { Store } from './stores';

/** Buckets that announce what is written, keep what is overwritten, and lock what is sealed. */
export function checkBuckets(inspection: Inspection, { releasesBucket, workBucket }: Store): void {
  for (const bucket of [releasesBucket, workBucket]) {
    inspection.expect(bucket, 'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
    inspection.expect(bucket, 'VersioningConfiguration.Status', 'Enabled');
  }
  inspection.expect(releasesBucket, 'ObjectLockEnabled', true);
}
