import { Ids } from '../ids';
import { ActionStructure } from './declaration';
import { Artifact, Execution } from './model';

/**
 * Where an action's outputs go: `<pipeline, 20>/<artifact, 10>/<7 random>`, with `.zip` for sources only (measured).
 * Every start of an action gets new places.
 */
export function reserveOutputs(ids: Ids, execution: Execution, action: ActionStructure): Artifact[] {
  const { structure } = execution;
  const suffix = action.actionTypeId.category === 'Source' ? '.zip' : '';
  return action.outputArtifacts.map(({ name }) => ({
    name,
    bucket: structure.artifactStore.location,
    key: `${structure.name.slice(0, 20)}/${name.slice(0, 10)}/${ids.token(`artifact ${execution.id} ${name}`, 7)}${suffix}`,
    revision: null,
  }));
}

/** The inputs as they were produced in this execution; `missing` names those that were not. */
export function findInputs(execution: Execution, action: ActionStructure): { readonly found: Artifact[]; readonly missing: string[] } {
  const names = action.inputArtifacts.map(({ name }) => name);
  return {
    found: names.flatMap((name) => execution.artifacts.get(name) ?? []),
    missing: names.filter((name) => !execution.artifacts.has(name)),
  };
}
