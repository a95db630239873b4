import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LambdaDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, BucketProps, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Schedule, ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** What the pipelines of all environments share, in L2 constructs: as many buckets, functions, rules and schedules as the library's store has. */
export class HandWrittenStore extends Construct {
  public readonly releases: Bucket;
  public readonly artifacts: Bucket;
  public readonly topic: Topic;
  public readonly seal: Function;
  public readonly admit: Function;
  public readonly verify: Function;
  public readonly publish: Function;
  public readonly attest: Function;
  public readonly tend: Function;
  public readonly probe: Function;

  constructor(scope: Construct, id: string, pipelineNames: readonly string[]) {
    super(scope, id);
    const encryptionKey = new Key(this, 'Key', { enableKeyRotation: true });
    const logs = this.bucket('Logs', { encryption: BucketEncryption.S3_MANAGED, objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED });
    const common = { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true, serverAccessLogsBucket: logs };
    this.releases = this.bucket('Releases', { ...common, serverAccessLogsPrefix: 'releases/', objectLockEnabled: true, eventBridgeEnabled: true });
    const work = this.bucket('Work', { ...common, serverAccessLogsPrefix: 'work/', eventBridgeEnabled: true, lifecycleRules: [{ expiration: Duration.days(30) }] });
    this.artifacts = this.bucket('Artifacts', { ...common, serverAccessLogsPrefix: 'artifacts/', lifecycleRules: [{ expiration: Duration.days(90) }] });
    this.topic = new Topic(this, 'Topic', { masterKey: encryptionKey, enforceSSL: true });

    [this.seal, this.tend, this.probe] = ['seal', 'tend', 'probe'].map((name) => this.function(name));
    [this.admit, this.verify, this.publish, this.attest] = ['admit', 'verify', 'publish', 'attest'].map((name) => this.function(name, this.tend));
    this.topic.addSubscription(new LambdaSubscription(this.tend));
    this.rule('Drops', this.seal, created(work, 'drop/'));
    this.rule('Ledger', this.tend, created(this.releases, 'ledger/'));
    this.rule('Pipelines', this.tend, { source: ['aws.codepipeline'], detailType: ['CodePipeline Pipeline Execution State Change'], detail: { pipeline: pipelineNames } });
    new Schedule(this, 'Sweep', {
      scheduleGroup: new ScheduleGroup(this, 'Schedules'), schedule: ScheduleExpression.rate(Duration.hours(1)), target: new LambdaInvoke(this.tend),
    });
    this.grant(work);
    this.protect();
  }

  private grant(work: Bucket): void {
    for (const writer of [this.seal, this.admit, this.verify, this.attest, this.tend]) this.releases.grantReadWrite(writer);
    for (const reader of [this.admit, this.verify, this.publish]) this.artifacts.grantRead(reader);
    this.releases.grantRead(this.publish);
    this.artifacts.grantPut(this.verify);
    this.artifacts.grantDelete(this.tend);
    work.grantRead(this.seal);
    work.grantReadWrite(this.tend);
    this.probe.grantInvoke(this.tend);
  }

  /** Nobody deletes or overwrites what is sealed. */
  private protect(): void {
    const deny = (actions: string[], keys: string[], conditions = {}) => this.releases.addToResourcePolicy(new PolicyStatement({
      effect: Effect.DENY, principals: [new AnyPrincipal()], actions, resources: keys.map((key) => this.releases.arnForObjects(key)), conditions,
    }));
    deny(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'], ['releases/*', 'ledger/*']);
    deny(['s3:PutObject'], ['releases/*/release.json', 'ledger/*'], { Null: { 's3:if-none-match': 'true' } });
  }

  private bucket(id: string, props: BucketProps): Bucket {
    return new Bucket(this, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL, enforceSSL: true, minimumTLSVersion: 1.2, versioned: true, removalPolicy: RemovalPolicy.RETAIN, ...props,
    });
  }

  /** The very code that the library deploys. */
  private function(name: string, failures?: Function): Function {
    return new Function(this, name, {
      code: Code.fromAsset(join(__dirname, '..', '..', 'lambda', name, 'dist')), handler: 'index.handler', runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64, memorySize: 512, timeout: Duration.minutes(5), environment: { RELEASES_BUCKET: this.releases.bucketName },
      logGroup: new LogGroup(this, `${name}-logs`, { retention: RetentionDays.TWO_YEARS }),
      ...(failures && { retryAttempts: 2, onFailure: new LambdaDestination(failures) }),
    });
  }

  private rule(id: string, target: Function, eventPattern: EventPattern): void {
    new Rule(this, id, { eventPattern, targets: [new LambdaFunction(target)] });
  }
}

function created(bucket: Bucket, prefix: string): EventPattern {
  return { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix }] } } };
}
