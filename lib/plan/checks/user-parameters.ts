import { errorText, isReleaseError } from '../../contracts/errors';
import { admitVariable, AdmitVariables, CONFIGURATION_VALUE_MAX, EXECUTION_ID } from '../../contracts/jobs';
import { jsonOf, show } from '../json';
import { Action } from './actions';
import { Inspection } from './inspection';
import { EnvironmentOfStore } from './stores';

/** What each variable may turn into when a pipeline runs: enough to see that a parser takes it. */
const PLAUSIBLE: Readonly<Record<string, string>> = {
  [EXECUTION_ID]: '00000000-0000-4000-a000-000000000000',
  [admitVariable('version')]: '1.0.0',
  [admitVariable('digest')]: `sha256:${'0'.repeat(64)}`,
};

/**
 * `UserParameters` must be what the function parses, for this environment, and who runs and what was admitted must be variables:
 * written out, they would be the same for every execution. Returns what the parser made of it.
 */
export function checkUserParameters<T>(
  inspection: Inspection, { pipeline, release, environment }: EnvironmentOfStore, action: Action, parse: (text: string) => T, admitted: readonly (keyof AdmitVariables)[] = [],
): T | undefined {
  const path = `${action.path}.Configuration.UserParameters`;
  const text = String(action.configuration.UserParameters ?? '');
  if (text.length > CONFIGURATION_VALUE_MAX) inspection.fault(pipeline, path, `at most ${CONFIGURATION_VALUE_MAX} characters`, `${text.length}`);
  const replaced = text.replace(/#\{[^}]*\}/g, (variable) => PLAUSIBLE[variable] ?? variable);
  const unknown = replaced.match(/#\{[^}]*\}/g);
  if (unknown) inspection.fault(pipeline, path, `no variable but ${Object.keys(PLAUSIBLE).join(', ')}`, unknown.join(', '));
  const parsed = attempt(() => parse(replaced));
  if ('fault' in parsed) {
    inspection.fault(pipeline, path, 'what the function parses', parsed.fault);
    return undefined;
  }
  const fields = jsonOf(JSON.parse(text));
  const expected = { release, environment, executionId: EXECUTION_ID, ...Object.fromEntries(admitted.map((name) => [name, admitVariable(name)])) };
  for (const [field, value] of Object.entries(expected)) {
    if (fields[field] !== value) inspection.fault(pipeline, `${path}.${field}`, show(value), show(fields[field]));
  }
  return parsed.value;
}

function attempt<T>(work: () => T): { readonly value: T } | { readonly fault: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    return { fault: errorText(error) };
  }
}
