import { Stack } from 'aws-cdk-lib';
import { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FunctionName } from '../contracts/functions';
import { WebsiteTarget } from '../contracts/targets';
import { functionAction, jobOf } from '../environment/function-action';
import { fault } from '../private/fault';
import { allow, Statement } from '../private/policy';
import { isElsewhere, targetRole } from '../private/target-role';
import { artifactFaults } from './artifact-faults';
import { BoundTarget, Target, TargetContext } from './target';

/** A bucket that holds exactly a release's files. */
export class Website implements Target {
  constructor(private readonly bucket: IBucket, private readonly artifact: string | undefined) {}

  public faults(scope: Construct, artifactNames: readonly string[]): string[] {
    return [
      ...artifactFaults('the website', this.artifact, artifactNames),
      ...(isElsewhere(scope, this.bucket) && !isNamed(this.bucket)
        ? [fault('BucketUnnamed', `the bucket ${this.bucket.node.path} lies in another account and has no name of its own`, 'give it a bucketName')] : []),
    ];
  }

  public bind(context: TargetContext): BoundTarget {
    const { scope, index, store, artifactNames, roleName } = context;
    const artifact = this.artifact ?? artifactNames[0];
    const bucket = this.bucket.bucketName;
    const objects = this.bucket.arnForObjects('*');
    const key = this.bucket.encryptionKey?.keyArn;
    const role = (purpose: string, trusted: FunctionName, statements: Statement[]) => targetRole(scope, this.bucket, {
      id: `${purpose}${index}`, roleName: roleName(`${purpose.toLowerCase()}${index}`), store, trusted: [trusted], statements,
    });
    const write = role('Deploy', 'publish', [
      allow('s3:ListBucket', this.bucket.bucketArn), allow(['s3:PutObject', 's3:DeleteObject'], objects), ...(key ? [allow('kms:GenerateDataKey', key)] : []),
    ]);
    const read = role('Read', 'attest', [
      allow('s3:ListBucket', this.bucket.bucketArn), allow(['s3:GetObject', 's3:GetObjectVersion'], objects), ...(key ? [allow('kms:Decrypt', key)] : []),
    ]);
    const target: WebsiteTarget = { artifact, bucket, role: write.arn };
    return {
      actions: [{ ...functionAction(context, `website-${index}`, 'publish', { ...jobOf(context), target }), inputArtifacts: [{ name: artifact }] }],
      attest: { artifact, bucket, role: read.arn },
      identity: { id: identityOf(this.bucket), path: this.bucket.node.path, whenShared: 'each removes what the other one wrote; give each a bucket of its own' },
      foreignRoles: [...write.foreign, ...read.foreign], pipelineRights: [],
    };
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
