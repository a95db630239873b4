import { FunctionName, OfFunctions } from '../../contracts/functions';
import { BuildWiring, EnvironmentWiring, StoreWiring } from '../../contracts/wiring';
import { at, show } from '../json';
import { PlannedResource } from '../plan';
import { Inspection } from './inspection';

/** A release store with the resources that play its parts. */
export interface Store {
  readonly path: string;
  readonly releasesBucket: PlannedResource;
  readonly workBucket: PlannedResource;
  readonly artifactsBucket: PlannedResource;
  readonly key: PlannedResource;
  readonly topic: PlannedResource;
  readonly functions: OfFunctions<PlannedResource>;
  readonly dropRule: PlannedResource;
  readonly ledgerRule: PlannedResource;
  readonly pipelineRule: PlannedResource;
  /** There is one if the store has builds. */
  readonly buildRule: PlannedResource | undefined;
  readonly scheduleGroup: PlannedResource;
  readonly scheduleRole: PlannedResource;
  readonly sweep: PlannedResource;
  /** There is one if somebody is told. */
  readonly announceSweep: PlannedResource | undefined;
  readonly environments: readonly EnvironmentOfStore[];
  readonly builds: readonly BuildOfStore[];
}

/** A build pipeline, and the CodeBuild projects of its stages. */
export interface BuildOfStore {
  readonly release: string;
  readonly pipeline: PlannedResource;
  readonly role: PlannedResource;
  readonly projects: readonly PlannedResource[];
}

export interface EnvironmentOfStore {
  readonly release: string;
  readonly environment: string;
  readonly pipeline: PlannedResource;
  readonly role: PlannedResource;
  readonly parameter: PlannedResource;
}

/** The functions that a store has, each with its name. */
export function functionsOf({ functions }: Pick<Store, 'functions'>): readonly (readonly [FunctionName, PlannedResource])[] {
  return Object.entries(functions) as [FunctionName, PlannedResource][];
}

/** The stores of a plan, each with the environments that use it, in whatever stack these are. */
export function storesOf(inspection: Inspection): Store[] {
  const { plan: { wiring } } = inspection;
  const stores = wiring.flatMap(({ stack, wiring: { store } }) => (store ? [storeOf(inspection, stack, store)] : []));
  const environments = wiring.flatMap((record) => record.wiring.environments.map((wired) => environmentOf(inspection, record.stack, wired)));
  const owners = environments.map((environment) => ownerOf(environment, stores));
  environments.filter((_, i) => !owners[i]).forEach(({ pipeline }) => {
    const buckets = stores.map(({ artifactsBucket }) => show(artifactsBucket.name)).join(' or ');
    inspection.fault(pipeline, LOCATION, `the artifacts bucket of a store of this app (${buckets || 'it has none'})`, show(at(pipeline.properties, LOCATION)));
  });
  const builds = wiring.flatMap((record) => (record.wiring.builds ?? []).map((wired) => buildOf(inspection, record.stack, wired)));
  const owns = (store: StoreParts, { pipeline }: BuildOfStore) => stores.length === 1 || at(pipeline.properties, LOCATION) === store.workBucket.name;
  return stores.map((store) => ({ ...store, environments: environments.filter((_, i) => owners[i] === store), builds: builds.filter((build) => owns(store, build)) }));
}

const LOCATION = 'ArtifactStore.Location';

type StoreParts = Omit<Store, 'environments' | 'builds'>;

function storeOf(inspection: Inspection, stack: string, { path, functions, ...parts }: StoreWiring): StoreParts {
  const found = (logicalId: string): PlannedResource => inspection.wired(stack, logicalId);
  return {
    path,
    releasesBucket: found(parts.releasesBucket), workBucket: found(parts.workBucket), artifactsBucket: found(parts.artifactsBucket),
    key: found(parts.key), topic: found(parts.topic),
    functions: Object.fromEntries(Object.entries(functions).map(([name, logicalId]) => [name, found(logicalId)])) as unknown as OfFunctions<PlannedResource>,
    dropRule: found(parts.dropRule), ledgerRule: found(parts.ledgerRule), pipelineRule: found(parts.pipelineRule),
    buildRule: parts.buildRule === undefined ? undefined : found(parts.buildRule),
    scheduleGroup: found(parts.scheduleGroup), scheduleRole: found(parts.scheduleRole), sweep: found(parts.sweep),
    announceSweep: parts.announceSweep === undefined ? undefined : found(parts.announceSweep),
  };
}

function environmentOf(inspection: Inspection, stack: string, { release, environment, pipeline, role, parameter }: EnvironmentWiring): EnvironmentOfStore {
  const found = (logicalId: string): PlannedResource => inspection.wired(stack, logicalId);
  return { release, environment, pipeline: found(pipeline), role: found(role), parameter: found(parameter) };
}

function buildOf(inspection: Inspection, stack: string, { release, pipeline, role, projects }: BuildWiring): BuildOfStore {
  const found = (logicalId: string): PlannedResource => inspection.wired(stack, logicalId);
  return { release, pipeline: found(pipeline), role: found(role), projects: projects.map(found) };
}

/** With one store in the app there is no choice; then a wrong bucket is a fault of the pipeline. */
function ownerOf({ pipeline }: EnvironmentOfStore, stores: readonly StoreParts[]): StoreParts | undefined {
  return stores.find((store) => uses(pipeline, store)) ?? (stores.length === 1 ? stores[0] : undefined);
}

/** An environment says its store by the artifact bucket of its pipeline, or else by the bucket of its source. */
function uses(pipeline: PlannedResource, store: StoreParts): boolean {
  return at(pipeline.properties, LOCATION) === store.artifactsBucket.name
    || at(pipeline.properties, 'Stages[0].Actions[0].Configuration.S3Bucket') === store.releasesBucket.name;
}
