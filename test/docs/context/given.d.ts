/**
 * What the snippets of the documentation take as given: names that a page uses without saying where they come from. A name that a snippet imports or
 * declares is its own.
 */
import type * as cdk from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as awsLambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as nodeAssert from 'node:assert/strict';
import type * as release from 'cdk-release-pipeline';
import type * as local from 'cdk-release-pipeline/local';

declare global {
  // aws-cdk-lib and this package
  const Duration: typeof cdk.Duration;
  const CfnCapabilities: typeof cdk.CfnCapabilities;
  const lambda: typeof awsLambda;
  const Topic: typeof sns.Topic;
  const Announcement: typeof release.Announcement;
  const Topic: typeof sns.Topic;
  const Announcement: typeof release.Announcement;
  const BuildSource: typeof release.BuildSource;
  const Deploy: typeof release.Deploy;
  const DeploymentQueue: typeof release.DeploymentQueue;
  const Gate: typeof release.Gate;
  const Notify: typeof release.Notify;
  const Notify: typeof release.Notify;
  const Release: typeof release.Release;
  const ReleasePipeline: typeof release.ReleasePipeline;
  const ReleasePipeline: typeof release.ReleasePipeline;
  const ReleaseVersion: typeof release.ReleaseVersion;
  const ReleasedCode: typeof release.ReleasedCode;
  const Rollback: typeof release.Rollback;
  const TrafficShift: typeof release.TrafficShift;
  // what an app has
  const app: cdk.App;
  const stack: cdk.Stack;
  const connectionArn: string;
  const bucket: s3.Bucket;
  const live: awsLambda.Alias;
  const acceptance: awsLambda.Function;
  const errors: cloudwatch.Alarm;
  const managers: iam.Role;
  const onCall: iam.Role;
  const executionRole: iam.Role;
  const deployer: iam.Role;
  // what a test or a story has
  const assert: typeof nodeAssert;
  const load: typeof local.load;
  const story: local.Story;
  const r: local.Rehearsal;
  // what a gate asks
  function isWell(url: unknown, version: string): Promise<boolean>;
}
