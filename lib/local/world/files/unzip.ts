import { inflateRawSync } from 'node:zlib';
import { ReleaseError } from '../../../contracts/errors';
import { TreeFile } from '../../archive';

const [END, ENTRY, FILE] = [0x06054b50, 0x02014b50, 0x04034b50];
const [STORED, DEFLATED] = [0, 8];

/** The files of a ZIP archive in memory. Throws ArchiveInvalid for what is none, and for a path that leads out of its folder. */
export function unzip(archive: Buffer): TreeFile[] {
  try {
    return entriesOf(archive).filter(({ path }) => !path.endsWith('/'));
  } catch (error) {
    if (error instanceof ReleaseError) throw error;
    throw new ReleaseError('ArchiveInvalid', `it is no ZIP archive that can be read: ${(error as Error).message}`, { cause: error });
  }
}

function entriesOf(archive: Buffer): TreeFile[] {
  const signature = Buffer.alloc(4);
  signature.writeUInt32LE(END);
  const end = archive.lastIndexOf(signature);
  if (end < 0) throw new ReleaseError('ArchiveInvalid', 'it is no ZIP archive');
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    if (archive.readUInt32LE(at) !== ENTRY) throw new ReleaseError('ArchiveInvalid', 'its directory is damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const path = archive.toString('utf8', at + 46, at + 46 + nameLength);
    if (path.split('/').includes('..') || path.startsWith('/') || path.includes('\\')) throw new ReleaseError('ArchiveInvalid', `its file '${path}' does not lie in its folder`);
    const file = { path, bytes: bytesOf(archive, at, path), isExecutable: ((archive.readUInt32LE(at + 38) >>> 16) & 0o100) !== 0 };
    at += 46 + nameLength + extraLength + commentLength;
    return file;
  });
}

function bytesOf(archive: Buffer, entry: number, path: string): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const packed = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  if (archive.readUInt32LE(local) !== FILE) throw new ReleaseError('ArchiveInvalid', `its file '${path}' is damaged`);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const bytes = archive.subarray(start, start + packed);
  if (method === STORED) return Buffer.from(bytes);
  if (method === DEFLATED) return inflateRawSync(bytes);
  throw new ReleaseError('ArchiveInvalid', `its file '${path}' is packed by method ${method}; stored and deflated files can be read`);
}
