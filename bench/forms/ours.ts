import { App, Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Deploy, Gate, Release, ReleaseEnvironment, ReleasePipeline } from 'cdk-release-pipeline';
import { AppSize, environmentsOf, Form, INSTRUCTIONS, websitesOf } from './form';

export const ours: Form = {
  name: 'cdk-release-pipeline',
  has: 'a pipeline, its role, a parameter; for each website two roles',
  build: (app, size) => {
    const stack = new Stack(app, 'Shop');
    const managers = new Role(stack, 'Managers', { assumedBy: new AccountPrincipal(stack.account) });
    addPipeline(stack, size, { before: { approvals: [{ approvers: [managers], instructions: INSTRUCTIONS }] } });
  },
};

/** No other form has it: it shows what asking people comes to. */
export const oursWithoutPeople: Form = {
  name: 'cdk-release-pipeline, nobody is asked',
  has: 'the same without approvals',
  build: (app: App, size) => addPipeline(new Stack(app, 'Shop'), size, {}),
};

function addPipeline(stack: Stack, size: AppSize, others: Partial<ReleaseEnvironment>): void {
  new ReleasePipeline(stack, 'Website', {
    release: Release.fromDrop({ artifacts: ['site'] }),
    environments: environmentsOf(size).map((environment) => ({
      name: environment.name,
      deploy: websitesOf(stack, environment).map((website) => Deploy.website(website)),
      after: { gates: [Gate.http(environment.url, { name: 'health', contains: ['{version}'] })], interval: Duration.minutes(5), timeout: Duration.hours(2) },
      ...others,
    })),
  });
}
