import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Deploy, Gate, Release, ReleasePipeline, ReleaseStore } from 'cdk-release-pipeline';

const SHOP = 'https://shop.example.com';

/** The app: a bucket that is the website, and how releases get there. */
export function storefront(app: App): Stack {
  const stack = new Stack(app, 'Storefront', { description: 'A small web shop and how it is released' });
  const store = new ReleaseStore(stack, 'Store');

  const website = new Bucket(stack, 'Website', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    serverAccessLogsBucket: store.logsBucket,
    serverAccessLogsPrefix: 'website/',
  });

  const shop = new ReleasePipeline(stack, 'Shop', {
    store,
    release: Release.fromDrop({ artifacts: ['site'] }),
    environments: [
      {
        name: 'prod',
        deploy: [Deploy.website(website)],
        after: {
          gates: [
            Gate.http(`${SHOP}/health.json`, { name: 'health', contains: ['"status": "ok"', '"{version}"'] }),
            Gate.http(`${SHOP}/`, { name: 'front page', contains: ['</html>'] }),
          ],
          interval: Duration.minutes(1),
          steadyFor: Duration.minutes(5),
          timeout: Duration.hours(1),
        },
      },
    ],
  });

  const buildServer = new Role(stack, 'BuildServer', { assumedBy: new AccountPrincipal(stack.account) });
  shop.grantDrop(buildServer);
  return stack;
}
