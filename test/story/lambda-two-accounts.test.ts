import { Duration, Stack } from 'aws-cdk-lib';
import { Bucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { Deploy, Release, ReleasePipeline, Rollback, TrafficShift } from '../../lib';
import { RehearsableApp } from '../../lib/local';
import { loadApp, site } from '../helpers/apps';
import { addFunction, api } from '../helpers/functions';
import { newApp } from '../helpers/synth';

/** Pipelines in one account; a website and a function, with its alarm, in the other. */
function twoAccounts(change: (tools: Stack) => void = () => {}): RehearsableApp {
  const app = newApp();
  const env = (account: string) => ({ account, region: 'eu-west-1' });
  const tools = new Stack(app, 'Tools', { env: env('111111111111') });
  const prod = new Stack(app, 'Prod', { env: env('333333333333') });
  const { alias, errors } = addFunction(prod, { functionName: 'shop-api', alarmName: 'api-errors' });
  new ReleasePipeline(tools, 'Shop', {
    release: Release.fromDrop({ artifacts: ['site', 'api'] }),
    environments: [{
      name: 'prod', rollback: Rollback.toLastGood(),
      deploy: [
        Deploy.website(new Bucket(prod, 'Website', { bucketName: 'shop-prod-website', versioned: true }), { artifact: 'site' }),
        Deploy.lambdaAlias(alias, { artifact: 'api', alarms: [errors], shift: TrafficShift.canary({ percent: 50, after: Duration.minutes(5) }) }),
      ],
    }],
  });
  change(tools);
  return loadApp(app);
}

/** Takes away what the artifacts' bucket allows to others. */
function shutOut(tools: Stack): void {
  const policy = tools.node.findAll().find((item): item is CfnBucketPolicy => item instanceof CfnBucketPolicy && /Artifacts/.test(item.node.path))!;
  const { Statement, ...rest } = tools.resolve(policy.policyDocument) as { Statement: { Effect: string }[] };
  policy.policyDocument = { ...rest, Statement: Statement.filter(({ Effect }) => Effect === 'Deny') };
}

const app = twoAccounts();
const files = (version: string) => ({ site: site(version), api: api(version) });

test('a function of another account is deployed to in the name of a role there, watched by an alarm there, and read back', () => app.rehearse(async (r) => {
  r.alarm('Prod/Errors').clear();
  await r.settle();
  await r.drop({ version: '1.0.0', artifacts: files('1.0.0') });
  await r.settle();
  expect(r.report.deployments).toMatchObject([{ outcome: 'succeeded' }]);
  expect((await r.invoke('Prod/Live')).payload).toMatchObject({ version: '1.0.0' });
  await r.drop({ version: '1.1.0', artifacts: files('1.1.0') });
  await r.until(() => Object.keys(r.alias('Prod/Live').weights).length > 0);
  r.alarm('Prod/Errors').breach();
  await r.advance({ minutes: 1 });
  r.alarm('Prod/Errors').clear();
  await r.settle();
  expect(r.report.deployments.map(({ version, outcome }) => `${version} ${outcome}`)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded']);
  expect((await r.invoke('Prod/Live')).payload).toMatchObject({ version: '1.0.0' });
}));

test('fails when the bucket of the artifacts does not let in the role of the other account: nothing is deployed there', () => twoAccounts(shutOut).rehearse(async (r) => {
  r.alarm('Prod/Errors').clear();
  await r.settle();
  await r.drop({ version: '1.0.0', artifacts: files('1.0.0') });
  await r.settle();
  expect(r.report.deployments).toMatchObject([{ outcome: 'failed', reason: expect.stringMatching(/^lambda-1: AccessDenied: User: \S+ is not authorized to perform: s3:GetObject on resource: \S+\/shop-prod\/api\/\S+ because no resource-based policy allows it/) as unknown }]);
  expect(r.alias('Prod/Live').version).toBe('1');
}, { iam: 'reported' }));
