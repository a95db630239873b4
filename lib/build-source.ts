import { Fn, Stack, Token } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { BuildTrigger } from './build-trigger';
import { BUILD_ACTIONS, SOURCE_ARTIFACT, SOURCE_NAMESPACE } from './contracts/build';
import { fault } from './private/fault';
import { allow, Statement } from './private/policy';

/** Options of `BuildSource.connection`. */
export interface ConnectionSourceOptions {
  /**
   * The branch that is built, also when somebody uses *Release change*.
   * @default 'main'
   */
  readonly branch?: string;
  /**
   * What begins a build.
   * @default - a push to the branch
   */
  readonly triggers?: BuildTrigger[];
}

/** @internal */
export interface BoundSource {
  readonly action: CfnPipeline.ActionDeclarationProperty;
  readonly triggers?: CfnPipeline.PipelineTriggerDeclarationProperty[];
  /** Where the source is, for people. */
  readonly repository: string;
  /** The variable that says which revision is built. */
  readonly revision: string;
  /** Whether it has a history that a build can look into. */
  readonly hasHistory: boolean;
  /** Whether pull requests are built, too. */
  readonly pullRequests: boolean;
  /** What the pipeline's role needs; what the roles of builds need. */
  readonly pipelineRights: readonly Statement[];
  readonly buildRights: readonly Statement[];
  /** The events that begin a build, if CodePipeline does not notice by itself. */
  readonly events?: { readonly pattern: unknown; readonly prepare: () => void };
}

/** Where what is built comes from. */
export abstract class BuildSource {
  /**
   * A Git repository at GitHub, GitLab or Bitbucket, through a connection of CodeConnections, e.g. `acme/shop`. Builds get it with its history,
   * so that a release can say which commits are new in it: https://docs.aws.amazon.com/codepipeline/latest/userguide/connections.html
   */
  public static connection(connectionArn: string, repository: string, options: ConnectionSourceOptions = {}): BuildSource {
    return new ConnectionSource(connectionArn, repository, options);
  }

  /**
   * A ZIP archive in a bucket, which must have versioning. Each new version of it is built; EventBridge says so, and the bucket must send its events
   * there: a bucket of this app is told to, an imported one must be already.
   */
  public static bucket(bucket: IBucket, key: string): BuildSource {
    return new BucketSource(bucket, key);
  }

  /** @internal */
  public abstract _faults(): string[];

  /** @internal */
  public abstract _bind(): BoundSource;
}

class ConnectionSource extends BuildSource {
  private readonly branch: string;

  constructor(private readonly connectionArn: string, private readonly repository: string, private readonly options: ConnectionSourceOptions) {
    super();
    this.branch = options.branch ?? 'main';
  }

  public override _faults(): string[] {
    const { triggers } = this.options;
    const rendered = (triggers ?? []).map((trigger) => trigger._render(this.branch));
    const many = (kind: 'push' | 'pullRequest', what: string) => {
      const { length } = rendered.filter((trigger) => trigger[kind]);
      return length <= 3 ? [] : [fault('TriggerInvalid', `${length} triggers are for ${what}`, 'at most 3 are possible; use several patterns in one')];
    };
    return [
      ...(Token.isUnresolved(this.connectionArn) || /^arn:[^:]+:(codestar-connections|codeconnections):[^:]+:\d{12}:connection\/.+$/.test(this.connectionArn)
        ? [] : [fault('SourceInvalid', `'${this.connectionArn}' is not the ARN of a connection`, 'copy it from the connections in the settings of the developer tools console')]),
      ...(Token.isUnresolved(this.repository) || /^[^\s/]+(\/[^\s/]+)+$/.test(this.repository)
        ? [] : [fault('SourceInvalid', `'${this.repository}' does not name a repository`, "write owner and name, e.g. 'acme/shop'")]),
      ...(triggers?.length === 0 ? [fault('TriggerInvalid', 'the list of triggers is empty', 'name one, or leave the list out')] : []),
      ...(triggers ?? []).flatMap((trigger) => trigger._faults()),
      ...many('push', 'pushes and tags'), ...many('pullRequest', 'pull requests'),
    ];
  }

  public override _bind(): BoundSource {
    const { triggers } = this.options;
    const rendered = (triggers ?? []).map((trigger) => trigger._render(this.branch));
    const push = rendered.flatMap((trigger) => trigger.push ?? []);
    const pullRequest = rendered.flatMap((trigger) => trigger.pullRequest ?? []);
    // The action is spelt as the connection is: https://docs.aws.amazon.com/dtconsole/latest/userguide/security-iam.html
    const use = allow(`${Fn.select(2, Fn.split(':', this.connectionArn))}:UseConnection`, this.connectionArn);
    return {
      action: {
        name: BUILD_ACTIONS.source,
        actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
        configuration: {
          ConnectionArn: this.connectionArn, FullRepositoryId: this.repository, BranchName: this.branch, OutputArtifactFormat: 'CODEBUILD_CLONE_REF',
          DetectChanges: String(triggers === undefined),
        },
        namespace: SOURCE_NAMESPACE,
        outputArtifacts: [{ name: SOURCE_ARTIFACT }],
      },
      ...(triggers && {
        triggers: [{
          providerType: 'CodeStarSourceConnection',
          gitConfiguration: { sourceActionName: BUILD_ACTIONS.source, ...(push.length > 0 && { push }), ...(pullRequest.length > 0 && { pullRequest }) },
        }],
      }),
      repository: this.repository, revision: `#{${SOURCE_NAMESPACE}.CommitId}`, hasHistory: true,
      pullRequests: pullRequest.length > 0,
      pipelineRights: [use], buildRights: [use],
    };
  }
}

class BucketSource extends BuildSource {
  constructor(private readonly bucket: IBucket, private readonly key: string) {
    super();
  }

  public override _faults(): string[] {
    return this.key !== '' && !/[*?#]/.test(this.key) ? [] : [fault('SourceInvalid', `'${this.key}' is not the key of one object`, "write it out, e.g. 'source.zip'")];
  }

  public override _bind(): BoundSource {
    const { bucketArn, bucketName, encryptionKey } = this.bucket;
    const object = this.bucket.arnForObjects(this.key);
    return {
      action: {
        name: BUILD_ACTIONS.source,
        actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
        configuration: { S3Bucket: bucketName, S3ObjectKey: this.key, PollForSourceChanges: 'false' },
        namespace: SOURCE_NAMESPACE,
        outputArtifacts: [{ name: SOURCE_ARTIFACT }],
      },
      repository: `s3://${bucketName}/${this.key}`, revision: `#{${SOURCE_NAMESPACE}.VersionId}`, hasHistory: false, pullRequests: false,
      pipelineRights: [
        allow(['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'], bucketArn),
        allow(['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging', 's3:GetObjectVersionTagging'], object),
        ...(encryptionKey ? [allow('kms:Decrypt', encryptionKey.keyArn)] : []),
      ],
      buildRights: [],
      events: {
        pattern: { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { bucket: { name: [bucketName] }, object: { key: [this.key] } } },
        prepare: () => sendEvents(this.bucket),
      },
    };
  }
}

/** A bucket of the app itself is told to send its events; the L2's property would add a function and a custom resource. */
function sendEvents(bucket: IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) return;
  const existing = Stack.of(bucket).resolve(resource.notificationConfiguration) as object | undefined;
  if (existing === undefined || !('eventBridgeConfiguration' in existing)) {
    resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
  }
}
