import { ReleaseError } from '../lib/contracts/errors';
import { readArguments } from './arguments';

export const USAGE = `Usage: cdk-release rehearse [STORY...] [options]

Plays a story against a synthesized CDK app, on this machine, in virtual time. No AWS account is reached.
STORY is a JavaScript module (from Node 22.18 on also a TypeScript one) whose default export is an async function of the
rehearsal. Several are played one after the other, each from the beginning. Without one, a terminal becomes a shell in
which you say what happens ('help' lists the words); elsewhere the lines of standard input are such words, and with --json
each is answered with one line of JSON. Without any line, the app is played until nothing goes on any more.

  --app COMMAND      the command that synthesizes the app (default: "app" in cdk.json)
  --assembly FOLDER  an app that was synthesized already, instead
  --run-builds       run the commands of the app's builds on this machine (otherwise a terminal is asked, once)
  --strict-iam       fail if the app's policies grant more than the stories use, all of them together; and list it
  --json             print the report as one JSON document and nothing else
  --html FILE        write the report as a page there: one file that needs no network
  --journal FILE     write the whole journal there, one JSON line per entry
  --verbose          show every line of the journal
  --quiet            show the end only: tables, and what went wrong
  -h, --help         show this

Exit status: 0 the story ended as told, 1 it did not, or rights were not as they should be, 2 it could not start, or nobody allowed the app's builds.`;

/** What was asked for on the command line. */
export interface Options {
  readonly stories: readonly string[];
  readonly app?: string;
  readonly assembly?: string;
  readonly journal?: string;
  readonly html?: string;
  readonly runBuilds: boolean;
  readonly strictIam: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
}

const TYPES = { app: 'string', assembly: 'string', journal: 'string', html: 'string', json: 'boolean', 'run-builds': 'boolean', 'strict-iam': 'boolean', verbose: 'boolean', quiet: 'boolean' } as const;
const SEE_ALSO = 'cdk-release help rehearse shows how to call it';

/** Reads what follows the command. Refuses with UsageInvalid what is not a call of it. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals: stories } = readArguments(args, TYPES, SEE_ALSO);
  const { json = false, verbose = false, quiet = false, app, assembly, journal, html } = values;
  if (json && stories.length > 1) throw invalid(`--json prints the report of one story, but ${stories.length} are named: ${stories.join(', ')}`);
  if (html !== undefined && stories.length > 1) throw invalid(`--html writes the page of one story, but ${stories.length} are named: ${stories.join(', ')}`);
  if (verbose && quiet) throw invalid('--verbose and --quiet are both given; give the one that you mean');
  if (app !== undefined && assembly !== undefined) throw invalid(`--app '${app}' and --assembly '${assembly}' are both given; give the one that you mean`);
  return { stories, app, assembly, journal, html, runBuilds: values['run-builds'] ?? false, strictIam: values['strict-iam'] ?? false, json, verbose, quiet };
}

function invalid(what: string): ReleaseError {
  return new ReleaseError('UsageInvalid', `${what}\n${SEE_ALSO}`);
}
