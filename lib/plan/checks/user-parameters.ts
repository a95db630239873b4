import { errorText, isReleaseError } from '../../contracts/errors';
import { ADMIT_NAMESPACE, admitVariable, AdmitVariables, CONFIGURATION_VALUE_MAX, EXECUTION_ID } from '../../contracts/jobs';
import { jsonOf, show } from '../json';
import { Action } from './actions';
import { PlannedResource } from '../plan';
import { Inspection } from './inspection';
import { EnvironmentOfStore } from './stores';

/** What each variable may turn into when a pipeline runs: enough to see that a parser takes it. */
const PLAUSIBLE: Readonly<Record<string, string>> = {
  [EXECUTION_ID]: '00000000-0000-4000-a000-000000000000',
  [admitVariable('version')]: '1.0.0',
  [admitVariable('digest')]: `sha256:${'0'.repeat(64)}`,
};

/** Where an image is pulled from, as `admit` says it. */
const IMAGE = new RegExp(`^#\\{${ADMIT_NAMESPACE}\\.image_[a-z0-9_]+\\}$`);

/**
 * `UserParameters` must be what the function parses, for this environment, and who runs and what was admitted must be variables:
 * written out, they would be the same for every execution. `emitted`: variables of actions before it. Returns what the parser made of it.
 */
export function checkUserParameters<T>(
  inspection: Inspection, { pipeline, release, environment }: EnvironmentOfStore, action: Action, parse: (text: string) => T, admitted: readonly (keyof AdmitVariables)[] = [],
  emitted: readonly string[] = [],
): T | undefined {
  const path = `${action.path}.Configuration.UserParameters`;
  const text = String(action.configuration.UserParameters ?? '');
  if (text.length > CONFIGURATION_VALUE_MAX) inspection.fault(pipeline, path, `at most ${CONFIGURATION_VALUE_MAX} characters`, `${text.length}`);
  const replaced = text.replace(/#\{[^}]*\}/g, (variable) => PLAUSIBLE[variable] ?? (emitted.includes(variable) || IMAGE.test(variable) ? 'something' : variable));
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

/** The same for a job of a build pipeline, whose source and number are variables, too. */
export function checkBuildParameters<T>(
  inspection: Inspection, pipeline: PlannedResource, release: string, action: Action, parse: (text: string) => T, expected: Readonly<Record<string, string>>,
): T | undefined {
  const path = `${action.path}.Configuration.UserParameters`;
  const text = String(action.configuration.UserParameters ?? '');
  const replaced = text.replace(/#\{[^}]*\}/g, (variable) => (variable === EXECUTION_ID ? PLAUSIBLE[EXECUTION_ID] : '1.0.0'));
  const parsed = attempt(() => parse(replaced));
  if ('fault' in parsed) {
    inspection.fault(pipeline, path, 'what the function parses', parsed.fault);
    return undefined;
  }
  const fields = jsonOf(JSON.parse(text));
  for (const [field, value] of Object.entries({ release, executionId: EXECUTION_ID, ...expected })) {
    if (fields[field] !== value) inspection.fault(pipeline, `${path}.${field}`, show(value), show(fields[field]));
  }
  if ('revision' in fields && !/^#\{source\.(CommitId|VersionId)\}$/.test(String(fields.revision))) {
    inspection.fault(pipeline, `${path}.revision`, 'what the source action says', show(fields.revision));
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
