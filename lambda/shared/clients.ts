import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/** Clients are built when first asked for and kept for the life of the instance. A bundle holds only those that its handler asks for. */
export const s3 = /* @__PURE__ */ lazy(() => new S3Client({}));
export const cloudwatch = /* @__PURE__ */ lazy(() => new CloudWatchClient({}));
export const codepipeline = /* @__PURE__ */ lazy(() => new CodePipelineClient({}));
export const lambda = /* @__PURE__ */ lazy(() => new LambdaClient({}));
export const scheduler = /* @__PURE__ */ lazy(() => new SchedulerClient({}));
export const ssm = /* @__PURE__ */ lazy(() => new SSMClient({}));
export const sts = /* @__PURE__ */ lazy(() => new STSClient({}));

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
