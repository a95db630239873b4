import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BuildOptions, BuildSource, Deploy, Release, ReleaseEnvironment, ReleasePipeline, ReleaseStore, ReleaseVersion } from '../../lib';
import { Rehearsal, RehearseOptions, RehearsableApp, Story } from '../../lib/local';
import { loadApp } from './apps';
import { newApp } from './synth';

export const CONNECTION = 'arn:aws:codeconnections:us-east-1:111111111111:connection/01234567-89ab-cdef-0123-456789abcdef';

/** A shop that is built here: its commands make one page of what is committed. */
export function builtRelease(options: Partial<BuildOptions> = {}): Release {
  return Release.fromBuild({
    source: BuildSource.connection(CONNECTION, 'acme/shop'), commands: ['mkdir dist', 'cp page.html dist/index.html', 'echo "$RELEASE_VERSION" > dist/version'],
    artifacts: { site: 'dist' }, version: ReleaseVersion.format('1.{n}.0'), ...options,
  });
}

export function addBuiltShop(app: App, options: Partial<BuildOptions> = {}, environment: Partial<ReleaseEnvironment> | ((stack: Stack) => Partial<ReleaseEnvironment>) = {}): { readonly stack: Stack; readonly pipeline: ReleasePipeline } {
  const stack = new Stack(app, 'Test');
  const store = new ReleaseStore(stack, 'Store');
  const website = new Bucket(stack, 'Website', { versioned: true });
  const pipeline = new ReleasePipeline(stack, 'Shop', { store, release: builtRelease(options), environments: [{ name: 'prod', deploy: [Deploy.website(website)], ...(typeof environment === 'function' ? environment(stack) : environment) }] });
  return { stack, pipeline };
}

/** A built shop that can be rehearsed. */
export function builtApp(options: Partial<BuildOptions> = {}, environment: Parameters<typeof addBuiltShop>[2] = {}): RehearsableApp {
  const app = newApp();
  addBuiltShop(app, options, environment);
  return loadApp(app);
}

/** Plays a story in which builds really run. */
export function built(story: Story, options: Partial<BuildOptions> = {}, rehearse: RehearseOptions = {}) {
  return builtApp(options).rehearse(async (r: Rehearsal) => {
    await r.settle();
    await story(r);
  }, { builds: 'run', ...rehearse });
}

/** `<stage>/<action> <status>: <text>` of the build pipeline's actions, as its console shows them, oldest first. Without a text where there is none. */
export async function shownActions(r: Rehearsal): Promise<string[]> {
  const caller = { arn: 'arn:aws:iam::111111111111:user/operator', account: '111111111111' };
  const { body } = await r['world'].codepipeline.handle({
    method: 'POST', path: '/', query: new URLSearchParams(), headers: { 'x-amz-target': 'CodePipeline_20150709.ListActionExecutions' },
    body: Buffer.from(JSON.stringify({ pipelineName: 'shop-build', maxResults: 100 })), caller,
  });
  const { actionExecutionDetails } = JSON.parse(body.toString()) as { actionExecutionDetails: readonly ShownAction[] };
  return [...actionExecutionDetails].reverse().map(({ stageName, actionName, status, output }) => (
    [`${stageName}/${actionName} ${status}`, ...(output?.executionResult?.externalExecutionSummary === undefined ? [] : [output.executionResult.externalExecutionSummary])].join(': ')
  ));
}

interface ShownAction {
  readonly stageName: string;
  readonly actionName: string;
  readonly status: string;
  readonly output?: { readonly executionResult?: { readonly externalExecutionSummary?: string } };
}

/** Status of each execution of the build pipeline, oldest first; without the one that CodePipeline begins when the pipeline is created. */
export function buildStatuses(r: Rehearsal): string[] {
  return r['world'].codepipeline.executions('shop-build').slice(1).map(({ status }) => status!);
}
