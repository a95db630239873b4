import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseError } from '../lib/contracts/errors';
import { didYouMean } from './nearest';
import { REHEARSE } from './rehearse-command';
import { REPORT } from './report-command';
import { SHOW } from './show-command';

/** Something that `cdk-release` does. */
export interface Command {
  readonly name: string;
  /** For the list of commands. */
  readonly summary: string;
  /** All of its help. */
  readonly usage: string;
  /** Returns the exit status. */
  run(args: readonly string[]): Promise<number>;
}

export const COMMANDS: readonly Command[] = [REHEARSE, REPORT, SHOW];

/** Does what the arguments say and returns the exit status. Refuses with UsageInvalid what is no command. */
export async function obey(args: readonly string[]): Promise<number> {
  const [first, second] = args;
  if (first === undefined) throw invalid('there is no command; say what to do, for example: cdk-release rehearse story.js');
  if (['--version', '-V', 'version'].includes(first)) return print(versionOf());
  if (['--help', '-h', 'help'].includes(first)) return print(second === undefined ? overview() : commandNamed(second).usage);
  const command = commandNamed(first);
  return args.some((arg) => arg === '--help' || arg === '-h') ? print(command.usage) : command.run(args.slice(1));
}

/** What `cdk-release --help` prints: the only command's own help, or a list. */
function overview(): string {
  if (COMMANDS.length === 1) return COMMANDS[0].usage;
  const longest = Math.max(...COMMANDS.map(({ name }) => name.length));
  const list = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`).join('\n');
  return `Usage: cdk-release COMMAND [options]\n\n${list}\n\ncdk-release help COMMAND says more about it; cdk-release --version says which version this is.`;
}

function commandNamed(name: string): Command {
  const found = COMMANDS.find((command) => command.name === name);
  if (found) return found;
  const names = COMMANDS.map((command) => command.name);
  if (name.startsWith('-')) throw invalid(`'${name}' stands before the command; put the command first, for example: cdk-release rehearse story.js ${name}`);
  throw invalid(`there is no command '${name}'${didYouMean(name, names)}; ${names.length === 1 ? `the only one is '${names[0]}'` : `there are: ${names.join(', ')}`}`);
}

function versionOf(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { readonly version: string };
  return version;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function invalid(what: string): ReleaseError {
  return new ReleaseError('UsageInvalid', `${what}\ncdk-release --help shows how to call it`);
}
