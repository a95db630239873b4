import { errorText } from '../lib/contracts/errors';
import { obey } from './commands';
import { placeOf } from './place';
import { told } from './told';

const ENDED = 0;
const FAILED = 1;
const NOT_STARTED = 2;

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

obey(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`could not start: ${told(error)}\n`);
  return NOT_STARTED;
}).then((status) => {
  isOver = true;
  process.exitCode = status;
});
