import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { sts } from './clients';

/** Clients in the name of a role of the target's account. The session's name is the deployment's execution. */
export async function targetS3(roleArn: string, executionId: string): Promise<S3Client> {
  return new S3Client({ credentials: await assume(roleArn, executionId) });
}

export async function targetLambda(roleArn: string, executionId: string): Promise<LambdaClient> {
  return new LambdaClient({ credentials: await assume(roleArn, executionId) });
}

export async function targetCloudWatch(roleArn: string, executionId: string): Promise<CloudWatchClient> {
  return new CloudWatchClient({ credentials: await assume(roleArn, executionId) });
}

export async function targetCloudFormation(roleArn: string, executionId: string): Promise<CloudFormationClient> {
  return new CloudFormationClient({ credentials: await assume(roleArn, executionId) });
}

async function assume(RoleArn: string, RoleSessionName: string): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }> {
  const { Credentials } = await sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName, DurationSeconds: 3600 }));
  return { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken! };
}

/** How many objects are read or written at the same time. */
export const BATCH = 8;

export function batches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) => items.slice(index * BATCH, (index + 1) * BATCH));
}
