import { isJson, Json } from './json';
import { refusal, Scope } from './scope';

type Resolve = (node: unknown, path: string, scope: Scope) => unknown;

/** `Fn::Sub`, as a text or as a text with variables of its own. `${!Name}` stays as `${Name}`. */
export function substitute(argument: unknown, path: string, scope: Scope, resolve: Resolve): string {
  const [template, variables] = formOf(argument, path, scope);
  const text = template.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, inner: string) => {
    if (literal) return `\${${inner}}`;
    return String(valueOf(inner.trim(), variables, path, scope, resolve));
  });
  return String(resolve(text, path, scope));
}

function formOf(argument: unknown, path: string, scope: Scope): [string, Json] {
  if (typeof argument === 'string') return [argument, {}];
  if (Array.isArray(argument) && argument.length === 2 && typeof argument[0] === 'string' && isJson(argument[1])) return [argument[0], argument[1]];
  throw refusal(scope, path, 'Fn::Sub wants a text, or a list of a text and its variables');
}

function valueOf(name: string, variables: Json, path: string, scope: Scope, resolve: Resolve): unknown {
  const value = lookUp(name, variables, path, scope, resolve);
  if (['string', 'number', 'boolean'].includes(typeof value)) return value;
  throw refusal(scope, path, `Fn::Sub: \${${name}} is no text`);
}

function lookUp(name: string, variables: Json, path: string, scope: Scope, resolve: Resolve): unknown {
  if (Object.hasOwn(variables, name)) return resolve(variables[name], path, scope);
  const dot = name.indexOf('.');
  return dot < 0 ? scope.ref(name, path) : scope.attribute(name.slice(0, dot), name.slice(dot + 1), path);
}
