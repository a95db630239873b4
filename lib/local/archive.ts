import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ZipFile } from 'yazl';
import { ReleaseError } from '../contracts/errors';

/** Files by their paths; a text is written as UTF-8. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** A file of a tree, with whether it can be run. */
export interface TreeFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly isExecutable: boolean;
}

/** The same as `readFiles`, with whether each file can be run: in a folder as it lies there, else not. Sorted by path. */
export function readTree(from: string | Files, purpose: string): TreeFile[] {
  return treeOf(readFiles(from, purpose), (path) => typeof from === 'string' && isExecutable(join(from, path)));
}

/** Whether a file's owner may run it. */
export function isExecutable(path: string): boolean {
  return (statSync(path).mode & 0o100) !== 0;
}

/**
 * A folder, or the files themselves. A link to a file is that file; what is neither file nor folder is refused, and nothing at all, too.
 * `purpose` says what the files are wanted for: `to drop as 'site'`.
 */
export function readFiles(from: string | Files, purpose: string): Files {
  const files = typeof from === 'string' ? readFolder(from, purpose) : from;
  if (Object.keys(files).length > 0) return files;
  throw new ReleaseError('StoryInvalid', `there is no file ${typeof from === 'string' ? `in ${from} ` : ''}${purpose}; build it first`);
}

function readFolder(folder: string, purpose: string): Files {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ReleaseError('StoryInvalid', `there is no folder ${folder} ${purpose}; build it first`);
  }
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path).split(sep).join('/'), readFile(path)]));
}

function readFile(path: string): Buffer {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return readFileSync(path);
  throw new ReleaseError('StoryInvalid', `${path} is no file that can be kept; leave it out`);
}

/**
 * A ZIP archive that is the same, byte for byte, wherever and whenever it is made. It is not compressed: what zlib makes depends on how Node was built.
 */
export async function zip(files: readonly TreeFile[] | Files): Promise<Buffer> {
  const archive = new ZipFile();
  for (const { path, bytes, isExecutable: mayRun } of Array.isArray(files) ? files as readonly TreeFile[] : treeOf(files as Files)) {
    archive.addBuffer(bytes, path, { mtime: new Date(1980, 0, 1), mode: mayRun ? 0o100755 : 0o100644, forceDosTimestamp: true, compress: false });
  }
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function treeOf(files: Files, mayRun: (path: string) => boolean = () => false): TreeFile[] {
  return Object.keys(files).sort().map((path) => ({ path, bytes: Buffer.from(files[path]), isExecutable: mayRun(path) }));
}
