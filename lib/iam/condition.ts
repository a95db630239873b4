import { isKnownKey } from './condition-keys';
import { Operator, OPERATORS } from './condition-operators';
import { Context } from './request';
import { textsOf } from './texts';
import { Unknown } from './unknown';
import { Template } from './variables';
import { Matcher } from './wildcards';

/** One operator on one key: true if it holds for the context. Throws Unknown. */
type Test = (context: Context) => boolean;
type Value = string | readonly string[] | undefined;

const QUALIFIED = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/;

/** The `Condition` of a statement: all its tests must hold. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
export class Condition {
  /** In lower case. */
  public readonly keys = new Set<string>();
  private readonly tests: readonly Test[];

  /** Policies of the version 2008-10-17 know no policy variables. Throws Unknown for what is no condition. */
  constructor(json: unknown, private readonly knowsVariables: boolean) {
    this.tests = entriesOf(json, 'the Condition').flatMap(([operator, keys]) => entriesOf(keys, operator).map(([key, values]) => {
      this.keys.add(key.toLowerCase());
      try {
        return this.test(operator, key, textsOf(values, `${operator} on ${key}`));
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        return () => { throw error; };
      }
    }));
  }

  /** Throws Unknown for a test that can't be judged, unless another one does not hold. */
  public holds(context: Context): boolean {
    let unknown: Unknown | undefined;
    for (const test of this.tests) {
      try {
        if (!test(context)) return false;
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unknown ??= error;
      }
    }
    if (unknown) throw unknown;
    return true;
  }

  private test(name: string, key: string, values: readonly string[]): Test {
    const [, quantifier, base, ifExists] = QUALIFIED.exec(name) ?? [];
    const valueOf = reader(key);
    if (base === 'Null' && !ifExists && !quantifier) return nullTest(values, valueOf);
    const operator = OPERATORS.get(base ?? '');
    if (!operator) throw new Unknown(`the condition operator ${name}`);
    const fits = this.fitting(name, operator, values);
    const holds = (context: Context) => (value: string) => fits(value, context) !== operator.isNegated;
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    if (quantifier) {
      const isForAll = quantifier === 'ForAllValues';
      return (context) => {
        const found = valueOf(context);
        if (isEmpty(found)) return isForAll || (ifExists !== undefined && found === undefined);
        const list = typeof found === 'string' ? [found] : found;
        return isForAll ? list.every(holds(context)) : list.some(holds(context));
      };
    }
    return (context) => {
      const found = valueOf(context);
      if (found === undefined) return ifExists !== undefined || operator.isNegated;
      if (typeof found !== 'string') throw new Unknown(`${name} on ${key}, which has several values: it takes ForAnyValue or ForAllValues`);
      return holds(context)(found);
    };
  }

  /** Whether one of the values of the policy fits a value of the request. */
  private fitting(name: string, { matcher, escape }: Operator, values: readonly string[]): (found: string, context: Context) => boolean {
    const hasVariables = (value: string) => this.knowsVariables && Template.isOne(value);
    if (!escape && values.some(hasVariables)) throw new Unknown(`a policy variable for ${name}`);
    const fixed: readonly Matcher[] = values.filter((value) => !hasVariables(value)).map(matcher);
    const templates = values.filter(hasVariables).map((value) => new Template(value, escape!));
    if (templates.length === 0) return (found) => fixed.some((fits) => fits(found));
    return (found, context) => {
      const filled = templates.map((template) => matcher(template.fillIn(context)));
      return [...fixed, ...filled].some((fits) => fits(found));
    };
  }
}

/** The value of a key. One that is missing and could be there on AWS is not known. */
function reader(key: string): (context: Context) => Value {
  const lower = key.toLowerCase();
  const isKnown = isKnownKey(lower);
  return (context) => {
    const found = context[lower];
    if (found === undefined && !isKnown) throw new Unknown(`the condition key ${key}`);
    return found;
  };
}

/** `true` wants the key to be absent, `false` wants it to have a value. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null */
function nullTest(values: readonly string[], valueOf: (context: Context) => Value): Test {
  const wanted = values.map((value) => {
    if (!/^(true|false)$/i.test(value)) throw new Unknown(`the value '${value}' for Null`);
    return value.toLowerCase() === 'true';
  });
  return (context) => wanted.includes(isEmpty(valueOf(context)));
}

/** Absent, without any value, or with an empty one. */
function isEmpty(value: Value): value is undefined | '' | readonly [] {
  return value === undefined || value.length === 0;
}

function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unknown(`${what} that is no object`);
  return Object.entries(value);
}
