import { admitVariable } from '../../contracts/jobs';
import { READ_BACK_VARIABLE } from '../../contracts/targets';
import { at, jsonOf, listOf, show } from '../json';
import { PlannedResource } from '../plan';
import { Action } from './actions';
import { Inspection } from './inspection';
import { EnvironmentOfStore } from './stores';

const TOLD = { RELEASE_VERSION: admitVariable('version'), RELEASE_DIGEST: admitVariable('digest'), RELEASE_CLASS: admitVariable('class') };

/** The output variables of a deployment by commands, as others refer to them. */
export function emittedBy(inspection: Inspection, { namespace, configuration }: Action): string[] {
  const spec = jsonOf(parsed(at(projectOf(inspection, configuration.ProjectName)?.properties, 'Source.BuildSpec')));
  return listOf(at(spec, 'env.exported-variables')).map((variable) => `#{${namespace}.${String(variable)}}`);
}

/** Commands are told what was admitted, and what they read back is what `attest` is told: nobody else knows what they deployed. */
export function checkCommands(inspection: Inspection, { pipeline }: EnvironmentOfStore, script: Action, attest: Action): void {
  const { name, namespace, path, configuration } = script;
  if (!projectOf(inspection, configuration.ProjectName)) inspection.fault(pipeline, `${path}.Configuration.ProjectName`, 'a build project of this app', show(configuration.ProjectName));
  const told = listOf(parsed(configuration.EnvironmentVariables)).map(jsonOf);
  for (const [variable, value] of Object.entries(TOLD)) {
    const found = told.find((each) => each.name === variable)?.value;
    if (found !== value) inspection.fault(pipeline, `${path}.Configuration.EnvironmentVariables.${variable}`, show(value), show(found));
  }
  const readBack = `#{${namespace}.${READ_BACK_VARIABLE}}`;
  const targets = listOf(at(parsed(attest.configuration.UserParameters), 'targets')).map(jsonOf);
  if (!targets.some((target) => target.commands === name && target.readBack === readBack) || !emittedBy(inspection, script).includes(readBack)) {
    inspection.fault(pipeline, `${attest.path}.Configuration.UserParameters.targets`, `what ${name} reads back: ${readBack}`, show(targets));
  }
}

function projectOf(inspection: Inspection, name: unknown): PlannedResource | undefined {
  return inspection.ofType('AWS::CodeBuild::Project').find((project) => project.name === name);
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    return undefined;
  }
}
