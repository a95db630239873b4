import { isReleaseError, ReleaseError } from '../contracts/errors';
import { Reader } from '../contracts/parse';
import { Files } from './archive';

/** Reads what a story hands in, which may be JavaScript, where no compiler looks at it. What is wrong with it is the story's fault. */
export function readStoryOptions<T>(call: string, given: unknown, read: (reader: Reader) => T): T {
  try {
    return Reader.parse(call, given, read);
  } catch (error) {
    throw isReleaseError(error) ? new ReleaseError('StoryInvalid', error.message, { cause: error }) : error;
  }
}

/** A folder, or the files themselves. */
export function readFilesOption(r: Reader): string | Files {
  return r.like(isFiles, 'a folder, or files by their paths, each a text or a Buffer');
}

function isFiles(value: unknown): value is string | Files {
  if (typeof value !== 'object' || value === null) return typeof value === 'string';
  return !Array.isArray(value) && Object.values(value).every((content) => typeof content === 'string' || Buffer.isBuffer(content));
}
