import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshCopy, toolchain } from '../helpers/compiled';

interface Parameter {
  readonly name: string;
  readonly optional?: boolean;
  readonly type: { readonly fqn?: string };
}

interface Callable {
  readonly name?: string;
  readonly parameters?: readonly Parameter[];
}

interface Type {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly docs?: { readonly summary?: string };
  readonly initializer?: Callable;
  readonly methods?: readonly (Callable & { readonly name: string })[];
  readonly properties?: readonly { readonly name: string }[];
  readonly members?: readonly { readonly name: string }[];
}

/** What users can name, in every language. Whatever is added here is for ever. */
const SURFACE: Readonly<Record<string, readonly string[]>> = {
  Announcement: ['APPROVAL_ASKED', 'GATES_DELAYED', 'GOOD', 'HELD', 'INTERRUPTED', 'NOT_SEALED', 'OVERTAKEN', 'REFUSED', 'ROLLED_BACK', 'SEALED'],
  BuildCommands: ['cache', 'commands', 'environment', 'reports', 'timeout'],
  BuildEnvironmentOptions: ['computeType', 'image', 'privileged', 'variables'],
  BuildOptions: ['artifacts', 'images', 'schedule', 'source', 'stages', 'version'],
  BuildSource: ['bucket', 'connection'],
  BuildStageOptions: ['name'],
  BuildTrigger: ['pullRequest', 'push', 'tag'],
  CanaryShiftOptions: ['after', 'percent'],
  ConnectionSourceOptions: ['branch', 'triggers'],
  CloudFormationOptions: ['artifact', 'capabilities', 'configuration', 'executionRole', 'images', 'parameterOverrides', 'scope', 'template'],
  CommandsOptions: ['artifacts', 'commands', 'environment', 'outputs', 'readBack', 'role', 'timeout'],
  Deploy: ['cloudFormation', 'commands', 'lambdaAlias', 'website'],
  DeploymentApproval: ['approvers', 'instructions', 'notify', 'reasonRequired', 'timeout'],
  DeploymentConditions: ['approvals', 'delay', 'gates', 'interval', 'overriders', 'steadyFor', 'timeout'],
  DeploymentQueue: ['ALL_IN_SEQUENCE', 'LATEST'],
  FunctionGateOptions: ['name', 'parameters'],
  Gate: ['alarm', 'function', 'http', 'name'],
  HttpGateOptions: ['contains', 'name', 'privateAddresses', 'status', 'timeout'],
  LambdaAliasOptions: ['alarms', 'artifact', 'shift'],
  LinearShiftOptions: ['every', 'percent'],
  Notify: ['only', 'to', 'topic'],
  NotifyOptions: ['only'],
  PullRequestTriggerOptions: ['branches', 'paths'],
  PushTriggerOptions: ['branches', 'excludedPaths', 'paths'],
  Release: ['artifactNames', 'fromBuild', 'fromDrop'],
  ReleaseDropOptions: ['artifacts'],
  ReleaseEnvironment: ['after', 'before', 'deploy', 'deployInOrder', 'name', 'notify', 'queue', 'rollback'],
  ReleasePipeline: ['approverPolicy', 'buildRole', 'grantApprove', 'grantDrop', 'releaseName', 'store'],
  ReleasePipelineProps: ['environments', 'notify', 'release', 'releaseName', 'store'],
  ReleaseStore: ['artifactsBucket', 'key', 'logsBucket', 'of', 'parameterPath', 'releasesBucket', 'topic', 'workBucket'],
  ReleaseStoreProps: ['retention'],
  ReleaseVersion: ['format', 'fromCommand'],
  ReleasedCode: ['placeholder'],
  Rollback: ['isAutomatic', 'toLastGood', 'watchFor'],
  RollbackOptions: ['watchFor'],
  TrafficShift: ['allAtOnce', 'canary', 'linear'],
  WebsiteOptions: ['artifact'],
};

const folder = freshCopy();
const python = mkdtempSync(join(tmpdir(), 'python-'));
const said = toolchain(folder, 'jsii/bin/jsii', '--generate-tsconfig', 'tsconfig.jsii.json', '--fail-on-warnings');
const text = readFileSync(join(folder, '.jsii'), 'utf8');
const types = Object.values((JSON.parse(text) as { types: Record<string, Type> }).types);
const structs = new Map(types.filter(({ datatype }) => datatype).map((type) => [`cdk-release-pipeline.${type.name}`, type]));

afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(python, { recursive: true });
});

function membersOf({ methods = [], properties = [], members = [] }: Type): string[] {
  return [...methods, ...properties, ...members].map(({ name }) => name).sort();
}

test('jsii compiles the library without an error and without a warning', () => {
  expect(said).toMatch(/Errors: 0 \| Warnings: 0/);
});

test('the public surface holds exactly these names', () => {
  expect(Object.fromEntries(types.map((type) => [type.name, membersOf(type)]))).toEqual(SURFACE);
});

test('every type says what it is', () => {
  expect(types.filter(({ docs }) => !docs?.summary).map(({ name }) => name)).toEqual([]);
});

test('no member has a name that another language can not have', () => {
  const taken = types.flatMap((type) => membersOf(type).filter((name) => /^(build|equals|hashcode)$/i.test(name) || name.toLowerCase() === type.name.toLowerCase())
    .map((name) => `${type.name}.${name}`));
  expect(taken).toEqual([]);
});

test('a call has at most one struct, as its last parameter', () => {
  const calls = types.flatMap((type) => [...(type.initializer ? [{ ...type.initializer, name: 'constructor' }] : []), ...type.methods ?? []]
    .map((call) => ({ what: `${type.name}.${call.name}`, parameters: call.parameters ?? [] })));
  const wrong = calls.filter(({ parameters }) => parameters.some((parameter, index) => structs.has(parameter.type.fqn ?? '') && index !== parameters.length - 1));
  expect(calls.length).toBeGreaterThan(5);
  expect(wrong.map(({ what }) => what)).toEqual([]);
});

test('nothing public refers to what is not public', () => {
  const named = new Set([...text.matchAll(/"fqn":\s*"([^"]+)"/g)].map(([, fqn]) => fqn));
  const unknown = [...named].filter((fqn) => !/^(aws-cdk-lib|constructs)\./.test(fqn) && !(fqn.replace('cdk-release-pipeline.', '') in SURFACE));
  expect(unknown).toEqual([]);
  expect(text).not.toMatch(/DeployContext|DeployTarget/);
});

test('a Python package is generated, which names what a user writes first', () => {
  toolchain(folder, 'jsii-pacmak/bin/jsii-pacmak', '--code-only', '--targets', 'python', '--outdir', python, '.');
  const module = join(python, 'python', 'src', 'cdk_release_pipeline', '__init__.py');
  expect(existsSync(module)).toBe(true);
  const source = readFileSync(module, 'utf8');
  for (const name of ['ReleaseStore', 'ReleasePipeline', 'Release', 'Deploy', 'Gate']) expect(source).toMatch(new RegExp(`^class ${name}\\(`, 'm'));
  expect(source).toContain('def grant_drop(');
  expect(source).not.toMatch(/^class _?(DeployContext|DeployTarget)/m);
});
