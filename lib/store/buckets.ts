import { Duration, Lazy, PhysicalName, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, BucketProps, CfnBucket, LifecycleRule, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DROP_PREFIX, LEDGER_PREFIX, RELEASES_PREFIX } from '../contracts/keys';

/** The store's buckets. Nothing else touches their settings. */
export class StoreBuckets extends Construct {
  /** Releases, ledger, candidates: versioned, with Object Lock. */
  public readonly releases: Bucket;
  /** Drops, samples, and what build pipelines hand from action to action: short-lived. */
  public readonly work: Bucket;
  /** What pipelines hand from action to action. */
  public readonly artifacts: Bucket;
  /** Who read and wrote the others. */
  public readonly logs: Bucket;

  constructor(scope: Construct, id: string, key: IKey) {
    super(scope, id);
    this.logs = this.bucket('Logs', {
      encryption: BucketEncryption.S3_MANAGED, objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED, lifecycleRules: [forget('logs', 365)],
    });
    const common = { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true };
    this.releases = this.bucket('Releases', { ...common, objectLockEnabled: true });
    this.work = this.bucket('Work', {
      ...common, lifecycleRules: [forget('drops', 30, DROP_PREFIX), forget('everything', 90)],
    });
    // Roles of other accounts are told its name, if there are some.
    this.artifacts = this.bucket('Artifacts', { ...common, bucketName: PhysicalName.GENERATE_IF_NEEDED, lifecycleRules: [forget('artifacts', 90)] });
    for (const [name, bucket] of Object.entries({ releases: this.releases, work: this.work, artifacts: this.artifacts })) this.logTo(bucket, `${name}/`);
    for (const bucket of [this.releases, this.work]) sendEvents(bucket);
  }

  /** Who may write where in the releases bucket; everybody else is refused, whatever their own policies say. */
  public protect(writers: { readonly seal: string; readonly ledger: () => readonly string[] }): void {
    const deny = (sid: string, actions: string[], prefixes: string[], conditions: PolicyStatement['conditions'] = {}) =>
      this.releases.addToResourcePolicy(new PolicyStatement({
        sid, effect: Effect.DENY, principals: [new AnyPrincipal()], actions, resources: prefixes.map((prefix) => this.releases.arnForObjects(prefix)), conditions,
      }));
    deny('NothingIsDeleted', ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'], [`${RELEASES_PREFIX}*`, `${LEDGER_PREFIX}*`]);
    deny('NothingIsReplaced', ['s3:PutObject'], [`${RELEASES_PREFIX}*/release.json`, `${LEDGER_PREFIX}*`], { Null: { 's3:if-none-match': 'true' } });
    deny('OnlySealSeals', ['s3:PutObject'], [`${RELEASES_PREFIX}*`], { ArnNotEquals: { 'aws:PrincipalArn': writers.seal } });
    deny('OnlyFunctionsKeepTheLedger', ['s3:PutObject'], [`${LEDGER_PREFIX}*`], { ArnNotEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => [...writers.ledger()] }) } });
  }

  /** By bucket policy, whatever the app's feature flags: ACLs are off in the log bucket. */
  private logTo(bucket: Bucket, prefix: string): void {
    (bucket.node.defaultChild as CfnBucket).loggingConfiguration = { destinationBucketName: this.logs.bucketName, logFilePrefix: prefix };
    this.logs.addToResourcePolicy(new PolicyStatement({
      principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [this.logs.arnForObjects(`${prefix}*`)],
      conditions: { ArnLike: { 'aws:SourceArn': bucket.bucketArn }, StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    }));
  }

  private bucket(id: string, props: BucketProps): Bucket {
    return new Bucket(this, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL, enforceSSL: true, minimumTLSVersion: 1.2, versioned: true, removalPolicy: RemovalPolicy.RETAIN, ...props,
    });
  }
}

/** `eventBridgeEnabled` would add a function and a custom resource; the property alone does the same. */
function sendEvents(bucket: Bucket): void {
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}

function forget(id: string, days: number, prefix?: string): LifecycleRule {
  return {
    id, prefix, expiration: Duration.days(days), noncurrentVersionExpiration: Duration.days(days), abortIncompleteMultipartUploadAfter: Duration.days(1),
  };
}
