import { ReleaseError } from '../contracts/errors';
import { Plan, PlannedResource } from '../plan';

/** An environment of the app, and the buckets of its store. */
export interface RehearsedEnvironment {
  readonly release: string;
  readonly name: string;
  readonly workBucket: string;
  /** Name of its parameter. */
  readonly parameter: string;
}

export interface RehearsedStore {
  readonly releasesBucket: string;
  readonly environments: readonly RehearsedEnvironment[];
}

/** The app's stores, each with the environments whose pipelines read their releases from it. */
export function storesOf(plan: Plan): RehearsedStore[] {
  const resource = (stack: string, logicalId: string): PlannedResource => {
    const found = plan.resources.find((item) => item.stack === stack && item.logicalId === logicalId);
    if (!found) throw new ReleaseError('WiringBroken', `${stack}.${logicalId} is not in the template`);
    return found;
  };
  return plan.wiring.flatMap(({ stack, wiring: { store } }) => {
    if (!store) return [];
    const workBucket = resource(stack, store.workBucket).name;
    const environments = plan.wiring.flatMap((other) => other.wiring.environments
      .filter(({ parameter }) => resource(other.stack, parameter).name.startsWith(`${store.path}/`))
      .map(({ release, environment, parameter }) => ({ release, name: environment, workBucket, parameter: resource(other.stack, parameter).name })));
    return [{ releasesBucket: resource(stack, store.releasesBucket).name, environments }];
  });
}
