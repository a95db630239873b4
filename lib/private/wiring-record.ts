import { CfnElement, Lazy, Stack } from 'aws-cdk-lib';
import { BuildWiring, EnvironmentWiring, StoreWiring, Wiring, WIRING_METADATA, WIRING_SCHEMA_VERSION } from '../contracts/wiring';

/** Leaves in a stack's template which resource plays which part. */
/** `functions` is asked at the very end: some are made only when something needs them. */
export function recordStore(stack: Stack, store: Omit<StoreWiring, 'functions'> & { readonly functions: () => StoreWiring['functions'] }): void {
  recordOf(stack).store = store;
}

/** What a store gets with its first build pipeline. */
export function recordBuildRule(stack: Stack, buildRule: string): void {
  const record = recordOf(stack);
  record.store = { ...record.store!, buildRule };
}

/** What a store gets where somebody is told for the first time. */
export function recordAnnounceSweep(stack: Stack, announceSweep: string): void {
  const record = recordOf(stack);
  record.store = { ...record.store!, announceSweep };
}

export function recordEnvironment(stack: Stack, environment: EnvironmentWiring): void {
  recordOf(stack).environments.push(environment);
}

export function recordBuild(stack: Stack, build: BuildWiring): void {
  recordOf(stack).builds.push(build);
}

export function logicalId(element: CfnElement): string {
  return Stack.of(element).getLogicalId(element);
}

interface MutableWiring {
  store?: Parameters<typeof recordStore>[1];
  readonly environments: EnvironmentWiring[];
  readonly builds: BuildWiring[];
}

const records = new WeakMap<Stack, MutableWiring>();

function recordOf(stack: Stack): MutableWiring {
  const existing = records.get(stack);
  if (existing) return existing;
  const record: MutableWiring = { environments: [], builds: [] };
  records.set(stack, record);
  stack.templateOptions.metadata = {
    ...stack.templateOptions.metadata,
    [WIRING_METADATA]: Lazy.any({
      produce: (): Wiring => {
        const { store, environments, builds } = record;
        return { schemaVersion: WIRING_SCHEMA_VERSION, ...(store && { store: { ...store, functions: store.functions() } }), environments, builds };
      },
    }),
  };
  return record;
}
