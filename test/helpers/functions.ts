import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alias, Function, FunctionProps, Runtime, Version } from 'aws-cdk-lib/aws-lambda';
import { Deploy, LambdaAliasOptions, Release, ReleasedCode, ReleaseEnvironment, ReleasePipeline, ReleaseStore, TrafficShift } from '../../lib';
import { Files, Rehearsal, RehearsableApp } from '../../lib/local';
import { loadApp } from './apps';
import { newApp } from './synth';

export const LIVE = 'Test/Live';

/** What a release does where the code is: it tells its version, and fails for somebody who asks for it. */
export function api(version: string, more = ''): Files {
  return { 'index.js': `exports.handler = async (event) => { ${more} if (event.fail) throw new Error('as asked'); return { version: '${version}', asked: event.n }; };` };
}

export interface FunctionParts {
  readonly fn: Function;
  readonly alias: Alias;
  readonly errors: Alarm;
}

/** A function without a release, its alias `live`, and an alarm on its errors. */
export function addFunction(stack: Stack, { alarmName, ...settings }: { readonly alarmName?: string } & Partial<FunctionProps> = {}): FunctionParts {
  const fn = new Function(stack, 'Api', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: ReleasedCode.placeholder(), ...settings });
  const alias = new Alias(stack, 'Live', { aliasName: 'live', version: new Version(stack, 'First', { lambda: fn }) });
  const errors = new Alarm(stack, 'Errors', { alarmName, metric: new Metric({ namespace: 'Api', metricName: 'Errors' }), threshold: 1, evaluationPeriods: 1 });
  return { fn, alias, errors };
}

/** The smallest app with a function: one environment `prod` of the release pipeline `shop`. */
export function functionApp(options: (parts: FunctionParts) => LambdaAliasOptions = () => ({}), environment: Partial<ReleaseEnvironment> = {}, settings: Partial<FunctionProps> = {}): RehearsableApp {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const parts = addFunction(stack, { alarmName: 'api-errors', ...settings });
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'), release: Release.fromDrop({ artifacts: ['api'] }),
    environments: [{ name: 'prod', deploy: [Deploy.lambdaAlias(parts.alias, options(parts))], ...environment }],
  });
  return loadApp(app);
}

/** A build server drops a version, and nothing is waited for. */
export async function dropApi(r: Rehearsal, version: string): Promise<void> {
  await r.drop({ version, artifacts: { api: api(version) } });
}

/** A build server drops a version, and all is played that comes of it. */
export async function deployApi(r: Rehearsal, version: string): Promise<void> {
  await dropApi(r, version);
  await r.settle();
}

/** Which releases so many calls got. */
export async function called(r: Rehearsal, calls = 1): Promise<string[]> {
  const got: string[] = [];
  for (let n = 0; n < calls; n++) got.push(((await r.invoke(LIVE, { n })).payload as { version: string }).version);
  return got;
}

/** 1.0.0 is good, and a canary of 1.1.0 gets its share of the calls. */
export async function beginCanary(r: Rehearsal): Promise<void> {
  r.alarm('Test/Errors').clear();
  await r.settle();
  await deployApi(r, '1.0.0');
  await dropApi(r, '1.1.0');
  await r.until(() => r.alias(LIVE).weights['3'] !== undefined, { minutes: 5 });
}

/** 20 percent for ten minutes, watched by the alarm. */
export function canaryOf({ errors }: FunctionParts): LambdaAliasOptions {
  return { shift: TrafficShift.canary({ percent: 20, after: Duration.minutes(10) }), alarms: [errors] };
}
