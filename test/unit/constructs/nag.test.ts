import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { parcels } from '../../../examples/serverless-api/api';
import { storefront } from '../../../examples/storefront/storefront';
import { Deploy, Gate, Release, ReleasePipeline, ReleaseStore } from '../../../lib';
import { addFunction } from '../../helpers/functions';
import { rights, templateOf } from '../../helpers/matchers';
import { addPipeline, newApp } from '../../helpers/synth';

/** Why a wildcard may stand in a policy, with the actions and the resources that it is true for. Anything else must not be there. */
const EXPECTED: readonly { readonly because: RegExp; readonly actions: RegExp; readonly resources: RegExp }[] = [
  { because: /no resource level/, actions: /^codepipeline:PutJob(Success|Failure)Result$/, resources: /^\*$/ },
  {
    because: /Objects of one bucket/,
    actions: /^s3:((Get|Put|Delete)Object|GetObject(Version|Tagging|VersionTagging)|PutObjectRetention)$/,
    resources: /^<Store\w*Releases\w*\.Arn>\/(releases|ledger|candidate)\/([a-z-]+\/)?\*$|^<Store\w*Releases\w*\.Arn>\/releases\/\*\/release\.json$|^<Store\w*Work\w*\.Arn>\/(samples|drop|shop-build)\/([A-Za-z-]+\/)?\*$|^<Store\w*Artifacts\w*\.Arn>\/(shop-(dev|test|prod)\/)?\*$|^<(Dev|Test|Website)\w*\.Arn>\/\*$/,
  },
  { because: /Read only/, actions: /^ssm:GetParameter(sByPath)?$/, resources: /:parameter\/cdk-release-pipeline\/[\w-]+\/\*$/ },
  { because: /Schedules of the store/, actions: /^scheduler:(Create|Update|Delete)Schedule$/, resources: /:schedule\/[\w-]+\/\*$/ },
];

const context = { '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true };

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

/** What cdk-nag finds in an app, as it tells users. */
function findings(app: App): string[] {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
  } catch (error) {
    expect((error as Error).message).toContain('AwsSolutions');
  }
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}

interface Acknowledgement {
  readonly path: string;
  readonly rule: string;
  readonly finding: string;
  readonly reason: string;
}

function acknowledgements(app: App): Acknowledgement[] {
  return app.node.findAll().flatMap((construct) => construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([id, reason]) => {
      const [, rule, finding] = /^Annotation::([\w-]+)(?:\[Resource::(.*)\])?$/.exec(id)!;
      return { path: construct.node.path, rule, finding, reason };
    }));
}

function storefrontApp(): { readonly app: App; readonly stacks: readonly Stack[] } {
  const app = newApp(context);
  return { app, stacks: storefront(app) };
}

test.each([['storefront', storefront], ['serverless API', parcels]])('the example of a %s has no finding that nobody has explained', (_, example) => {
  const app = newApp(context);
  example(app);
  expect(findings(app)).toEqual([]);
});

test('fails for a right that somebody adds, on a role whose other wildcards are explained', () => {
  const { app, stacks: [stack] } = storefrontApp();
  const role = stack.node.findAll().find((item): item is CfnRole => item instanceof CfnRole && item.node.path.endsWith('tend/Role'))!;
  role.policies = [{ policyName: 'more', policyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::any/*' }] } }];
  expect(findings(app)).toEqual(['AwsSolutions-IAM5[Action::s3:*]', 'AwsSolutions-IAM5[Resource::arn:aws:s3:::any/*]']);
});

test('at most five rules are acknowledged, each for exactly the resources that a policy names, with its reason', () => {
  const { app, stacks } = storefrontApp();
  const templates = stacks.map(templateOf);
  const acknowledged = acknowledgements(app);
  const rules = [...new Set(acknowledged.map(({ rule }) => rule))];
  process.stdout.write(`${rules.flatMap((rule) => [rule, ...new Set(acknowledged.filter((item) => item.rule === rule).map(({ reason }) => `  ${reason}`))]).join('\n')}\n`);
  expect(rules).toEqual(['AwsSolutions-IAM5']);

  const wildcards = templates.flatMap(rights).flatMap(({ actions, resources }) => resources.filter((resource) => resource.includes('*')).map((resource) => ({ actions, resource })));
  expect(new Set(acknowledged.map(({ finding }) => finding))).toEqual(new Set(wildcards.map(({ resource }) => resource)));
  for (const { actions, resource } of wildcards) {
    const [{ reason }] = acknowledged.filter(({ finding }) => finding === resource);
    const expected = EXPECTED.find(({ because }) => because.test(reason))!;
    expect(resource).toMatch(expected.resources);
    for (const action of actions) expect(action).toMatch(expected.actions);
  }
  expect(EXPECTED.filter(({ because }) => !acknowledged.some(({ reason }) => because.test(reason)))).toEqual([]);
});

test('an alias that releases are deployed to adds no finding that nobody has explained, in this account or in another one', () => {
  const app = newApp(context);
  const [tools, there] = ['111111111111', '333333333333'].map((account) => new Stack(app, `In${account[0]}`, { env: { account, region: 'eu-west-1' } }));
  const targets = [addFunction(tools), addFunction(there, { functionName: 'api', alarmName: 'errors' })].map(({ alias, errors }) => Deploy.lambdaAlias(alias, { alarms: [errors] }));
  addPipeline(tools, { environment: { deploy: targets } });
  expect(findings(app).filter((rule) => rule.includes('IAM5'))).toEqual([]);
});

test('the reasons hold for a stack that is deployed, also in another account', () => {
  const app = newApp(context);
  const env = (account: string) => ({ account, region: 'eu-west-1' });
  const [tools, prod] = [new Stack(app, 'Tools', { env: env('111111111111') }), new Stack(app, 'Prod', { env: env('333333333333') })];
  const executionRole = (scope: Stack) => new Role(scope, 'Execution', { roleName: 'Execution', assumedBy: new ServicePrincipal('cloudformation.amazonaws.com') });
  const deploy = (scope: Stack) => [Deploy.cloudFormation('backend', { template: 'template.json', executionRole: executionRole(scope), scope })];
  addPipeline(tools, { environments: [{ name: 'test', deploy: deploy(tools) }, { name: 'prod', deploy: deploy(prod) }] });
  expect(findings(app).filter((rule) => rule.includes('IAM5'))).toEqual([]);
});

test('the reasons hold where the store lies in another stack', () => {
  const app = newApp(context);
  const { store } = addPipeline(new Stack(app, 'StoreStack'), {}, 'Other');
  addPipeline(new Stack(app, 'PipelineStack'), { store });
  expect(findings(app).filter((rule) => rule.includes('IAM5'))).toEqual([]);
});

test('commands and gates that are functions have no finding that nobody has explained, in another stack than the store either', () => {
  const app = newApp(context);
  const store = new ReleaseStore(new Stack(app, 'StoreStack'), 'Store');
  const stack = new Stack(app, 'PipelineStack');
  const gate = Gate.function(Function.fromFunctionName(stack, 'Acceptance', 'acceptance'));
  new ReleasePipeline(stack, 'Shop', {
    store, release: Release.fromDrop({ artifacts: ['site'] }),
    environments: [{ name: 'prod', deploy: [Deploy.commands({ commands: ['./deploy.sh'], readBack: 'cat version' })], after: { gates: [gate] } }],
  });
  expect(findings(app)).toEqual([]);
});
