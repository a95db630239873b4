import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  BuildSource, Deploy, Gate, Notify, Release, ReleasePipeline, ReleaseStore, ReleaseVersion, Rollback, TrafficShift,
} from 'cdk-release-pipeline';
import { ownFunction, ParcelService } from './service';

const connection = 'arn:aws:codeconnections:eu-west-1:111111111111:connection/aEXAMPLE-8aad-4d5d-8878-dfcab0bc441f';
const code = (...path: string[]) => Code.fromAsset(join(__dirname, 'gates', ...path));
const checks = [
  { method: 'GET', path: '/version', status: 200, contains: '"{version}"' },
  { method: 'GET', path: '/postage/NO/2400', status: 200, contains: '"cents":1710' },
  { method: 'GET', path: '/postage/ZZ/100', status: 404 },
];

/** An API in two environments. A release is a template and code that needs what the template makes, in this order. */
export function parcels(app: App): Stack {
  const stack = new Stack(app, 'ParcelsApi', { env: { account: '111111111111', region: 'eu-west-1' } });
  const [test, prod] = ['test', 'prod'].map((name) => new ParcelService(stack, name));
  const assumedBy = new AccountPrincipal(stack.account);
  const news = new Topic(stack, 'ReleaseNews', { enforceSSL: true });
  const managers = new Role(stack, 'ReleaseManagers', { roleName: 'ReleaseManagers', assumedBy });

  const resources = [test, prod].map(({ live }) => live.functionArn);
  const call = new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources });
  const acceptance = ownFunction(stack, 'Acceptance', Runtime.NODEJS_24_X, code('acceptance', 'dist'), [call]);
  const weight = ownFunction(stack, 'Weight', Runtime.PYTHON_3_15, code('budget'), []);
  const answers = ({ live: { functionArn: api } }: ParcelService) => (
    Gate.function(acceptance, { parameters: { api, checks } }));
  const small = Gate.function(weight, { parameters: { budget: { api: 20_000, infra: 10_000 } } });
  const shift = TrafficShift.canary({ percent: 10, after: Duration.minutes(5) });
  const [interval, timeout] = [Duration.minutes(1), Duration.hours(1)];

  new ReleasePipeline(stack, 'Parcels', {
    store: new ReleaseStore(stack, 'Store'), notify: [Notify.to(news)],
    release: Release.fromBuild({
      source: BuildSource.connection(connection, 'spar-and-tail/parcels'),
      commands: [
        'node --test --test-reporter=spec', 'cp -R src dist',
        'printf \'{ "version": "%s" }\' "$RELEASE_VERSION" > dist/release.json',
      ],
      artifacts: { api: 'dist', infra: 'infra' }, version: ReleaseVersion.format('1.{n}.0'),
    }),
    environments: [
      {
        name: 'test', before: { gates: [small], interval, timeout },
        deploy: [test.stack, Deploy.lambdaAlias(test.live, { artifact: 'api' })],
        deployInOrder: true,
        after: { gates: [answers(test), Gate.alarm(test.errors)], interval, timeout },
      },
      {
        name: 'prod', before: { approvals: [{ approvers: [managers], reasonRequired: true }] },
        deploy: [prod.stack, Deploy.lambdaAlias(prod.live, { artifact: 'api', shift, alarms: [prod.errors] })],
        deployInOrder: true,
        after: { gates: [answers(prod), Gate.alarm(prod.errors)], interval, steadyFor: Duration.minutes(10), timeout },
        rollback: Rollback.toLastGood(),
      },
    ],
  });
  return stack;
}
