import { isJson } from './json';
import { refusal, Scope } from './scope';

type Resolve = (node: unknown, path: string, scope: Scope) => unknown;
type Decide = (argument: unknown, path: string, scope: Scope, resolve: Resolve) => boolean;

const CONDITIONS: Readonly<Record<string, Decide>> = {
  'Condition': (name, path, scope) => {
    if (typeof name !== 'string') throw refusal(scope, path, `the name of a condition is wanted, got ${JSON.stringify(name)}`);
    return scope.condition(name, path);
  },
  'Fn::Equals': (argument, path, scope, resolve) => {
    const [a, b] = members('Fn::Equals', argument, 2, 2, path, scope).map((member) => resolve(member, path, scope));
    return typeof a === 'object' || typeof b === 'object' ? JSON.stringify(a) === JSON.stringify(b) : String(a) === String(b);
  },
  'Fn::And': (argument, path, scope, resolve) => members('Fn::And', argument, 2, 10, path, scope).every((member) => evaluateCondition(member, path, scope, resolve)),
  'Fn::Or': (argument, path, scope, resolve) => members('Fn::Or', argument, 2, 10, path, scope).some((member) => evaluateCondition(member, path, scope, resolve)),
  'Fn::Not': (argument, path, scope, resolve) => !evaluateCondition(members('Fn::Not', argument, 1, 1, path, scope)[0], path, scope, resolve),
};

/** Whether a condition of the section `Conditions` holds. Rules' functions (`Fn::Contains` …) are none. */
export function evaluateCondition(node: unknown, path: string, scope: Scope, resolve: Resolve): boolean {
  const [name, argument] = isJson(node) && Object.keys(node).length === 1 ? Object.entries(node)[0] : ['', undefined];
  if (!Object.hasOwn(CONDITIONS, name)) throw refusal(scope, path, `${name || JSON.stringify(node)} is no condition that is known`, 'Unsupported');
  return CONDITIONS[name](argument, path, scope, resolve);
}

function members(name: string, argument: unknown, least: number, most: number, path: string, scope: Scope): unknown[] {
  if (Array.isArray(argument) && argument.length >= least && argument.length <= most) return argument;
  throw refusal(scope, path, `${name} wants a list of ${least === most ? least : `${least} to ${most}`}`);
}
