import { errorText, isReleaseError } from '../lib/contracts/errors';
import { loadApp, readApp } from './app';
import { readOptions, USAGE } from './options';
import { placeOf } from './place';
import { rehearse } from './rehearse';
import { NamedStory, readStory } from './story';

const ENDED = 0;
const FAILED = 1;
const NOT_STARTED = 2;

/** Without a story, the app is played until nothing goes on any more. */
const NOTHING_HAPPENS: NamedStory = { story: (r) => r.settle() };

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return ENDED;
  }
  const stories: NamedStory[] = [];
  for (const file of options.stories) stories.push(await readStory(file));
  const assembly = readApp(options);
  process.once('exit', () => assembly.remove());
  return await rehearse(loadApp(assembly), stories.length > 0 ? stories : [NOTHING_HAPPENS], options) ? ENDED : FAILED;
}

/** A person's mistake is told in words; only a fault of this program is told with its stack. */
function told(error: unknown): string {
  if (isReleaseError(error) || !(error instanceof Error)) return errorText(error);
  return 'syscall' in error ? error.message : `this is a fault of cdk-release: ${error.stack}`;
}

// Whoever reads our output may stop reading, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? process.exitCode ?? FAILED : NOT_STARTED));
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

// What a story does not await may fail at any time, even when the report is printed.
process.on('unhandledRejection', (error) => {
  const place = placeOf(error, '');
  process.stderr.write(`a promise that the story does not await has failed: ${errorText(error)}${place === undefined ? '' : `\n  at ${place}`}\n`);
  process.exit(FAILED);
});

let isOver = false;
process.once('exit', (status) => {
  if (isOver || status !== ENDED) return;
  process.stderr.write('the story ended the process before its own end\n');
  process.exitCode = FAILED;
});

main().catch((error: unknown) => {
  process.stderr.write(`could not start: ${told(error)}\n`);
  return NOT_STARTED;
}).then((status) => {
  isOver = true;
  process.exitCode = status;
});
