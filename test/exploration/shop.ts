import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Gate, Release, ReleasePipeline, ReleaseStore, Rollback } from '../../lib';
import { newApp } from '../helpers/synth';

/** Synthesizes the shop that is explored: `test` asks nothing; `prod` asks managers, watches an alarm afterwards, and goes back. */
export function synthesizeShop(): string {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const website = (id: string): Deploy[] => [Deploy.website(new Bucket(stack, id, { versioned: true, bucketName: id.toLowerCase() }))];
  const managers = new Role(stack, 'Managers', { roleName: 'Managers', assumedBy: new AccountPrincipal(stack.account) });
  const errors = new Alarm(stack, 'Errors', { metric: new Metric({ namespace: 'Shop', metricName: 'Errors' }), threshold: 1, evaluationPeriods: 1 });
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'),
    release: Release.fromDrop({ artifacts: ['site'] }),
    environments: [
      { name: 'test', deploy: website('TestSite') },
      {
        name: 'prod', deploy: website('ProdSite'),
        before: { approvals: [{ approvers: [managers], timeout: Duration.hours(2) }] },
        after: { gates: [Gate.alarm(errors)], interval: Duration.minutes(1), steadyFor: Duration.minutes(1), timeout: Duration.minutes(10) },
        rollback: Rollback.toLastGood(),
      },
    ],
  });
  return app.synth().directory;
}
