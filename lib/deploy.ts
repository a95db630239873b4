import { Stack } from 'aws-cdk-lib';
import { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FunctionName } from './contracts/functions';
import { WebsiteTarget } from './contracts/jobs';
import { fault } from './private/fault';
import { allow, Statement } from './private/policy';
import { isElsewhere, targetRole } from './private/target-role';
import { ReleaseStore } from './release-store';

/** Options of `Deploy.website`. */
export interface WebsiteOptions {
  /**
   * Which artifact of the release holds the website's files.
   * @default - the release's only artifact
   */
  readonly artifact?: string;
}

/** @internal */
export interface DeployContext {
  readonly store: ReleaseStore;
  readonly artifactNames: readonly string[];
  /** A role name that is free in its account, for a purpose. */
  readonly roleName: (purpose: string) => string;
}

/** @internal */
export interface DeployTarget {
  readonly actionName: string;
  /** What publishes, in the name of a role that may write. */
  readonly publish: WebsiteTarget;
  /** What is read back, in the name of a role that may only read. */
  readonly attest: WebsiteTarget;
  readonly target: Target;
}

/**
 * What is deployed to, wherever it was made or imported.
 * @internal
 */
export interface Target {
  /** The same for two that are one and the same thing. */
  readonly id: string;
  readonly path: string;
}

/** How a release gets into an environment. */
export abstract class Deploy {
  /**
   * Makes a bucket hold exactly the release's files: assets first, then pages, then what the release does not have is removed, so that a
   * reader never sees a page whose assets are not there. Everything else in the bucket goes: give a website a bucket of its own.
   */
  public static website(bucket: IBucket, options: WebsiteOptions = {}): Deploy {
    return new WebsiteDeploy(bucket, options);
  }

  /** @internal */
  public abstract _faults(scope: Construct, artifactNames: readonly string[]): string[];

  /** @internal */
  public abstract _bind(scope: Construct, index: number, context: DeployContext): DeployTarget;
}

class WebsiteDeploy extends Deploy {
  constructor(private readonly bucket: IBucket, private readonly options: WebsiteOptions) {
    super();
  }

  public override _faults(scope: Construct, artifactNames: readonly string[]): string[] {
    const { artifact } = this.options;
    const known = `the release has ${artifactNames.map((name) => `'${name}'`).join(', ') || 'no artifact'}`;
    const faults: string[] = [];
    if (artifact !== undefined && !artifactNames.includes(artifact)) {
      faults.push(fault('ArtifactUnknown', `the website wants the artifact '${artifact}', which nobody makes`, known));
    }
    if (artifact === undefined && artifactNames.length !== 1) {
      faults.push(fault('ArtifactUnknown', 'the website does not say which artifact it wants', known));
    }
    if (isElsewhere(scope, this.bucket) && !isNamed(this.bucket)) {
      faults.push(fault('BucketUnnamed', `the bucket ${this.bucket.node.path} lies in another account and has no name of its own`, 'give it a bucketName'));
    }
    return faults;
  }

  public override _bind(scope: Construct, index: number, { store, artifactNames, roleName }: DeployContext): DeployTarget {
    const artifact = this.options.artifact ?? artifactNames[0];
    const bucket = this.bucket.bucketName;
    const objects = this.bucket.arnForObjects('*');
    const key = this.bucket.encryptionKey?.keyArn;
    const role = (purpose: string, trusted: FunctionName, statements: Statement[]) => targetRole(scope, this.bucket, {
      id: `${purpose}${index}`, roleName: roleName(`${purpose.toLowerCase()}${index}`), store, trusted, statements,
    });
    const write = role('Deploy', 'publish', [
      allow('s3:ListBucket', this.bucket.bucketArn), allow(['s3:PutObject', 's3:DeleteObject'], objects), ...(key ? [allow('kms:GenerateDataKey', key)] : []),
    ]);
    const read = role('Read', 'attest', [
      allow('s3:ListBucket', this.bucket.bucketArn), allow(['s3:GetObject', 's3:GetObjectVersion'], objects), ...(key ? [allow('kms:Decrypt', key)] : []),
    ]);
    return { actionName: `website-${index}`, publish: { artifact, bucket, role: write }, attest: { artifact, bucket, role: read }, target: { id: identityOf(this.bucket), path: this.bucket.node.path } };
  }
}

/** Whether a bucket has a physical name that other accounts can be told. */
function isNamed(bucket: IBucket): boolean {
  return physicalName(bucket) !== undefined;
}

/** A name is one bucket in all the world, however it is imported; a bucket without one is its construct. */
function identityOf(bucket: IBucket): string {
  const name: unknown = physicalName(bucket);
  return name === undefined ? bucket.node.path : JSON.stringify(name);
}

function physicalName(bucket: IBucket): unknown {
  const resource = bucket.node.defaultChild as CfnBucket | undefined;
  return Stack.of(bucket).resolve(resource === undefined ? bucket.bucketName : resource.bucketName);
}
