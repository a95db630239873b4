import { at, isJson, jsonOf } from './json';
import { refusal, Scope } from './scope';
import { Stack } from './stacks';

/** Whether the template has such a parameter. */
export function hasParameter(stack: Stack, name: string): boolean {
  return Object.hasOwn(jsonOf(stack.template.Parameters), name);
}

/** A template parameter's default. One without a default is decided by whoever deploys, one of SSM by the account: both are refused. */
export function parameterValue(stack: Stack, name: string, path: string, scope: Scope): unknown {
  const parameter = jsonOf(jsonOf(stack.template.Parameters)[name]);
  const type = String(parameter.Type);
  if (type.startsWith('AWS::SSM::')) throw refusal(scope, path, `the template parameter ${name} is of type ${type}: its value lies in the account`, 'Unsupported');
  const value = parameter.Default;
  if (value === undefined || isJson(value)) throw refusal(scope, path, `the template parameter ${name} has no default`, 'Unsupported');
  return type === 'CommaDelimitedList' || type.startsWith('List<') ? String(value).split(',').map((member) => member.trim()) : String(value);
}

export function mappingValue(stack: Stack, map: string, top: string, second: string, path: string, scope: Scope): unknown {
  const value = own(own(own(stack.template.Mappings, map), top), second);
  if (value === undefined) throw refusal(scope, path, `the template's mapping ${map} has no value for ${top}, ${second}`);
  return value;
}

/** The expression of a condition. */
export function conditionOf(stack: Stack, name: string, path: string, scope: Scope): unknown {
  const condition = at(stack.template.Conditions, name);
  if (condition === undefined) throw refusal(scope, path, `the template has no condition ${name}`);
  return condition;
}

function own(value: unknown, key: string): unknown {
  return isJson(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
