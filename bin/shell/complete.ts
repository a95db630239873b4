import type { Plan } from '../../lib/local';
import { candidates } from './candidates';
import type { Session } from './session';
import { splitBegun } from './split';
import { Word } from './word';

/** What may end the word that somebody writes, and what he has written of it: as Node's `readline` asks for it. */
export function complete(plan: Plan, session: Session, line: string): [string[], string] {
  const { words, last } = splitBegun(line);
  const found = candidatesFor(plan, session, words, last).filter((candidate) => candidate.startsWith(last)).map((candidate) => (/[/=]$/.test(candidate) ? candidate : `${candidate} `));
  return [found, last];
}

function candidatesFor(plan: Plan, session: Session, words: readonly string[], last: string): readonly string[] {
  const [name, ...args] = words;
  if (name === undefined) return session.words.map((word) => word.name);
  const word = session.words.find((candidate) => candidate.name === name);
  if (!word) return [];
  if (last.startsWith('-')) return Object.keys(word.options ?? {}).map((option) => `--${option}`);
  const before = withoutOptions(word, args);
  const { parameters } = word;
  const index = Math.min(before.length, parameters.length - 1);
  const parameter = parameters[index];
  if (!parameter || (before.length >= parameters.length && !parameter.isRest)) return [];
  // What stands behind `as ROLE NAME` is a line of its own.
  if (parameter.kind === 'word' && parameter.isRest) return candidatesFor(plan, session, before.slice(index), last);
  return candidates(parameter.kind, plan, session, last, parameter.isRest ? before.slice(index) : before);
}

function withoutOptions(word: Word, args: readonly string[]): string[] {
  return args.filter((arg, index) => !arg.startsWith('--') && word.options?.[args[index - 1]?.slice(2) ?? '']?.value === undefined);
}
