import { DROP_PREFIX } from '../contracts/keys';
import { EnvironmentConfiguration, parseConfiguration } from '../contracts/configuration';
import { Inspection } from '../plan/checks/inspection';
import { EnvironmentOfStore, Store, storesOf } from '../plan/checks/stores';
import { Plan } from '../plan';
import { Definition, EnvironmentDefinition, ReleasePipelineDefinition } from './definition';
import { Names } from './names';
import { readBuild } from './read-build';
import { listeners, readEnvironment } from './read-environment';

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
  const first = firstOf(own);
  return {
    name,
    origin: build ? readBuild(plan, build) : { kind: 'drop', to: `${DROP_PREFIX}${name}/` },
    artifacts: first?.artifacts ?? [],
    notify: listeners(first?.notifyAll, new Names(plan, own[0].pipeline.account)),
    environments: inOrder(own.map((environment) => readEnvironment(plan, store, environment))),
  };
}

/** The configuration that says once what is the same for all of them: where releases come first. */
function firstOf(environments: readonly EnvironmentOfStore[]): EnvironmentConfiguration | undefined {
  return environments.map(({ parameter }) => parseConfiguration(parameter.name, String(parameter.properties.Value))).find(({ artifacts }) => artifacts);
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
