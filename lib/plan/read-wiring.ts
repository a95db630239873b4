import { FUNCTION_NAMES, FunctionName, OfFunctions, PERMANENT_FUNCTIONS } from '../contracts/functions';
import { ENVIRONMENT_NAME, RELEASE_NAME } from '../contracts/names';
import { Reader } from '../contracts/parse';
import { BuildWiring, EnvironmentWiring, StoreWiring, Wiring, WIRING_METADATA, WIRING_SCHEMA_VERSION } from '../contracts/wiring';
import { Faults } from './faults';
import { jsonOf } from './json';
import { PlannedWiring } from './plan';
import { Stack } from './stacks';

/** The type that each part of a store must have. */
const STORE_TYPES = {
  releasesBucket: 'AWS::S3::Bucket', workBucket: 'AWS::S3::Bucket', artifactsBucket: 'AWS::S3::Bucket',
  key: 'AWS::KMS::Key', topic: 'AWS::SNS::Topic',
  dropRule: 'AWS::Events::Rule', ledgerRule: 'AWS::Events::Rule', pipelineRule: 'AWS::Events::Rule',
  scheduleGroup: 'AWS::Scheduler::ScheduleGroup', scheduleRole: 'AWS::IAM::Role', sweep: 'AWS::Scheduler::Schedule',
} as const;
const STORE_PARTS = Object.keys(STORE_TYPES) as (keyof typeof STORE_TYPES)[];
const ENVIRONMENT_TYPES = { pipeline: 'AWS::CodePipeline::Pipeline', role: 'AWS::IAM::Role', parameter: 'AWS::SSM::Parameter' } as const;
const ENVIRONMENT_PARTS = ['pipeline', 'role', 'parameter'] as const;
const LOGICAL_ID = /^[A-Za-z0-9]+$/;

/** The wiring records of all stacks that have one. A logical id that names nothing, or something of another type, is a fault. */
export function readWiring(stacks: readonly Stack[], existing: ReadonlySet<string>, faults: Faults): PlannedWiring[] {
  return stacks.flatMap((stack) => {
    const record = jsonOf(stack.template.Metadata)[WIRING_METADATA];
    if (record === undefined) return [];
    const wiring = faults.gather(() => parseWiring(`${stack.key}.wiring`, record), 'WiringBroken');
    if (!wiring) return [];
    for (const { part, logicalId, type } of wiredIds(wiring)) {
      const found = existing.has(`${stack.key}.${logicalId}`) ? stack.resources.get(logicalId)?.type : undefined;
      if (found !== type) faults.add('WiringBroken', `wiring record of stack ${stack.key}: ${part} names ${logicalId}, expected a resource of type ${type}, found ${found ?? 'none'}`);
    }
    return [{ stack: stack.key, wiring }];
  });
}

/** Every logical id that a record names, and as what. */
export function wiredIds({ store, environments, builds = [] }: Wiring): { readonly part: string; readonly logicalId: string; readonly type: string }[] {
  const ofStore = store === undefined ? [] : [
    ...(store.buildRule === undefined ? [] : [{ part: 'store.buildRule', logicalId: store.buildRule, type: STORE_TYPES.pipelineRule }]),
    ...(store.announceSweep === undefined ? [] : [{ part: 'store.announceSweep', logicalId: store.announceSweep, type: STORE_TYPES.sweep }]),
    ...STORE_PARTS.map((part) => ({ part: `store.${part}`, logicalId: store[part], type: STORE_TYPES[part] })),
    ...Object.entries(store.functions).map(([name, logicalId]) => ({ part: `store.functions.${name}`, logicalId, type: 'AWS::Lambda::Function' })),
  ];
  const ofEnvironments = environments.flatMap((environment, i) => ENVIRONMENT_PARTS.map((part) => (
    { part: `environments[${i}].${part}`, logicalId: environment[part], type: ENVIRONMENT_TYPES[part] }
  )));
  const ofBuilds = builds.flatMap((build, i) => [
    { part: `builds[${i}].pipeline`, logicalId: build.pipeline, type: ENVIRONMENT_TYPES.pipeline },
    { part: `builds[${i}].role`, logicalId: build.role, type: ENVIRONMENT_TYPES.role },
    ...build.projects.map((logicalId, p) => ({ part: `builds[${i}].projects[${p}]`, logicalId, type: 'AWS::CodeBuild::Project' })),
  ]);
  return [...ofStore, ...ofEnvironments, ...ofBuilds];
}

function parseWiring(document: string, record: unknown): Wiring {
  return Reader.parse(document, record, (r) => {
    r.object('schemaVersion', 'store', 'environments', 'builds').schemaVersion(WIRING_SCHEMA_VERSION);
    return {
      schemaVersion: 1,
      store: r.field('store').optional(readStore),
      environments: r.field('environments').list(readEnvironment),
      builds: r.field('builds').optional((builds) => builds.list(readBuild)),
    };
  });
}

function readStore(r: Reader): StoreWiring {
  r.object('path', 'functions', 'buildRule', 'announceSweep', ...STORE_PARTS);
  const functions = r.field('functions').object(...FUNCTION_NAMES);
  const id = (part: keyof typeof STORE_TYPES): string => r.field(part).string(LOGICAL_ID, 'a logical id');
  return {
    path: r.field('path').string(/^\/.*[^/]$/, 'a path without a slash at its end'),
    functions: Object.fromEntries(FUNCTION_NAMES.flatMap((name) => {
      const field = functions.field(name);
      const wired = isPermanent(name) ? field.string(LOGICAL_ID, 'a logical id') : field.optional((f) => f.string(LOGICAL_ID, 'a logical id'));
      return wired === undefined ? [] : [[name, wired]];
    })) as unknown as OfFunctions<string>,
    releasesBucket: id('releasesBucket'), workBucket: id('workBucket'), artifactsBucket: id('artifactsBucket'),
    key: id('key'), topic: id('topic'), dropRule: id('dropRule'), ledgerRule: id('ledgerRule'), pipelineRule: id('pipelineRule'),
    buildRule: r.field('buildRule').optional((rule) => rule.string(LOGICAL_ID, 'a logical id')),
    announceSweep: r.field('announceSweep').optional((sweep) => sweep.string(LOGICAL_ID, 'a logical id')),
    scheduleGroup: id('scheduleGroup'), scheduleRole: id('scheduleRole'), sweep: id('sweep'),
  };
}

function isPermanent(name: FunctionName): boolean {
  return PERMANENT_FUNCTIONS.some((permanent) => permanent === name);
}

function readEnvironment(r: Reader): EnvironmentWiring {
  r.object('release', 'environment', ...ENVIRONMENT_PARTS);
  return {
    release: r.field('release').string(RELEASE_NAME),
    environment: r.field('environment').string(ENVIRONMENT_NAME),
    pipeline: r.field('pipeline').string(LOGICAL_ID, 'a logical id'),
    role: r.field('role').string(LOGICAL_ID, 'a logical id'),
    parameter: r.field('parameter').string(LOGICAL_ID, 'a logical id'),
  };
}

function readBuild(r: Reader): BuildWiring {
  r.object('release', 'pipeline', 'role', 'projects');
  return {
    release: r.field('release').string(RELEASE_NAME),
    pipeline: r.field('pipeline').string(LOGICAL_ID, 'a logical id'),
    role: r.field('role').string(LOGICAL_ID, 'a logical id'),
    projects: r.field('projects').list((project) => project.string(LOGICAL_ID, 'a logical id'), 1),
  };
}
