import { Duration, Names, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, CfnManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Key } from 'aws-cdk-lib/aws-kms';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FunctionName, OfFunctions } from './contracts/functions';
import type { Notify } from './notify';
import { fault, tellAtSynthesis } from './private/fault';
import { rightsPolicy } from './private/rights-policy';
import { logicalId, recordAnnounceSweep, recordBuildRule, recordStore } from './private/wiring-record';
import { StoreBuckets } from './store/buckets';
import { pipelinePolicy } from './store/grants';
import { PipelineGrants } from './store/pipeline-grants';
import { StoredBuild, StoredPipeline, StoreRegistry } from './store/registry';
import { StoreRules } from './store/rules';
import { StoreSchedules } from './store/schedules';
import { StoreFunctions } from './store/store-functions';

/** Where releases are kept, and how. */
export interface ReleaseStoreProps {
  /**
   * How long sealed bytes can't be deleted or replaced by anybody without `s3:BypassGovernanceRetention` (S3 Object Lock, governance mode).
   *
   * The lock keeps releases available; digests prove that they are what was sealed, locked or not.
   *
   * @default Duration.days(365)
   */
  readonly retention?: Duration;
}

/**
 * The release store of an account and region: the buckets for releases and work, the ledger, the functions, the schedules.
 *
 * Many release pipelines share one store. What it costs: one KMS key ($1 a month) and what its buckets hold; nothing while it waits.
 */
