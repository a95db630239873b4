import { invalid, Template } from './template';

/** The value of each parameter: what is given, or its default. Refuses what CloudFormation refuses, in its words. */
export function parameterValues({ parameters }: Template, given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const strangers = Object.keys(given).filter((name) => !parameters.has(name));
  if (strangers.length > 0) throw invalid(`Parameters: [${strangers.join(', ')}] do not exist in the template`);
  const missing = [...parameters].filter(([name, parameter]) => !(name in given) && parameter.default === undefined).map(([name]) => name);
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(', ')}] must have values`);
  return new Map([...parameters].map(([name, parameter]) => {
    const value = given[name] ?? parameter.default!;
    if (parameter.allowed && !parameter.allowed.includes(value)) throw invalid(`Parameter '${name}' must be one of AllowedValues`);
    if (parameter.pattern !== undefined && !new RegExp(`^(?:${parameter.pattern})$`).test(value)) throw invalid(`Parameter '${name}' must match pattern ${parameter.pattern}`);
    return [name, value];
  }));
}
