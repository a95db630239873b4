import { Case, ConditionCase, isConditionCase, questionsOf, readCases } from '../../../bench/iam-cases';
import { decide, Undecidable } from '../../../lib/iam';
import { OPERATORS } from '../../../lib/iam/condition-operators';

const cases = readCases();

/** What a decision comes to, as cases say it. */
function outcome({ request, policies, expect: expected }: ReturnType<typeof questionsOf>[number]): unknown {
  try {
    const decision = decide(request, policies);
    if (!decision.allowed) return decision.by ? { by: decision.by.statement.sid } : { missing: decision.missing };
    return { allowed: true, ...('needed' in expected && { needed: decision.needed }) };
  } catch (error) {
    if (!(error instanceof Undecidable)) throw error;
    return { unknown: error.message.replace(/^.*: a rehearsal does not know /, '') };
  }
}

describe.each([...new Set(cases.map(({ file }) => file))])('%s', (file) => {
  test.each(cases.filter((found) => found.file === file).map((found): [string, Case] => [found.name, found]))('%s', (_, found) => {
    for (const question of questionsOf(found)) expect(outcome(question)).toEqual(question.expect);
  });
});

describe('the cases', () => {
  test('name the page that documents what is decided', () => {
    expect(cases.length).toBeGreaterThan(600);
    expect(cases.filter(({ page }) => !/^https:\/\/docs\.aws\.amazon\.com\/[\w/.#-]+$/.test(page))).toEqual([]);
  });

  test('have names that say what they are', () => {
    const names = cases.map(({ file, name }) => `${file}: ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  const situations: readonly [string, (operator: string) => string, (given: Given) => boolean][] = [
    ['a value that fits', (operator) => operator, ({ values, holds }) => values === 1 && holds === true],
    ['a value that does not fit', (operator) => operator, ({ values, holds }) => values === 1 && holds === false],
    ['an absent key', (operator) => operator, ({ values, holds }) => values === 0 && typeof holds === 'boolean'],
    ['several values, which it can\'t judge', (operator) => operator, ({ values, holds }) => values > 1 && typeof holds === 'object'],
    ...['ForAnyValue', 'ForAllValues'].flatMap((set): typeof situations => [
      [`${set} and several values that fit`, (operator) => `${set}:${operator}`, ({ values, holds }) => values > 1 && holds === true],
      [`${set} and several values that do not fit`, (operator) => `${set}:${operator}`, ({ values, holds }) => values > 1 && holds === false],
      [`${set} and an absent key`, (operator) => `${set}:${operator}`, ({ values, holds }) => values === 0 && holds === (set === 'ForAllValues')],
    ]),
    ['IfExists and a value that fits', (operator) => `${operator}IfExists`, ({ values, holds }) => values === 1 && holds === true],
    ['IfExists and a value that does not fit', (operator) => `${operator}IfExists`, ({ values, holds }) => values === 1 && holds === false],
    ['IfExists and an absent key', (operator) => `${operator}IfExists`, ({ values, holds }) => values === 0 && holds === true],
  ];

  test.each(situations)('try each operator with %s', (_, qualified, isIt) => {
    const given = cases.filter(isConditionCase).flatMap(givenIn);
    expect([...OPERATORS.keys()].map(qualified).filter((operator) => !given.some((found) => found.operator === operator && isIt(found)))).toEqual([]);
  });

  test('try each side of an account border with each other', () => {
    const names = cases.filter(({ file }) => file === 'cross-account').map(({ name }) => name);
    const says = ['allows', 'says nothing', 'denies'];
    expect(names).toEqual(expect.arrayContaining(says.flatMap((own) => says.map((other) => `the role's policy ${own}, the policy of the resource ${other}`))));
  });

  test.each(['identity', 'boundary', 'session', 'resource', 'repository', 'trust', 'key'])('try the policy of the kind %s: it allows, it does not, it denies', (kind) => {
    const about = cases.filter((found) => kind in found).map((found) => ('expect' in found ? found.expect : {}));
    expect(about.some((expected) => 'allowed' in expected)).toBe(true);
    expect(about.some((expected) => 'missing' in expected)).toBe(true);
    expect(about.some((expected) => 'by' in expected)).toBe(true);
  });
});

interface Given {
  readonly operator: string;
  readonly values: number;
  readonly holds: ConditionCase['holds'];
}

/** A condition with one operator on one key, and how many values the request has for it. */
function givenIn({ condition, context, holds }: ConditionCase): Given[] {
  const [[operator, keys], ...others] = Object.entries(condition);
  if (others.length > 0 || Object.keys(keys).length > 1) return [];
  const found = context[Object.keys(keys)[0]];
  return [{ operator, values: found === undefined ? 0 : typeof found === 'string' ? 1 : found.length, holds }];
}
