import { parseArgs } from 'node:util';
import { ReleaseError } from '../lib/contracts/errors';

export const USAGE = `Usage: cdk-release rehearse [STORY...] [options]

Plays a story against a synthesized CDK app, on this machine, in virtual time. No AWS account is reached.
STORY is a JavaScript module (from Node 22.18 on also a TypeScript one) whose default export is an async function of the
rehearsal. Without one, the app is read, checked, and played until nothing goes on any more. Several are played one after
the other, each from the beginning.

  --app COMMAND      the command that synthesizes the app (default: "app" in cdk.json)
  --assembly FOLDER  an app that was synthesized already, instead
  --run-builds       run the commands of the app's builds on this machine (otherwise a terminal is asked, once)
  --strict-iam       fail if the app's policies grant more than the stories use, all of them together; and list it
  --json             print the report as one JSON document and nothing else
  --journal FILE     write the whole journal there, one JSON line per entry
  --verbose          show every line of the journal
  -h, --help         show this

Exit status: 0 the story ended as told, 1 it did not, or rights were not as they should be, 2 it could not start, or nobody allowed the app's builds.`;

/** What was asked for on the command line. */
export interface Options {
  readonly stories: readonly string[];
  readonly app?: string;
  readonly assembly?: string;
  readonly journal?: string;
  readonly runBuilds: boolean;
  readonly strictIam: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Reads the arguments; 'help' if somebody only wants to know. Refuses with UsageInvalid what is not a call of this command. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [command, ...stories] = positionals;
  if (command === undefined) throw invalid('there is no command; say what to do, for example: cdk-release rehearse story.js');
  if (command !== 'rehearse') throw invalid(`there is no command '${command}'; the only one is 'rehearse'`);
  if (values.json && stories.length > 1) throw invalid(`--json prints the report of one story, but ${stories.length} are named: ${stories.join(', ')}`);
  if (values.app !== undefined && values.assembly !== undefined) {
    throw invalid(`--app '${values.app}' and --assembly '${values.assembly}' are both given; give the one that you mean`);
  }
  for (const name of ['app', 'assembly', 'journal'] as const) {
    if (values[name]?.trim() === '') throw invalid(`--${name} is empty; give it a value, or leave it out`);
  }
  return { ...values, stories, runBuilds: values['run-builds'] ?? false, strictIam: values['strict-iam'] ?? false, json: values.json ?? false, verbose: values.verbose ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        app: { type: 'string' }, assembly: { type: 'string' }, journal: { type: 'string' }, json: { type: 'boolean' }, 'run-builds': { type: 'boolean' }, 'strict-iam': { type: 'boolean' }, verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw invalid((error as Error).message.replace(/\. To specify a positional[^]*$/, '').replaceAll('\n', ' '));
  }
}

function invalid(what: string): ReleaseError {
  return new ReleaseError('UsageInvalid', `${what}\ncdk-release --help shows how to call it`);
}
