import { parseArgs } from 'node:util';
import { errorText, isReleaseError, ReleaseError } from '../lib/contracts/errors';
import { readApp } from './app';
import { Screen } from './screen';
import { readStory } from './story';
import { load } from '../lib/local';


const USAGE = `Usage: cdk-release rehearse [STORY] [options]

Plays a story against a synthesized CDK app, on this machine, in virtual time. No AWS account is reached.
STORY is a JavaScript module whose default export is an async function of the rehearsal. Without one, the app is read,
checked, and played until nothing goes on any more.

  --app COMMAND      the command that synthesizes the app (default: "app" in cdk.json)
  --assembly FOLDER  an app that was synthesized already, instead
  --json             print the report as one JSON document and nothing else
  --verbose          show every line of the journal
  --help             show this

Exit status: 0 the story ended as told, 1 it did not, 2 it could not start.`;

const ENDED = 0;
const FAILED = 1;
const NOT_STARTED = 2;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      app: { type: 'string' }, assembly: { type: 'string' }, json: { type: 'boolean' }, verbose: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return ENDED;
  }
  const [command, storyFile, ...rest] = positionals;
  if (command !== 'rehearse' || rest.length > 0) throw new ReleaseError('UsageInvalid', `'${positionals.join(' ')}' is not a call of cdk-release\n\n${USAGE}`);
  if (values.app !== undefined && values.assembly !== undefined) throw new ReleaseError('UsageInvalid', 'give --app or --assembly, not both');

  const story = storyFile === undefined ? (r: { settle(): Promise<void> }) => r.settle() : await readStory(storyFile);
  const assembly = readApp(values);
  try {
    const screen = new Screen(process.stdout, { quiet: values.json === true, verbose: values.verbose === true });
    const app = load(assembly.directory);
    screen.begin(app.plan);
    const { report, error } = await app.run(story, { onJournal: (entry) => screen.show(entry) });
    if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else screen.end(report);
    if (error !== undefined && values.json) process.stderr.write(`${errorText(error)}\n`);
    return error === undefined ? ENDED : FAILED;
  } finally {
    assembly.remove();
  }
}

main().then(
  (status) => { process.exitCode = status; },
  (error: unknown) => {
    process.stderr.write(`could not start: ${isReleaseError(error) || !(error instanceof Error) ? errorText(error) : error.message}\n`);
    process.exitCode = NOT_STARTED;
  },
);
