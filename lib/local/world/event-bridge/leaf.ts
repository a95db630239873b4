import { ReleaseError } from '../../../contracts/errors';

/**
 * One value of a leaf: a literal, or an object with one operator.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
type Test = (operand: unknown, found: unknown) => boolean;

const TEXT: Readonly<Record<string, (operand: string, found: string) => boolean>> = {
  'prefix': (operand, found) => found.startsWith(operand),
  'suffix': (operand, found) => found.endsWith(operand),
  'equals-ignore-case': (operand, found) => found.toLowerCase() === operand.toLowerCase(),
  'wildcard': (operand, found) => wildcard(operand).test(found),
};

const OPERATORS: Readonly<Record<string, Test>> = {
  ...Object.fromEntries(Object.entries(TEXT).map(([name, test]) => [name, (operand: unknown, found: unknown) => textMatches(name, test, operand, found)])),
  'anything-but': anythingBut,
  'numeric': numeric,
};

/** Whether a value, or any value of a list, is one of those that a leaf names. */
export function leafMatches(matchers: readonly unknown[], found: unknown): boolean {
  return matchers.some((matcher) => {
    const [operator, operand] = operatorOf(matcher) ?? [];
    if (operator === 'exists') return (found !== undefined) === operand && !(isObject(found) && operand === true);
    if (found === undefined) return false;
    const values: readonly unknown[] = Array.isArray(found) ? found : [found];
    return values.some((value) => (operator === undefined ? value === matcher : OPERATORS[operator](operand, value)));
  });
}

/** Throws for an operator, or a form of one, that is not matched here. */
export function refuseUnknownOperators(matcher: unknown, owner: string, at: string): void {
  const refuse = (what: string) => {
    throw new ReleaseError('Unsupported', `${owner}: the rehearsal does not match ${what} (at ${at} of the event pattern)`);
  };
  if (!isObject(matcher)) return;
  const names = Object.keys(matcher);
  const [name] = names;
  if (names.length !== 1 || !(name === 'exists' || Object.hasOwn(OPERATORS, name))) refuse(names.join(', ') || 'an empty object');
  const operand = matcher[name];
  if (name === 'exists' && typeof operand !== 'boolean') refuse(`exists with ${JSON.stringify(operand)}`);
  if (Object.hasOwn(TEXT, name) && !isText(name, operand)) refuse(`${name} with ${JSON.stringify(operand)}`);
  if (name === 'numeric' && !isNumericTest(operand)) refuse(`numeric with ${JSON.stringify(operand)}`);
  if (name === 'anything-but') refuseInside(operand, refuse);
}

function refuseInside(operand: unknown, refuse: (what: string) => void): void {
  const values = Array.isArray(operand) ? operand : [operand];
  if (values.every((value) => typeof value === 'string' || typeof value === 'number')) return;
  const [name, inner] = operatorOf(operand) ?? ['', undefined];
  if (!Object.hasOwn(TEXT, name) || !(Array.isArray(inner) ? inner : [inner]).every((value) => typeof value === 'string')) refuse(`anything-but with ${JSON.stringify(operand)}`);
}

/** `prefix` and `suffix` may be told to ignore case. */
function isText(name: string, operand: unknown): boolean {
  if (typeof operand === 'string') return true;
  return ['prefix', 'suffix'].includes(name) && isObject(operand) && Object.keys(operand).join() === 'equals-ignore-case' && typeof operand['equals-ignore-case'] === 'string';
}

function textMatches(name: string, test: (operand: string, found: string) => boolean, operand: unknown, found: unknown): boolean {
  if (typeof found !== 'string') return false;
  if (typeof operand === 'string') return test(operand, found);
  const folded = String((operand as Readonly<Record<string, unknown>>)['equals-ignore-case']);
  return TEXT[name](folded.toLowerCase(), found.toLowerCase());
}

function anythingBut(operand: unknown, found: unknown): boolean {
  const [name, inner] = operatorOf(operand) ?? [];
  const refused: readonly unknown[] = Array.isArray(inner ?? operand) ? (inner ?? operand) as unknown[] : [inner ?? operand];
  return !refused.some((value) => (name === undefined ? value === found : textMatches(name, TEXT[name], value, found)));
}

const COMPARISONS: Readonly<Record<string, (found: number, limit: number) => boolean>> = {
  '=': (found, limit) => found === limit,
  '<': (found, limit) => found < limit,
  '<=': (found, limit) => found <= limit,
  '>': (found, limit) => found > limit,
  '>=': (found, limit) => found >= limit,
};

function numeric(operand: unknown, found: unknown): boolean {
  const terms = operand as readonly (string | number)[];
  return typeof found === 'number' && pairs(terms).every(([comparison, limit]) => COMPARISONS[comparison](found, limit as number));
}

function isNumericTest(operand: unknown): boolean {
  return Array.isArray(operand) && (operand.length === 2 || operand.length === 4)
    && pairs(operand as unknown[]).every(([comparison, limit]) => Object.hasOwn(COMPARISONS, String(comparison)) && typeof limit === 'number');
}

function pairs<T>(terms: readonly T[]): [T & string, T][] {
  return terms.flatMap((term, index) => (index % 2 === 0 ? [[term as T & string, terms[index + 1]] as [T & string, T]] : []));
}

/** `*` stands for any characters; a backslash takes its meaning away. */
function wildcard(text: string): RegExp {
  const source = text.replace(/\\([*\\])|([*])|([.+?^${}()|[\]\\])/g, (_, literal?: string, star?: string, special?: string) => (
    literal ? `\\${literal}` : star ? '.*' : `\\${special}`
  ));
  return new RegExp(`^${source}$`, 's');
}

function operatorOf(matcher: unknown): [string, unknown] | undefined {
  return isObject(matcher) ? Object.entries(matcher)[0] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
