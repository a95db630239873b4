import { at, listOf } from '../plan/json';
import { Plan } from '../plan';

/** The commands of a build project. */
export function commandsOf(plan: Plan, project: unknown): string[] {
  const found = plan.resources.find(({ type, name }) => type === 'AWS::CodeBuild::Project' && name === project);
  return listOf(at(parsed(at(found?.properties, 'Source.BuildSpec')), 'phases.build.commands')).map(String);
}

/** Nothing for what is no JSON. */
export function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    return undefined;
  }
}

/** What stands between the single quotes of a shell. */
export function unquoted(text: string): string {
  return text.replaceAll(`'\\''`, `'`);
}
