import { Ids } from '../ids';
import { ConditionRun, StageRun } from './model';
import { resolveConfiguration } from './variables';

/** Evaluates the rules of a stage's entry condition: all must be met. A rule that can't be evaluated is an error, never a reason to skip. */
export function evaluateEntry(run: StageRun, ids: Ids, at: number): ConditionRun {
  const rules: ConditionRun['rules'] = [];
  let errored = false;
  for (const rule of run.structure.beforeEntry?.rules ?? []) {
    const id = ids.uuid(`rule ${run.execution.id} ${run.structure.name}/${rule.name}`);
    const resolution = resolveConfiguration(run.execution, rule.configuration);
    if ('problem' in resolution) {
      errored = true;
      rules.push({ name: rule.name, id, met: false, summary: resolution.problem });
      continue;
    }
    const { Variable, Value, Operator } = resolution.values;
    const met = (Variable === Value) === (Operator === 'EQ');
    rules.push({ name: rule.name, id, met, summary: `'${Variable}' ${Operator} '${Value}' is ${met}` });
  }
  const unmet = rules.find((rule) => !rule.met);
  const status = errored ? 'Errored' : unmet ? 'Failed' : 'Succeeded';
  return { status, at, rules, ...(unmet && { summary: unmet.summary }) };
}
