import { parseArgs, ParseArgsConfig } from 'node:util';
import { ReleaseError } from '../lib/contracts/errors';
import { didYouMean } from './nearest';

/** The options of a command by their names: with a value, or a switch. */
export type OptionTypes = Readonly<Record<string, 'string' | 'boolean'>>;

type Values<T extends OptionTypes> = { readonly [K in keyof T]?: T[K] extends 'string' ? string : boolean };

/** Reads a command's arguments. Refuses with UsageInvalid an option that is not one, or has no value; `seeAlso` says where help is. */
export function readArguments<T extends OptionTypes>(args: readonly string[], types: T, seeAlso: string): { readonly values: Values<T>; readonly positionals: readonly string[] } {
  const { values, positionals } = parse(args, types, seeAlso);
  const empty = Object.entries(values).find(([, value]) => typeof value === 'string' && value.trim() === '');
  if (empty) throw new ReleaseError('UsageInvalid', `--${empty[0]} is empty; give it a value, or leave it out\n${seeAlso}`);
  return { values: values as Values<T>, positionals };
}

function parse(args: readonly string[], types: OptionTypes, seeAlso: string) {
  const options = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])) satisfies ParseArgsConfig['options'];
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const said = inOurWords((error as Error).message.replace(/\. To specify a positional[^]*$/, '').replaceAll('\n', ' '));
    const unknown = /Unknown option '(-[^']+)'/.exec(said)?.[1];
    const hint = unknown === undefined ? '' : didYouMean(unknown, Object.keys(types).map((name) => `--${name}`));
    throw new ReleaseError('UsageInvalid', `${said}${hint}\n${seeAlso}`, { cause: error });
  }
}

/** What Node says of an option and its value. */
function inOurWords(said: string): string {
  const [, needy] = /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(said) ?? [];
  const [, proud] = /^Option '(?:-\w, )?(--[\w-]+)' does not take an argument/.exec(said) ?? [];
  return needy !== undefined ? `${needy} needs a value behind it` : proud !== undefined ? `${proud} takes no value` : said;
}
