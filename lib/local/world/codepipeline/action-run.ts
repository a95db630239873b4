import { findInputs, reserveOutputs } from './artifacts';
import { ActionStructure } from './declaration';
import { CodePipelineDependencies } from './dependencies';
import { ActionRun, StageRun } from './model';
import { resolveConfiguration } from './variables';

/** One more start of an action; `problem` says why it can't run. Sources know no variables (documented): their configuration is taken as it is. */
export function newActionRun(run: StageRun, structure: ActionStructure, deps: CodePipelineDependencies): { readonly action: ActionRun; readonly problem?: string } {
  const { execution } = run;
  const { now } = deps.timeline;
  const inputs = findInputs(execution, structure);
  const resolution = structure.actionTypeId.category === 'Source' ? { values: structure.configuration } : resolveConfiguration(execution, structure.configuration);
  const id = deps.ids.uuid(`action ${execution.id} ${run.structure.name}/${structure.name}`);
  const action: ActionRun = {
    id,
    stage: run,
    structure,
    start: now,
    attempt: execution.attempt,
    status: 'InProgress',
    lastUpdate: now,
    resolved: 'values' in resolution ? resolution.values : structure.configuration,
    inputs: inputs.found,
    outputs: reserveOutputs(deps.ids, execution, structure),
    variables: {},
    timers: [],
  };
  if ('problem' in resolution) return { action, problem: resolution.problem };
  if (inputs.missing.length === 0) return { action };
  return { action, problem: `The input artifact ${inputs.missing.join(', ')} does not exist in this execution: the action that produces it did not run.` };
}
