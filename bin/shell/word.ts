import { ReleaseError } from '../../lib/contracts/errors';
import { readArguments } from '../arguments';
import type { Session } from './session';

/** What stands in a place, and thereby what may complete it. */
export type Kind = 'environment' | 'pipeline' | 'stage' | 'role' | 'alarm' | 'function' | 'target' | 'path' | 'folder' | 'artifact' | 'version' | 'unit' | 'condition' | 'word' | 'text';

export interface Parameter {
  /** As help shows it. */
  readonly name: string;
  readonly kind: Kind;
  readonly isOptional?: boolean;
  /** Only of the last one: it may be several words. */
  readonly isRest?: boolean;
}

export interface Option {
  /** What it takes; a switch takes nothing. */
  readonly value?: string;
  readonly help: string;
}

/** What was said after a word. */
export interface Given {
  readonly words: readonly string[];
  option(name: string): string | undefined;
  has(name: string): boolean;
  /** The words from this one on, as one text. */
  text(from: number): string;
}

/** Something that can be said in the shell: one entry says its name, its help, what completes it and what it does. */
export interface Word {
  readonly name: string;
  readonly help: string;
  readonly parameters: readonly Parameter[];
  readonly options?: Readonly<Record<string, Option>>;
  /** Does it; what it returns is the answer to a machine. */
  run(session: Session, given: Given): unknown;
  /** What a person is shown of that answer, if the lines meanwhile have not told it. */
  show?(answer: never, session: Session, given: Given): void;
}

/** Words that belong together. */
export interface WordGroup {
  readonly name: string;
  readonly words: readonly Word[];
}

/** `approve ENVIRONMENT [COMMENT...] [--action NAME]` */
export function usageOf({ name, parameters, options = {} }: Word): string {
  const shown = parameters.map(({ name: parameter, isOptional, isRest }) => {
    const text = isRest ? `${parameter}...` : parameter;
    return isOptional ? `[${text}]` : text;
  });
  return [name, ...shown, ...Object.entries(options).map(([option, { value }]) => `[--${option}${value === undefined ? '' : ` ${value}`}]`)].join(' ');
}

/** Reads what follows a word. Refuses with UsageInvalid what it can't have. */
export function readGiven(word: Word, args: readonly string[]): Given {
  const usage = `write: ${usageOf(word)}`;
  const types = Object.fromEntries(Object.entries(word.options ?? {}).map(([name, { value }]) => [name, value === undefined ? 'boolean' as const : 'string' as const]));
  const { parameters } = word;
  // What another word follows with is for that one to read.
  const own = parameters.at(-1)?.kind === 'word' && parameters.at(-1)?.isRest ? parameters.length - 1 : args.length;
  const { values, positionals: read } = readArguments(args.slice(0, own), types, usage);
  const positionals = [...read, ...args.slice(own)];
  const missing = parameters.find(({ isOptional }, index) => !isOptional && positionals[index] === undefined);
  if (missing) throw invalid(`${word.name} needs ${missing.name}; ${usage}`);
  if (positionals.length > parameters.length && !parameters.at(-1)?.isRest) throw invalid(`'${positionals[parameters.length]}' is too much for ${word.name}; ${usage}`);
  return {
    words: positionals, text: (from) => positionals.slice(from).join(' '),
    option: (name) => (typeof values[name] === 'string' ? values[name] : undefined), has: (name) => values[name] !== undefined,
  };
}

export function invalid(what: string): ReleaseError {
  return new ReleaseError('UsageInvalid', what);
}
