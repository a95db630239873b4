import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, IBucket } from 'aws-cdk-lib/aws-s3';
import {
  BuildSource, Deploy, Gate, Release, ReleasePipeline, ReleaseStore, ReleaseVersion, Rollback,
} from 'cdk-release-pipeline';

const page = (host: string) => Gate.http(`https://${host}/`, { name: 'front page', contains: ['Release {version}'] });
const health = (host: string) =>
  Gate.http(`https://${host}/health.json`, { name: 'health', contains: ['"status": "ok"', '"{version}"'] });
const [interval, steadyFor, timeout] = [Duration.minutes(1), Duration.minutes(30), Duration.hours(2)];
const connection = 'arn:aws:codeconnections:eu-west-1:111111111111:connection/aEXAMPLE-8aad-4d5d-8878-dfcab0bc441f';
const built = Release.fromBuild({
  source: BuildSource.connection(connection, 'spar-and-tail/shop'),
  commands: ['node build.mjs --out dist --version "$RELEASE_VERSION" --commit "$RELEASE_COMMIT"'],
  stages: [{ name: 'Test', commands: ['node check.mjs "$CODEBUILD_SRC_DIR_site"'] }],
  artifacts: { site: 'dist' }, version: ReleaseVersion.format('1.{n}.0'),
});

/** A web shop in three environments, the last one in an account of its own, and how it gets from a commit to there. */
export function storefront(app: App, release = built): readonly Stack[] {
  const tools = new Stack(app, 'Storefront', { env: { account: '111111111111', region: 'eu-west-1' } });
  const live = new Stack(app, 'StorefrontProd', { env: { account: '333333333333', region: 'eu-west-1' } });
  const store = new ReleaseStore(tools, 'Store');
  const [dev, test] = ['Dev', 'Test'].map((id) => bucket(tools, id, store.logsBucket));
  const prod = bucket(live, 'Website', bucket(live, 'Logs'), 'storefront-website-333333333333');
  const many = { metric: new Metric({ namespace: 'Shop', metricName: 'Errors' }), threshold: 5, evaluationPeriods: 1 };
  const errors = new Alarm(live, 'Errors', { alarmName: 'storefront-errors', ...many });
  const assumedBy = new AccountPrincipal(tools.account);
  const managers = new Role(tools, 'ReleaseManagers', { roleName: 'ReleaseManagers', assumedBy });
  new ReleasePipeline(tools, 'Shop', {
    store, release,
    environments: [
      { name: 'dev', deploy: [Deploy.website(dev)], after: { gates: [page('dev.example.com')], interval, timeout } },
      {
        name: 'test', deploy: [Deploy.website(test)],
        after: { gates: [health('test.example.com'), page('test.example.com')], interval, timeout },
      },
      {
        name: 'prod', before: { approvals: [{ approvers: [managers], reasonRequired: true }] },
        after: { gates: [health('shop.example.com'), Gate.alarm(errors)], interval, steadyFor, timeout },
        deploy: [Deploy.website(prod)], rollback: Rollback.toLastGood(),
      },
    ],
  });
  return [tools, live];
}

function bucket(scope: Stack, id: string, serverAccessLogsBucket?: IBucket, bucketName?: string): Bucket {
  return new Bucket(scope, id, {
    bucketName, versioned: true, removalPolicy: RemovalPolicy.RETAIN, enforceSSL: true,
    serverAccessLogsBucket, serverAccessLogsPrefix: serverAccessLogsBucket && `${id.toLowerCase()}/`,
    encryption: BucketEncryption.S3_MANAGED, blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  });
}
