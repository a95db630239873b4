import { readFileSync } from 'node:fs';
import type { Session } from '../../../bin/shell/session';
import { helpOf, helpOfAll, reference } from '../../../bin/shell/help';
import { readGiven, usageOf } from '../../../bin/shell/word';
import { hanging } from '../../../bin/screen/text';
import { GROUPS, WORDS } from '../../../bin/shell/words';
import { readCondition, readSpan } from '../../../bin/shell/words/time';
import { ReleaseError } from '../../../lib/contracts/errors';
import { Person, Rehearsal, RehearsedAlarm, ReportView } from '../../../lib/local';

const wordNamed = (name: string) => WORDS.find((word) => word.name === name)!;

test('what the words do is what stories call by the same names', () => {
  const own = ['as', 'breach', 'clear', 'insufficient', 'status', 'log', 'help', 'quit'];
  const names = WORDS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const story = [Rehearsal, Person, RehearsedAlarm].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype));
  expect(names.filter((name) => !story.includes(name) && !own.includes(name))).toEqual([]);
});

test('docs/shell.md lists every word as the table says it', () => {
  expect(readFileSync('docs/shell.md', 'utf8')).toContain(`\n${reference(WORDS)}\n`);
});

test('help says how each word is written, in a terminal of 80 columns and 24 rows, and all about one', () => {
  const lines = hanging(helpOfAll(GROUPS), 79);
  expect(lines.length).toBeLessThan(23);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
  for (const word of WORDS) expect(lines.join('\n')).toContain(usageOf({ ...word, options: undefined }));
  expect(helpOf(wordNamed('stop'))).toBe([
    'stop ENVIRONMENT [--abandon] [--reason TEXT]', '  stops the execution that is in progress', '  --abandon      leaves what is in progress behind', '  --reason TEXT  why',
  ].join('\n'));
});

test.each(['approve', 'reject'])('where AWS wants a summary, %s says how it is given', (name) => {
  const refuse = () => {
    throw new ReleaseError('StoryInvalid', "Action 'approve-1' requires a summary.");
  };
  const session = { person: () => ({ approve: refuse, reject: refuse }) } as unknown as Session;
  expect(() => wordNamed(name).run(session, readGiven(wordNamed(name), ['prod']))).toThrow(`requires a summary. Here: ${name} prod "why"`);
});

test('what follows a word is read as its entry says', () => {
  const given = readGiven(wordNamed('approve'), ['prod', 'go', '--action', 'approve-1', 'on']);
  expect([given.words, given.text(1), given.option('action')]).toEqual([['prod', 'go', 'on'], 'go on', 'approve-1']);
  expect(readGiven(wordNamed('as'), ['Role', 'ada', 'stop', 'prod', '--abandon']).words).toEqual(['Role', 'ada', 'stop', 'prod', '--abandon']);
});

test.each([
  ['approve', [], 'approve needs ENVIRONMENT; write: approve ENVIRONMENT [COMMENT...] [--action NAME]'],
  ['settle', ['now'], "'now' is too much for settle; write: settle"],
  ['commit', ['site', '--autor', 'ada'], "Unknown option '--autor' (did you mean '--author'?)\nwrite: commit FOLDER"],
  ['commit', ['site', '--author', ''], '--author is empty'],
])('fails for %s %j', (name, args, said) => {
  expect(() => readGiven(wordNamed(name), args)).toThrow(said);
});

test.each([
  ['12 minutes', { minutes: 12 }], ['1 hour 30 minutes', { hours: 1, minutes: 30 }], ['2 days', { days: 2 }], ['0.5 hours', { hours: 0.5 }], ['5m', { minutes: 5 }], ['1h30m', { hours: 1, minutes: 30 }], ['2 d 10s', { days: 2, seconds: 10 }],
])('%s is a length of time', (text, span) => {
  expect(readSpan(text.split(' '))).toEqual(span);
});

test.each([
  ['', "'' is no length of time"], ['12', "'12' is no length of time"], ['5x', "'5 x' is no length of time"], ['12 minuets', "'12 minuets' is no length of time (did you mean 'minutes'?)"], ['-1 minute', "'-1 minute' is no length"],
  ['1 hour 2 hours', "hours stands twice in '1 hour 2 hours'; say it once"],
])('fails for the length of time %j', (text, said) => {
  expect(() => readSpan(text === '' ? [] : text.split(' '))).toThrow(said);
});

const report = (prod: object, state = 'good') => {
  const environment = { release: 'shop', name: 'prod', running: null, waiting: null, asks: null, ...prod };
  return { environments: [environment], environment: ReportView.prototype.environment, releases: [{ version: '1.1.0', state }] } as unknown as ReportView;
};

test.each([
  ['prod asks', { asks: 'May 1.1.0 go?' }, {}],
  ['prod runs 1.1.0', { running: { version: '1.1.0' } }, { running: { version: '1.0.0' } }],
  ['prod waits', { waiting: 'the start of 1.1.0' }, {}],
  ['prod waits for gates-after', { waiting: 'Deploy/gates-after of 1.1.0' }, { waiting: 'Approve/approve-1 of 1.1.0' }],
])('%s', (text, yes, no) => {
  const isSo = readCondition(text.split(' '), report({}));
  expect([isSo(report(yes)), isSo(report(no))]).toEqual([true, false]);
});

test('1.1.0 is bad', () => {
  const isSo = readCondition(['1.1.0', 'is', 'bad'], report({}));
  expect([isSo(report({}, 'bad')), isSo(report({}, 'good'))]).toEqual([true, false]);
});

test.each([
  ['prod', "'prod' is no condition; write e.g. prod asks"], ['prod runs', "'prod runs' is no condition"], ['prod waits upon me', 'is no condition'], ['1.1.0 is nice', 'is no condition'],
  ['live asks', "there is no environment 'live' (known: shop/prod)"],
])('fails for the condition %j', (text, said) => {
  expect(() => readCondition(text.split(' '), report({}))).toThrow(said);
});

test('every word says how it is written', () => {
  for (const word of WORDS) expect(usageOf(word)).toMatch(new RegExp(`^${word.name}( [A-Z=]+(\\.\\.\\.)?)*( \\[[A-Z]+(\\.\\.\\.)?\\])*( \\[--[a-zA-Z]+( [A-Z/]+)?\\])*$`));
});