export class ReleaseStore extends Construct {
  /** The store of a scope's stack; it is made when it is first asked for. */
  public static of(scope: Construct): ReleaseStore {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(DEFAULT_ID) as ReleaseStore | undefined) ?? new ReleaseStore(stack, DEFAULT_ID);
  }

  /** Releases, ledger and candidates. Versioned, with Object Lock; kept when the stack is deleted. */
  public readonly releasesBucket: IBucket;
  /** What build servers drop, and what waiting gates remember. */
  public readonly workBucket: IBucket;
  /** What pipelines hand from action to action. */
  public readonly artifactsBucket: IBucket;
  /** Who read and wrote in the others (S3 server access logs). */
  public readonly logsBucket: IBucket;
  /** Receives every question that a gate or an approval asks. */
  public readonly topic: ITopic;
  /** Encrypts everything in the store. */
  public readonly key: Key;
  /** Where the configurations of the environments lie in Parameter Store. */
  public readonly parameterPath: string;

  private readonly functions: StoreFunctions;
  private readonly registry = new StoreRegistry();
  private readonly rules: StoreRules;
  private readonly schedules: StoreSchedules;
  private readonly pipelineGrants: PipelineGrants;
  private readonly pipelinePolicy: CfnManagedPolicy;

  constructor(scope: Construct, id: string, props: ReleaseStoreProps = {}) {
    super(scope, id);
    const name = Names.uniqueResourceName(this, { maxLength: 40, separator: '-' });
    this.parameterPath = `/cdk-release-pipeline/${name}`;
    this.key = new Key(this, 'Key', { enableKeyRotation: true, description: 'cdk-release-pipeline: releases and what leads to them' });
    const buckets = new StoreBuckets(this, 'Buckets', this.key);
    this.releasesBucket = buckets.releases;
    this.workBucket = buckets.work;
    this.artifactsBucket = buckets.artifacts;
    this.logsBucket = buckets.logs;
    this.topic = new Topic(this, 'Topic', { masterKey: this.key, enforceSSL: true, displayName: 'Releases' });
    const functions = this.functions = new StoreFunctions(this, name);
    const [seal, tend] = [functions.get('seal'), functions.get('tend')];
    const schedules = this.schedules = new StoreSchedules(this, 'Schedules', name, tend);
    const rules = this.rules = new StoreRules(this, 'Rules', {
      releases: buckets.releases, work: buckets.work, seal, tend, pipelineNames: () => this.registry.pipelines.map((pipeline) => pipeline.name),
    });
    const subscription = new CfnSubscription(this, 'Subscription', { protocol: 'lambda', topicArn: this.topic.topicArn, endpoint: tend.arn });
    subscription.addResourceDependency(tend.invokedBy('ByTopic', 'sns.amazonaws.com', this.topic.topicArn));
    functions.grant({
      scope: this, buckets, key: this.key, parameterPath: this.parameterPath, schedules, registry: this.registry,
      retentionDays: (props.retention ?? Duration.days(365)).toDays(),
    });
    this.pipelineGrants = new PipelineGrants(this, 'PipelineGrants', functions, this.registry);
    this.pipelinePolicy = pipelinePolicy(this, functions, { buckets, key: this.key, topicArn: this.topic.topicArn });
    buckets.protect({ seal: seal.roleArn, ledger: () => functions.present(['build', 'seal', 'admit', 'verify', 'attest', 'tend', 'announce']).map((f) => f.roleArn) });

    const parts = { releasesBucket: buckets.releases, workBucket: buckets.work, artifactsBucket: buckets.artifacts, key: this.key, topic: this.topic as Topic };
    recordStore(Stack.of(this), {
      path: this.parameterPath,
      ...mapValues(parts, (part) => logicalId(part.node.defaultChild as never)),
      functions: () => Object.fromEntries(functions.present().map(({ name: f, resource }) => [f, logicalId(resource)])) as OfFunctions<string>,
      dropRule: logicalId(rules.drops), ledgerRule: logicalId(rules.ledger), pipelineRule: logicalId(rules.pipelines),
      scheduleGroup: logicalId(schedules.group), scheduleRole: logicalId(schedules.role), sweep: logicalId(schedules.sweep),
    });
    tellAtSynthesis(this, () => [...this.registry.faults(), ...this.pipelineGrants.faults(), ...this.patternFaults()]);
  }

  /** @internal */
  public _register(pipeline: StoredPipeline): void {
    this.registry.add(pipeline);
    this.pipelineGrants.grow();
  }

  /** @internal */
  public _registerBuild(build: StoredBuild): void {
    this.registry.addBuild(build);
    if (this.registry.builds.length > 1) return;
    const rule = this.rules.tellOfBuilds(this.functions.get('build'), () => this.registry.builds.map(({ name }) => name));
    recordBuildRule(Stack.of(this), logicalId(rule));
  }

  /**
   * Makes the function that tells topics, once, and lets it tell these. Topics of a pipeline in another stack are granted there: the store never refers to
   * what refers to it.
   * @internal
   */
  public _announce(scope: Construct, pipelineName: string, notify: readonly Notify[]): void {
    if (notify.length === 0) return;
    if (this.functions.present(['announce']).length === 0) {
      const announce = this.functions.get('announce');
      this.rules.tellOfEntries(announce);
      recordAnnounceSweep(Stack.of(this), logicalId(this.schedules.sweepOf(announce)));
    }
    const rights = notify.flatMap((each) => each._rights);
    if (Stack.of(scope) === Stack.of(this)) this.registry.addTopics(rights);
    else rightsPolicy(scope, 'Announce', { policyName: `${pipelineName}-announce`, role: this._functionRoleName('announce'), rights });
  }

  /** What the roles of all pipelines may do. @internal */
  public get _pipelinePolicyArn(): string {
    return this.pipelinePolicy.ref;
  }

  /** @internal */
  public _functionArn(name: FunctionName): string {
    return this.functions.get(name).arn;
  }

  /** @internal */
  public _functionName(name: FunctionName): string {
    return this.functions.get(name).resource.ref;
  }

  /**
   * The ARN of a function's role as a text that other accounts can be told.
   * @internal
   */
  public _functionRoleText(name: FunctionName): string {
    return Stack.of(this).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: this.functions.get(name).roleName });
  }

  /** @internal */
  public _functionRoleName(name: FunctionName): string {
    return this.functions.get(name).role.ref;
  }

  /** @internal */
  public _functionRoleArn(name: FunctionName): string {
    return this.functions.get(name).roleArn;
  }

  /**
   * Lets a role of another account read some of what pipelines hand from action to action. It does not exist yet when this is deployed, so its
   * account is trusted for it alone.
   * @internal
   */
  public _shareArtifacts({ role, account, objects }: { readonly role: string; readonly account: string; readonly objects: string }): void {
    const common = { principals: [new AccountPrincipal(account)], conditions: { ArnEquals: { 'aws:PrincipalArn': role } } };
    this.artifactsBucket.addToResourcePolicy(new PolicyStatement({ ...common, actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [objects] }));
    const viaS3 = { 'kms:ViaService': `s3.${Stack.of(this).region}.amazonaws.com` };
    this.key.addToResourcePolicy(new PolicyStatement({
      ...common, actions: ['kms:Decrypt'], resources: ['*'], conditions: { ...common.conditions, StringEquals: viaS3 },
    }));
  }

  /** An event pattern has at most 2,048 characters: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  private patternFaults(): string[] {
    const all = { 'environments': this.registry.pipelines, 'build pipelines': this.registry.builds };
    return Object.entries(all).flatMap(([what, pipelines]: [string, readonly { readonly name: string }[]]) => {
      const length = JSON.stringify(pipelines.map(({ name }) => name)).length + 180;
      return length <= 2048 ? [] : [fault('StoreTooLarge', `${pipelines.length} ${what} need an event pattern of ${length} characters, 2048 are possible`, 'give some of the release pipelines a store of their own')];
    });
  }
}

const DEFAULT_ID = 'ReleaseStore';

function mapValues<K extends string, V, R>(record: { readonly [P in K]: V }, map: (value: V) => R): { readonly [P in K]: R } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value as V)])) as { [P in K]: R };
}
