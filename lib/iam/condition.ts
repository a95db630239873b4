import { isKnownKey } from './condition-keys';
import { Operator, OPERATORS } from './condition-operators';
import { Context } from './request';
import { fillIn, hasVariables } from './variables';
import { Matcher } from './wildcards';

/** One operator on one key: true if it holds for the context. */
export type Test = (context: Context) => boolean;

/** A condition that can't be judged; the message says what it was. */
export class UnknownCondition extends Error {}

const QUALIFIED = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/;

/**
 * The tests of a `Condition`: all of them must hold. Throws UnknownCondition for what is not known here.
 * `hasVariables` is false in policies of the version 2008-10-17, which know no policy variables.
 */
export function readCondition(condition: unknown, knowsVariables: boolean): readonly Test[] {
  if (condition === undefined) return [];
  return entriesOf(condition, 'the Condition').flatMap(([operator, keys]) => entriesOf(keys, operator).map(([key, values]) => (
    readTest(operator, key, listOf(values), knowsVariables)
  )));
}

function readTest(name: string, key: string, values: readonly string[], knowsVariables: boolean): Test {
  if (!isKnownKey(key.toLowerCase())) throw new UnknownCondition(`the condition key ${key}`);
  const [, quantifier, base, ifExists] = QUALIFIED.exec(name) ?? [];
  const lower = key.toLowerCase();
  if (base === 'Null' && !ifExists) return nullTest(lower, values);
  const operator = OPERATORS.get(base ?? '');
  if (!operator) throw new UnknownCondition(`the condition operator ${name}`);
  const fits = readValues(name, operator, values, knowsVariables);
  return (context) => {
    const found = context[lower];
    if (found === undefined || (Array.isArray(found) && found.length === 0)) return ifExists !== undefined || quantifier === 'ForAllValues' || (operator.isNegated && quantifier === undefined);
    const each = (value: string) => fits(value, context) !== operator.isNegated;
    if (quantifier === 'ForAllValues') return listOf(found).every(each);
    if (quantifier === 'ForAnyValue') return listOf(found).some(each);
    if (typeof found !== 'string') throw new UnknownCondition(`${name} on ${key}, which has several values: it takes ForAnyValue or ForAllValues`);
    return each(found);
  };
}

/** Whether one of the values of the policy fits a value of the request. */
function readValues(name: string, operator: Operator, values: readonly string[], knowsVariables: boolean): (found: string, context: Context) => boolean {
  const isFilledIn = (value: string) => knowsVariables && hasVariables(value);
  const matcherOf = (value: string): Matcher => {
    try {
      return operator.matcher(value);
    } catch (error) {
      if (error instanceof RangeError) throw new UnknownCondition(`the value ${error.message} for ${name}`);
      throw error;
    }
  };
  const fixed = values.filter((value) => !isFilledIn(value)).map(matcherOf);
  const filled = values.filter(isFilledIn);
  return (found, context) => fixed.some((matcher) => matcher(found)) || filled.some((value) => {
    const text = fillIn(value, context, operator.escape);
    return text !== undefined && matcherOf(text)(found);
  });
}

/** `true` wants the key to be absent, `false` wants it to have a value. */
function nullTest(key: string, values: readonly string[]): Test {
  const wanted = values.map((value) => {
    if (!/^(true|false)$/i.test(value)) throw new UnknownCondition(`the value '${value}' for Null`);
    return value.toLowerCase() === 'true';
  });
  return (context) => wanted.includes(context[key] === undefined);
}

function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnknownCondition(`${what} that is no object`);
  return Object.entries(value);
}

function listOf(values: unknown): readonly string[] {
  return (Array.isArray(values) ? values : [values]).map(String);
}
