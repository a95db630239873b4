import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, IBucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Gate, Release, ReleasePipeline, ReleaseStore, Rollback } from 'cdk-release-pipeline';

const page = (host: string) => Gate.http(`https://${host}/`, { name: 'front page', contains: ['Release {version}'] });
const health = (host: string) =>
  Gate.http(`https://${host}/health.json`, { name: 'health', contains: ['"status": "ok"', '"{version}"'] });
const [interval, steadyFor, timeout] = [Duration.minutes(1), Duration.minutes(30), Duration.hours(2)];

/** A web shop in three environments, the last one in an account of its own, and how releases get there. */
export function storefront(app: App): readonly Stack[] {
  const tools = new Stack(app, 'Storefront', { env: { account: '111111111111', region: 'eu-west-1' } });
  const live = new Stack(app, 'StorefrontProd', { env: { account: '333333333333', region: 'eu-west-1' } });
  const store = new ReleaseStore(tools, 'Store');
  const [dev, test] = ['Dev', 'Test'].map((id) => bucket(tools, id, store.logsBucket));
  const prod = bucket(live, 'Website', bucket(live, 'Logs'), 'storefront-website-333333333333');
  const errors = new Alarm(live, 'Errors', {
    alarmName: 'storefront-errors', threshold: 5, evaluationPeriods: 1,
    metric: new Metric({ namespace: 'Storefront', metricName: 'Errors' }),
  });
  const assumedBy = new AccountPrincipal(tools.account);
  const managers = new Role(tools, 'ReleaseManagers', { roleName: 'ReleaseManagers', assumedBy });

  new ReleasePipeline(tools, 'Shop', {
    store,
    release: Release.fromDrop({ artifacts: ['site'] }),
    environments: [
      { name: 'dev', deploy: [Deploy.website(dev)], after: { gates: [page('dev.example.com')], interval, timeout } },
      {
        name: 'test',
        deploy: [Deploy.website(test)],
        after: { gates: [health('test.example.com'), page('test.example.com')], interval, timeout },
      },
      {
        name: 'prod',
        before: { approvals: [{ approvers: [managers], reasonRequired: true }] },
        deploy: [Deploy.website(prod)],
        after: { gates: [health('shop.example.com'), Gate.alarm(errors)], interval, steadyFor, timeout },
        rollback: Rollback.toLastGood(),
      },
    ],
  }).grantDrop(new Role(tools, 'BuildServer', { assumedBy }));
  return [tools, live];
}

function bucket(scope: Stack, id: string, serverAccessLogsBucket?: IBucket, bucketName?: string): Bucket {
  const serverAccessLogsPrefix = serverAccessLogsBucket && `${id.toLowerCase()}/`;
  return new Bucket(scope, id, {
    bucketName, serverAccessLogsBucket, serverAccessLogsPrefix, versioned: true, removalPolicy: RemovalPolicy.RETAIN,
    encryption: BucketEncryption.S3_MANAGED, blockPublicAccess: BlockPublicAccess.BLOCK_ALL, enforceSSL: true,
  });
}
