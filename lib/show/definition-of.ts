import { DROP_PREFIX } from '../contracts/keys';
import { parseConfiguration } from '../contracts/configuration';
import { Inspection } from '../plan/checks/inspection';
import { EnvironmentOfStore, Store, storesOf } from '../plan/checks/stores';
import { Plan } from '../plan';
import { Definition, EnvironmentDefinition, ReleasePipelineDefinition } from './definition';
import { readBuild } from './read-build';
import { readEnvironment } from './read-environment';

/** What the templates of an app say of how its releases come to their environments. The plan must have been checked. */
export function definitionOf(plan: Plan): Definition {
  const stores = storesOf(new Inspection(plan));
  return new Definition(stores.flatMap((store) => {
    const names = [...new Set(store.environments.map(({ release }) => release))];
    return names.map((name) => pipelineOf(plan, store, name));
  }));
}

function pipelineOf(plan: Plan, store: Store, name: string): ReleasePipelineDefinition {
  const own = store.environments.filter(({ release }) => release === name);
  const build = store.builds.find(({ release }) => release === name);
  return {
    name,
    origin: build ? readBuild(plan, build) : { kind: 'drop', to: `${DROP_PREFIX}${name}/` },
    artifacts: artifactsOf(own),
    environments: inOrder(own.map((environment) => readEnvironment(plan, store, environment))),
  };
}

/** Said once: where releases come first. */
function artifactsOf(environments: readonly EnvironmentOfStore[]): readonly string[] {
  const configurations = environments.map(({ parameter }) => parseConfiguration(parameter.name, String(parameter.properties.Value)));
  return configurations.find(({ artifacts }) => artifacts)?.artifacts ?? [];
}

/** Each after those that come before it; otherwise as they stand in the templates. */
function inOrder(environments: readonly EnvironmentDefinition[]): EnvironmentDefinition[] {
  const sorted: EnvironmentDefinition[] = [];
  let left = [...environments];
  while (left.length > 0) {
    const waits = (environment: EnvironmentDefinition) => environment.comesAfter.some((name) => left.some((other) => other.name === name));
    const next = left.filter((environment) => !waits(environment));
    // In a circle nobody is first; a checked plan has none.
    sorted.push(...(next.length > 0 ? next : left));
    left = next.length > 0 ? left.filter(waits) : [];
  }
  return sorted;
}
