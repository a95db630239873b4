import { ReleaseError } from '../../../../contracts/errors';
import { isJson, Json, jsonOf } from '../../../../plan/json';
import { ServiceError } from '../../service';

/**
 * The parameters of a template: those of the configuration file, and above them the overrides. Of a configuration file the rehearsal has the
 * parameters only, of overrides no functions of CodePipeline (`Fn::GetParam`, `Fn::GetArtifactAtt`).
 */
export function readParameters(configuration: Buffer | undefined, overrides: string | undefined): Readonly<Record<string, string>> {
  const file = configuration === undefined ? {} : parse('The template configuration', configuration.toString('utf8'));
  const other = Object.keys(file).find((key) => key !== 'Parameters');
  if (other) throw new ReleaseError('Unsupported', `a template configuration has ${other}, and a rehearsal has its Parameters only`);
  return { ...texts(jsonOf(file.Parameters)), ...texts(overrides === undefined ? {} : parse('ParameterOverrides', overrides)) };
}

function parse(what: string, text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (isJson(value)) return value;
  } catch {
    // told below
  }
  throw new ServiceError('ConfigurationError', `${what} is not a JSON object`);
}

function texts(values: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => {
    if (isJson(value)) throw new ReleaseError('Unsupported', `the parameter ${name} is a function of CodePipeline, which has no value in a rehearsal`);
    return [name, String(value)];
  }));
}
