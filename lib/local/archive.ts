import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ZipFile } from 'yazl';
import { ReleaseError } from '../contracts/errors';

/** Files by their paths; a text is written as UTF-8. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** A folder, or the files themselves. A link to a file is that file; what is neither file nor folder is refused, and nothing at all, too. */
export function readFiles(from: string | Files, artifact: string): Files {
  const files = typeof from === 'string' ? readFolder(from, artifact) : from;
  if (Object.keys(files).length > 0) return files;
  throw new ReleaseError('StoryInvalid', `there is no file ${typeof from === 'string' ? `in ${from} ` : ''}to drop as '${artifact}'; build it first`);
}

function readFolder(folder: string, artifact: string): Files {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ReleaseError('StoryInvalid', `there is no folder ${folder} to drop as '${artifact}'; build it first`);
  }
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path).split(sep).join('/'), readFile(path)]));
}

function readFile(path: string): Buffer {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return readFileSync(path);
  throw new ReleaseError('StoryInvalid', `${path} is no file that a release can hold; leave it out of what is dropped`);
}

/**
 * A ZIP archive that is the same, byte for byte, wherever and whenever it is made. It is not compressed: what zlib makes depends on how Node was built.
 * `executable` says which paths may be run.
 */
export async function zip(files: Files, executable: (path: string) => boolean = () => false): Promise<Buffer> {
  const archive = new ZipFile();
  for (const path of Object.keys(files).sort()) {
    archive.addBuffer(Buffer.from(files[path]), path, { mtime: new Date(1980, 0, 1), mode: executable(path) ? 0o100755 : 0o100644, forceDosTimestamp: true, compress: false });
  }
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
