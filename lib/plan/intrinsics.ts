import { evaluateCondition } from './conditions';
import { Fault, Faults } from './faults';
import { isJson, Json } from './json';
import { NO_VALUE, refusal, Scope } from './scope';
import { substitute } from './substitute';

type Evaluate = (argument: unknown, path: string, scope: Scope) => unknown;

/** The functions of CloudFormation that have a value without an account. Any other is refused by name. */
const FUNCTIONS: Readonly<Record<string, Evaluate>> = {
  'Ref': (name, path, scope) => scope.ref(textOf(name, path, scope), path),
  'Fn::GetAtt': getAttribute,
  'Fn::Join': join,
  'Fn::Sub': (argument, path, scope) => substitute(argument, path, scope, resolve),
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::FindInMap': findInMap,
  'Fn::If': chooseBranch,
  'Fn::ImportValue': (name, path, scope) => scope.imported(textOf(resolve(name, path, scope), path, scope), path),
  'Fn::Base64': (text, path, scope) => Buffer.from(textOf(resolve(text, path, scope), path, scope), 'utf8').toString('base64'),
};

/** The value of an expression; the first thing that has none is thrown as a refusal. */
export function resolve(node: unknown, path: string, scope: Scope): unknown {
  if (typeof node === 'string') return plainText(node, path, scope);
  if (node === null) throw refusal(scope, path, 'CloudFormation allows no null');
  if (Array.isArray(node)) return present(node.map((member, i) => [i, resolve(member, `${path}[${i}]`, scope)] as const)).map(([, value]) => value);
  if (!isJson(node)) return node;
  const name = functionOf(node, path, scope);
  if (name) return call(name, node[name], path, scope);
  return Object.fromEntries(present(Object.entries(node).map(([key, member]) => [key, resolve(member, below(path, key), scope)] as const)));
}

/** Like `resolve`, but a member that has no value is left out, with its fault, and the others are resolved all the same. */
export function resolveGathering(node: unknown, path: string, scope: Scope): { readonly value: unknown; readonly faults: readonly Fault[] } {
  const faults = new Faults();
  return { value: walk(node, path, scope, faults), faults: faults.list };
}

function walk(node: unknown, path: string, scope: Scope, faults: Faults): unknown {
  const gathered = (member: unknown, where: string): unknown => {
    const isPlain = Array.isArray(member) || (isJson(member) && !Object.keys(member).some(isFunctionName));
    return isPlain ? walk(member, where, scope, faults) : faults.gather(() => resolve(member, where, scope)) ?? NO_VALUE;
  };
  if (Array.isArray(node)) return present(node.map((member, i) => [i, gathered(member, `${path}[${i}]`)] as const)).map(([, value]) => value);
  if (!isJson(node)) return gathered(node, path);
  return Object.fromEntries(present(Object.entries(node).map(([key, member]) => [key, gathered(member, below(path, key))] as const)));
}

function call(name: string, argument: unknown, path: string, scope: Scope): unknown {
  const evaluate = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!evaluate) throw refusal(scope, path, `the function ${name} has no value in a rehearsal`, 'Unsupported');
  return evaluate(argument, path, scope);
}

function getAttribute(argument: unknown, path: string, scope: Scope): unknown {
  const [logicalId, attribute] = typeof argument === 'string' ? splitOnce(argument) : listArgument('Fn::GetAtt', argument, 2, path, scope);
  return scope.attribute(textOf(logicalId, path, scope), textOf(resolve(attribute, path, scope), path, scope), path);
}

function join(argument: unknown, path: string, scope: Scope): string {
  const [separator, list] = listArgument('Fn::Join', argument, 2, path, scope);
  return textsOfList('Fn::Join', list, path, scope).join(textOf(separator, path, scope));
}

function select(argument: unknown, path: string, scope: Scope): unknown {
  const [index, list] = listArgument('Fn::Select', argument, 2, path, scope);
  const members = resolve(list, path, scope);
  const position = Number(resolve(index, path, scope));
  if (!Array.isArray(members)) throw refusal(scope, path, 'Fn::Select wants a list to select from');
  if (!Number.isInteger(position) || position < 0 || position >= members.length) {
    throw refusal(scope, path, `Fn::Select wants number ${JSON.stringify(index)} of a list of ${members.length}`);
  }
  return members[position];
}

function split(argument: unknown, path: string, scope: Scope): string[] {
  const [separator, text] = listArgument('Fn::Split', argument, 2, path, scope);
  return textOf(resolve(text, path, scope), path, scope).split(textOf(separator, path, scope));
}

function findInMap(argument: unknown, path: string, scope: Scope): unknown {
  const keys = listArgument('Fn::FindInMap', argument, 3, path, scope).map((key) => textOf(resolve(key, path, scope), path, scope));
  return scope.mapping(keys[0], keys[1], keys[2], path);
}

function chooseBranch(argument: unknown, path: string, scope: Scope): unknown {
  const [condition, yes, no] = listArgument('Fn::If', argument, 3, path, scope);
  return resolve(evaluateCondition({ Condition: condition }, path, scope, resolve) ? yes : no, path, scope);
}

/** An object is a call if its only key is a function's name. `Condition` is one in the section `Conditions` only. */
function functionOf(node: Json, path: string, scope: Scope): string | undefined {
  const keys = Object.keys(node);
  const name = keys.find(isFunctionName);
  if (name && keys.length > 1) throw refusal(scope, path, `${name} stands beside ${keys.filter((key) => key !== name).join(', ')}; a function must stand alone`);
  return name;
}

function isFunctionName(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

/** A dynamic reference is text to a template and a secret to CloudFormation. */
function plainText(text: string, path: string, scope: Scope): string {
  if (text.includes('{{resolve:')) throw refusal(scope, path, `the dynamic reference ${text} has no value in a rehearsal`, 'Unsupported');
  return text;
}

function listArgument(name: string, argument: unknown, length: number, path: string, scope: Scope): unknown[] {
  if (Array.isArray(argument) && argument.length === length) return argument;
  throw refusal(scope, path, `${name} wants a list of ${length}`);
}

function textsOfList(name: string, list: unknown, path: string, scope: Scope): string[] {
  const members = resolve(list, path, scope);
  if (!Array.isArray(members)) throw refusal(scope, path, `${name} wants a list of texts`);
  return members.map((member) => textOf(member, path, scope));
}

function textOf(value: unknown, path: string, scope: Scope): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refusal(scope, path, `a text is wanted here, got ${JSON.stringify(value) ?? 'nothing'}`);
}

function present<K>(members: readonly (readonly [K, unknown])[]): (readonly [K, unknown])[] {
  return members.filter(([, value]) => value !== NO_VALUE);
}

function splitOnce(text: string): [string, string] {
  const dot = text.indexOf('.');
  return [text.slice(0, Math.max(0, dot)), text.slice(dot + 1)];
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
