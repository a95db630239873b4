import { App, Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alias, Code, Function, Runtime, Version } from 'aws-cdk-lib/aws-lambda';
import { Deploy, LambdaAliasOptions, Release, ReleasedCode, ReleaseEnvironment, ReleasePipeline, ReleaseStore } from '../../lib';
import { Files, RehearsableApp } from '../../lib/local';
import { loadApp } from './apps';
import { newApp } from './synth';

export const LIVE = 'Test/Live';
export const API_HOST = 'api.example.com';

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
export function addFunction(stack: Stack, { functionName, alarmName, code = ReleasedCode.placeholder() }: { functionName?: string; alarmName?: string; code?: Code } = {}): FunctionParts {
  const fn = new Function(stack, 'Api', { functionName, runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
  const alias = new Alias(stack, 'Live', { aliasName: 'live', version: new Version(stack, 'First', { lambda: fn }) });
  const errors = new Alarm(stack, 'Errors', { alarmName, metric: new Metric({ namespace: 'Api', metricName: 'Errors' }), threshold: 1, evaluationPeriods: 1 });
  return { fn, alias, errors };
}

/** The smallest app with a function: one environment `prod` of the release pipeline `shop`. */
export function functionApp(options: (parts: FunctionParts) => LambdaAliasOptions = () => ({}), environment: Partial<ReleaseEnvironment> = {}, app: App = newApp()): RehearsableApp {
  const stack = new Stack(app, 'Test');
  const parts = addFunction(stack, { alarmName: 'api-errors' });
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'), release: Release.fromDrop({ artifacts: ['api'] }),
    environments: [{ name: 'prod', deploy: [Deploy.lambdaAlias(parts.alias, options(parts))], ...environment }],
  });
  return loadApp(app);
}
