import { App, Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, DeploymentConditions, Gate, Release, ReleasePipeline, ReleaseStore } from 'cdk-release-pipeline';
import type { Rehearsal } from 'cdk-release-pipeline/local';

const ENVIRONMENTS = ['dev', 'test', 'prod'];
export const BAKE_HOURS = 12;

/** Three environments; people are asked before the last one, which must be healthy for some hours, asked every five minutes. */
export function bakingApp(outdir: string, hours = BAKE_HOURS): App {
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Shop');
  const managers = new Role(stack, 'Managers', { assumedBy: new AccountPrincipal(stack.account) });
  const healthy = (name: string): DeploymentConditions => ({ gates: [Gate.http(`https://${name}.example.com/health.json`, { name: 'health', contains: ['{version}'] })] });
  new ReleasePipeline(stack, 'Website', {
    store: new ReleaseStore(stack, 'Store'),
    release: Release.fromDrop({ artifacts: ['site'] }),
    environments: ENVIRONMENTS.map((name) => ({
      name,
      deploy: [Deploy.website(new Bucket(stack, name))],
      ...(name === 'prod'
        ? { before: { approvals: [{ approvers: [managers] }] }, after: { ...healthy(name), steadyFor: Duration.minutes(60 * hours), timeout: Duration.minutes(120 * hours) } }
        : { after: healthy(name) }),
    })),
  });
  return app;
}

/** Until the release bakes: dropped, sealed, good in two environments, approved, deployed and read back in the third. */
export async function untilItBakes(r: Rehearsal): Promise<void> {
  for (const name of ENVIRONMENTS) r.host(`${name}.example.com`, `Shop/${name}`);
  await r.settle();
  await r.drop({ version: '1.0.0', artifacts: { site: { 'index.html': '<h1>1.0.0</h1>', 'health.json': '{"version":"1.0.0"}' } } });
  await r.settle();
  r.as('Shop/Managers', 'ada').approve('prod', 'go');
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0');
}

/** Nothing but waiting for samples. Throws unless the release is good in all environments then. */
export async function untilItIsGood(r: Rehearsal, hours: number): Promise<void> {
  await r.until((report) => report.environment('prod').lastGood === '1.0.0', { hours: hours + 1 });
}
