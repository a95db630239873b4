import { Allowed, decide, Decision, Ground } from '../../../lib/iam';
import { arnWildcard, wildcard } from '../../../lib/iam/wildcards';
import { Chance } from '../../helpers/chance';
import { Documents, Json, policiesOf, randomQuestion, RandomQuestion, randomStatement } from './random-policies';

const chance = new Chance(20260105);
const questions = Array.from({ length: 3000 }, () => randomQuestion(chance));

function ask({ request, weight }: RandomQuestion, documents: Documents): Decision {
  return decide(request, policiesOf(documents, weight));
}

const asked = questions.map((question) => ({ question, decision: ask(question, question.documents) }));
const allowed = asked.filter((item): item is { question: RandomQuestion; decision: Allowed } => item.decision.allowed);
const denied = asked.filter(({ decision }) => !decision.allowed);

/** The documents with the statements of each policy changed. */
function changed(documents: Documents, change: (statements: readonly Json[], policy: string) => readonly Json[]): Documents {
  return Object.fromEntries(Object.entries(documents).map(([name, statements]: [string, readonly Json[]]) => [name, change(statements, name)])) as unknown as Documents;
}

/** The documents with one statement more, in any of them. */
function withOneMore({ documents }: RandomQuestion, effect: 'Allow' | 'Deny'): Documents {
  const chosen = chance.one(Object.keys(documents));
  return changed(documents, (statements, name) => (name === chosen ? [...statements, randomStatement(chance, name === 'resource' ? 'resource' : 'caller', effect)] : statements));
}

function isAmong(grounds: readonly Ground[], policy: string, index: number): boolean {
  return grounds.some((ground) => ground.policy.name === policy && ground.statement.index === index);
}

test('there is enough of everything', () => {
  expect(allowed.length).toBeGreaterThan(300);
  for (const missing of ['identity', 'resource', 'either', 'boundary', 'session']) expect(denied.filter(({ decision }) => 'missing' in decision && decision.missing === missing).length).toBeGreaterThan(20);
  expect(denied.filter(({ decision }) => 'by' in decision).length).toBeGreaterThan(200);
  for (const side of ['identity', 'resource'] as const) expect(allowed.filter(({ decision }) => decision.needed[side]).length).toBeGreaterThan(50);
});

test('one grant more denies nothing', () => {
  for (const { question } of allowed) expect(ask(question, withOneMore(question, 'Allow')).allowed).toBe(true);
});

test('one denial more allows nothing', () => {
  for (const { question } of denied) expect(ask(question, withOneMore(question, 'Deny')).allowed).toBe(false);
});

test('the order of statements does not matter', () => {
  for (const { question, decision } of asked) {
    const other = ask(question, changed(question.documents, (statements) => chance.shuffled(statements)));
    expect({ ...other, by: undefined, identity: undefined, resource: undefined, limits: undefined }).toEqual({ ...decision, by: undefined, identity: undefined, resource: undefined, limits: undefined });
  }
});

test('what is allowed rests on its grounds alone', () => {
  for (const { question, decision } of allowed) {
    const grounds = [...decision.identity, ...decision.resource, ...decision.limits];
    const other = ask(question, changed(question.documents, (statements, name) => statements.filter((_, index) => isAmong(grounds, name, index))));
    expect(other).toMatchObject({ allowed: true, needed: decision.needed });
  }
});

test('what a statement denies, it denies alone, whatever is allowed', () => {
  for (const { question, decision } of denied) {
    if (decision.allowed || !decision.by) continue;
    const { by } = decision;
    const other = ask(question, changed(question.documents, (statements, name) => [
      ...statements.filter((_, index) => isAmong([by], name, index)), { Effect: 'Allow', Action: '*', Resource: '*', ...(name === 'resource' && { Principal: '*' }) },
    ]));
    expect(other).toMatchObject({ allowed: false, by: { policy: { name: by.policy.name } } });
  }
});

test('a side is needed if without its grounds it is denied, and only then', () => {
  for (const { question, decision } of allowed) {
    for (const side of ['identity', 'resource'] as const) {
      const without = changed(question.documents, (statements, name) => statements.filter((_, index) => name !== side || !isAmong(decision[side], name, index)));
      expect(ask(question, without).allowed).toBe(!decision.needed[side]);
    }
  }
});

test('boundaries and session policies allow nothing', () => {
  for (const { question } of allowed) {
    const { identity, resource } = question.documents;
    expect(ask(question, { identity, resource }).allowed).toBe(true);
  }
});

/** As slow as it is plain. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') return fits(pattern.slice(1), text) || (text !== '' && fits(pattern, text.slice(1)));
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && fits(pattern.slice(1), text.slice(1));
}

test('wildcards fit as a plain matcher says', () => {
  const word = (letters: string) => chance.some(6, () => chance.one([...letters])).join('');
  const pairs = Array.from({ length: 10_000 }, () => ({ pattern: word('ab.*?'), text: word('ab.') }));
  expect(pairs.filter(({ pattern, text }) => wildcard(pattern)(text) !== fits(pattern, text))).toEqual([]);
  expect(pairs.filter(({ pattern, text }) => fits(pattern, text)).length).toBeGreaterThan(500);
});

test('ARNs fit as a plain matcher says of each of their parts', () => {
  const part = (letters: string) => chance.some(2, () => chance.one([...letters])).join('');
  const arn = (letters: string) => ['arn', ...Array.from({ length: 4 }, () => part(letters)), part(`${letters}:`)];
  const pairs = Array.from({ length: 10_000 }, () => ({ pattern: arn('a*?*'), text: arn('aab') }));
  const expected = (pair: { readonly pattern: readonly string[]; readonly text: readonly string[] }) => pair.pattern.every((piece, index) => fits(piece, pair.text[index]));
  expect(pairs.filter((pair) => arnWildcard(pair.pattern.join(':'))(pair.text.join(':')) !== expected(pair))).toEqual([]);
  expect(pairs.filter(expected).length).toBeGreaterThan(100);
});
