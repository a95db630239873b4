import { ReleaseError } from '../../../contracts/errors';
import { childOf, onlyProperties, optionalText, Properties, textOf } from '../properties';
import type { BucketSettings, LogTarget } from '../s3/bucket';
import { Part } from './part';

/** What does not change how a bucket answers: who may do what, and what happens to objects in months. */
const WITHOUT_EFFECT = [
  'AccessControl', 'CorsConfiguration', 'LifecycleConfiguration', 'OwnershipControls', 'PublicAccessBlockConfiguration', 'Tags', 'WebsiteConfiguration',
];

export const bucket: Part = ({ s3 }, { id, name, account, region, properties }) => {
  onlyProperties(id, properties, [
    'BucketName', 'BucketEncryption', 'LoggingConfiguration', 'NotificationConfiguration', 'ObjectLockEnabled', 'ObjectLockConfiguration', 'VersioningConfiguration', ...WITHOUT_EFFECT,
  ]);
  const notifications = childOf(properties, 'NotificationConfiguration');
  onlyProperties(`${id} NotificationConfiguration`, notifications, ['EventBridgeConfiguration']);
  const events = childOf(notifications, 'EventBridgeConfiguration');
  s3.createBucket({
    name, account, region,
    versioned: optionalText(childOf(properties, 'VersioningConfiguration'), 'Status') === 'Enabled',
    objectLock: hasObjectLock(id, properties),
    eventBridge: notifications.EventBridgeConfiguration !== undefined && optionalText(events, 'EventBridgeEnabled') !== 'false',
    ...encryptionOf(properties),
    log: logOf(name, properties),
  });
};

export const parameter: Part = ({ ssm }, { id, name, properties }) => {
  ssm.putParameter({
    Name: name, Value: textOf(id, properties, 'Value'), Type: (optionalText(properties, 'Type') ?? 'String') as 'String', Description: optionalText(properties, 'Description'),
  });
};

function hasObjectLock(id: string, properties: Properties): boolean {
  const configuration = childOf(properties, 'ObjectLockConfiguration');
  if (configuration.Rule !== undefined) throw new ReleaseError('Unsupported', `${id}: the rehearsal has no default retention of buckets (ObjectLockConfiguration.Rule)`);
  return optionalText(properties, 'ObjectLockEnabled') === 'true';
}

function encryptionOf(properties: Properties): Pick<BucketSettings, 'kmsKeyArn' | 'bucketKey'> {
  const rules = childOf(properties, 'BucketEncryption').ServerSideEncryptionConfiguration;
  const [rule] = Array.isArray(rules) ? rules as Properties[] : [];
  if (!rule) return {};
  return { kmsKeyArn: optionalText(childOf(rule, 'ServerSideEncryptionByDefault'), 'KMSMasterKeyID'), bucketKey: optionalText(rule, 'BucketKeyEnabled') === 'true' };
}

/** A bucket that says no other logs to itself. */
function logOf(name: string, properties: Properties): LogTarget | undefined {
  const logging = childOf(properties, 'LoggingConfiguration');
  if (properties.LoggingConfiguration === undefined) return undefined;
  return { bucket: optionalText(logging, 'DestinationBucketName') ?? name, prefix: optionalText(logging, 'LogFilePrefix') ?? '' };
}
