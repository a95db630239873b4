import { App, Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Deploy, Gate, Release, ReleaseEnvironment, ReleasePipeline } from 'cdk-release-pipeline';
import { environments, Form, INSTRUCTIONS, websiteOf } from './form';

export const ours: Form = {
  name: 'cdk-release-pipeline',
  has: 'a pipeline, its role, a parameter; two roles that act on the website',
  actsOnTarget,
  build: (app, count) => {
    const stack = new Stack(app, 'Shop');
    const managers = new Role(stack, 'Managers', { assumedBy: new AccountPrincipal(stack.account) });
    addPipeline(stack, count, { before: { approvals: [{ approvers: [managers], instructions: INSTRUCTIONS }] } });
  },
};

/** No other form has it: it shows what asking people comes to. */
export const oursWithoutPeople: Form = {
  name: 'cdk-release-pipeline, nobody is asked',
  has: 'the same without approvals',
  actsOnTarget,
  build: (app: App, count) => addPipeline(new Stack(app, 'Shop'), count, {}),
};

function addPipeline(stack: Stack, count: number, others: Partial<ReleaseEnvironment>): void {
  new ReleasePipeline(stack, 'Website', {
    release: Release.fromDrop({ artifacts: ['site'] }),
    environments: environments(count).map((environment) => ({
      name: environment.name,
      deploy: [Deploy.website(websiteOf(stack, environment))],
      after: { gates: [Gate.http(environment.url, { name: 'health', contains: ['{version}'] })], interval: Duration.minutes(5), timeout: Duration.hours(2) },
      ...others,
    })),
  });
}

function actsOnTarget(logicalId: string): boolean {
  return /^Websiteenv\d+(Deploy|Read)0/.test(logicalId);
}
