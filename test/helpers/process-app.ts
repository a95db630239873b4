import { CfnCapabilities, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Alias, Code, Function as Lambda, Runtime, Version } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Announcement, BuildSource, BuildTrigger, Deploy, DeploymentQueue, Gate, Notify, Release, ReleasePipeline, ReleaseStore, ReleaseVersion, Rollback, TrafficShift } from '../../lib';
import type { Definition } from '../../lib/show';
import { loadApp } from './apps';
import { executionRole } from './stack-app';
import { newApp } from './synth';

const ACCOUNT = { account: '111111111111', region: 'eu-west-1' };

/** An app that uses all that a release process can say: three release pipelines, and every kind of source, condition and deployment. */
export function processDefinition(): Definition {
  const app = newApp();
  const stack = new Stack(app, 'Tools', { env: ACCOUNT });
  const live = new Stack(app, 'Live', { env: { ...ACCOUNT, account: '333333333333' } });
  const store = new ReleaseStore(stack, 'Store');
  const role = (id: string, roleName?: string) => new Role(stack, id, { roleName, assumedBy: new AccountPrincipal(stack.account) });
  const [managers, security, onCall] = [role('Managers', 'Managers'), role('Security'), role('OnCall', 'OnCall')];
  const metric = new Metric({ namespace: 'Shop', metricName: 'Errors' });
  const errors = new Alarm(live, 'Errors', { alarmName: 'live-errors', metric, threshold: 5, evaluationPeriods: 1 });
  const slow = new Alarm(stack, 'Slow', { metric, threshold: 5, evaluationPeriods: 1 });
  const lambda = (id: string) => new Lambda(stack, id, { runtime: Runtime.PYTHON_3_13, handler: 'index.handler', code: Code.fromAsset('examples/serverless-api/gates/budget') });
  const api = lambda('ApiFunction');
  const alias = new Alias(stack, 'Alias', { aliasName: 'live', version: new Version(stack, 'First', { lambda: api }) });
  const [news, board] = ['News', 'Board'].map((id) => new Topic(stack, id, { topicName: id === 'Board' ? 'board' : undefined, enforceSSL: true }));
  const connection = `arn:aws:codeconnections:eu-west-1:${ACCOUNT.account}:connection/a`;

  new ReleasePipeline(stack, 'Shop', {
    store, release: Release.fromDrop({ artifacts: ['site'] }), notify: [Notify.to(news)],
    environments: [
      { name: 'test', deploy: [Deploy.website(new Bucket(stack, 'Site'))] },
      {
        name: 'prod', queue: DeploymentQueue.ALL_IN_SEQUENCE,
        before: {
          approvals: [{ approvers: [managers, security], reasonRequired: true, timeout: Duration.hours(36), instructions: 'Read the checklist.' }, { approvers: [onCall], notify: [Notify.to(board)] }],
          gates: [Gate.function(lambda('Budget'), { name: 'budget', parameters: { limit: 3 } })], overriders: [onCall], delay: Duration.minutes(5), interval: Duration.minutes(1), timeout: Duration.days(2),
        },
        deploy: [Deploy.website(new Bucket(live, 'Site', { bucketName: 'live-site' }))],
        after: {
          gates: [Gate.http('https://shop.example.com/', { contains: ['{version}'], status: 203, timeout: Duration.seconds(20), privateAddresses: ['10.0.0.7'] }), Gate.alarm(errors)],
          steadyFor: Duration.minutes(30),
        },
        rollback: Rollback.toLastGood({ watchFor: Duration.hours(12) }), notify: [Notify.to(board, { only: [Announcement.HELD, Announcement.GOOD] })],
      },
    ],
  });
  new ReleasePipeline(stack, 'Api', {
    store,
    release: Release.fromBuild({
      source: BuildSource.connection(connection, 'acme/api', {
        branch: 'trunk',
        triggers: [BuildTrigger.push({ paths: ['api/**'], excludedPaths: ['**/*.md'] }), BuildTrigger.tag('v*', 'w*'), BuildTrigger.pullRequest({ branches: ['trunk', 'next'] })],
      }),
      commands: ['npm ci', 'npm run build'], stages: [{ name: 'Test', commands: ['npm test'] }], artifacts: { code: 'dist', infra: 'cdk.out' },
      version: ReleaseVersion.fromCommand('node -p "require(\'./package.json\').version"'), images: { api: Repository.fromRepositoryName(stack, 'Images', 'acme/api') },
      environment: { privileged: true },
    }),
    environments: [{
      name: 'prod', deployInOrder: true,
      deploy: [
        Deploy.cloudFormation('api-data', {
          template: 'template.json', configuration: 'prod.json', artifact: 'infra', executionRole: executionRole(stack), capabilities: [CfnCapabilities.NAMED_IAM], parameterOverrides: { Size: 'small' },
        }),
        Deploy.lambdaAlias(alias, { artifact: 'code', shift: TrafficShift.canary({ percent: 10, after: Duration.minutes(5) }), alarms: [slow] }),
        Deploy.commands({ commands: ['./deploy.sh', 'echo done'], readBack: "curl -f 'https://api.example.com/version'", artifacts: ['code'] }),
      ],
      rollback: Rollback.toLastGood(),
    }],
  });
  new ReleasePipeline(stack, 'Docs', {
    store, release: Release.fromBuild({
      source: BuildSource.bucket(new Bucket(stack, 'Sources', { versioned: true, bucketName: 'sources' }), 'docs.zip'), commands: ['make'], artifacts: { site: 'out' },
      version: ReleaseVersion.format('{yyyy}.{n}'), schedule: Schedule.rate(Duration.days(1)),
    }),
    environments: [{ name: 'prod', deploy: [Deploy.website(new Bucket(stack, 'Manual'))] }],
  });
  return loadApp(app).definition;
}
