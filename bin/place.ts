import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = resolve(__dirname, '..');

/** What ends a line of a stack: a file, a line, perhaps a column. */
const PLACE = /(?:^|\s|\()(file:\/\/\/[^()\n]+?|(?:\/|[A-Za-z]:\\)[^()\n]+?):(\d+)(?::\d+)?\)?$/;

interface Place {
  readonly file: string;
  readonly line: string;
}

/** Where a person's own file threw something, as `file:line` seen from here: the story's line if it is in the stack, otherwise that of a file beside it. */
export function placeOf(error: unknown, story: string): string | undefined {
  return error instanceof Error ? placeIn(error.stack ?? '', story) : undefined;
}

/** The same, found in a text. */
export function placeIn(stack: string, story: string): string | undefined {
  const places = stack.split('\n').flatMap(readPlace);
  const found = places.find(({ file }) => file === resolve(story)) ?? places.find(({ file }) => isOwn(file));
  return found && `${shown(found.file)}:${found.line}`;
}

function readPlace(line: string): Place[] {
  const match = PLACE.exec(line);
  return match ? [{ file: match[1].startsWith('file:') ? fileURLToPath(match[1]) : match[1], line: match[2] }] : [];
}

/** Neither this package's own code nor what somebody installed. */
function isOwn(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && !['bin', 'lib', 'lambda'].some((folder) => file.startsWith(join(PACKAGE, folder) + sep));
}

function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
