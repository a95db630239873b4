import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/** Clients are built when first asked for and kept for the life of the instance. A bundle holds only those that its handler asks for. */
export const s3 = lazy(() => new S3Client({}));
export const codepipeline = lazy(() => new CodePipelineClient({}));
export const lambda = lazy(() => new LambdaClient({}));
export const scheduler = lazy(() => new SchedulerClient({}));
export const ssm = lazy(() => new SSMClient({}));
export const sts = lazy(() => new STSClient({}));

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
