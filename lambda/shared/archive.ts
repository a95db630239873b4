import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { Entry, fromRandomAccessReader, RandomAccessReader, ZipFile } from 'yauzl';
import { ReleaseError } from '../../lib/contracts/errors';
import { FILE_PATH, ManifestFile } from '../../lib/contracts/manifest';

/** What is read at once: the memory that reading an archive takes, whatever its size. */
const WINDOW = 8 * 1024 * 1024;

export interface ArchiveSource {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** A ZIP archive in S3, read by ranges: its directory first, then its files as they are asked for. */
export class Archive {
  public static async open(source: ArchiveSource): Promise<Archive> {
    const object = { Bucket: source.bucket, Key: source.key, VersionId: source.versionId };
    const { ContentLength, VersionId } = await source.s3.send(new HeadObjectCommand(object));
    const reader = new S3Reader({ ...source, versionId: source.versionId ?? VersionId }, ContentLength!);
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      fromRandomAccessReader(reader, ContentLength!, { lazyEntries: true, autoClose: false }, (error, file) => (error ? reject(invalid(source.key, error)) : resolve(file)));
    });
    const entries = await readEntries(zip, source.key);
    if (entries.size === 0) throw invalid(source.key, 'it has no file in it');
    return new Archive(zip, entries, source.key);
  }

  private constructor(private readonly zip: ZipFile, private readonly entries: ReadonlyMap<string, Entry>, private readonly key: string) {}

  /** Paths of the files, sorted. */
  public get paths(): string[] {
    return [...this.entries.keys()].sort();
  }

  public async read(path: string): Promise<Buffer> {
    return this.start(path, Infinity);
  }

  /** The first bytes of a file: the memory that it takes is bounded, whatever the file is. */
  public async start(path: string, max: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of await this.stream(path)) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size >= max) break;
    }
    return Buffer.concat(chunks).subarray(0, max);
  }

  /** Every file with its digest, in the order in which the archive holds them. */
  public async list(): Promise<ManifestFile[]> {
    const files: ManifestFile[] = [];
    for (const [path, entry] of this.entries) {
      const hash = createHash('sha256');
      for await (const chunk of await this.stream(path)) hash.update(chunk as Buffer);
      files.push({ path, size: entry.uncompressedSize, digest: `sha256:${hash.digest('hex')}` });
    }
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private stream(path: string): Promise<Readable> {
    return new Promise((resolve, reject) => {
      this.zip.openReadStream(this.entries.get(path)!, (error, stream) => (error ? reject(invalid(this.key, error)) : resolve(stream)));
    });
  }
}

function readEntries(zip: ZipFile, key: string): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on('error', (error: Error) => reject(invalid(key, error)));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      if (!entry.fileName.endsWith('/')) {
        if (!FILE_PATH.test(entry.fileName)) return reject(invalid(key, `the path '${entry.fileName}' leaves the archive`));
        if (entries.has(entry.fileName)) return reject(invalid(key, `it holds '${entry.fileName}' twice`));
        if (entry.isEncrypted()) return reject(invalid(key, `'${entry.fileName}' is encrypted`));
        entries.set(entry.fileName, entry);
      }
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function invalid(key: string, cause: Error | string): ReleaseError {
  return new ReleaseError('ArchiveInvalid', `${key} is not an archive that can be sealed: ${typeof cause === 'string' ? cause : cause.message}`, { cause });
}

/** Reads ranges of an object through one window that moves forward. */
class S3Reader extends RandomAccessReader {
  private window: { readonly start: number; readonly bytes: Promise<Buffer> } | undefined;

  constructor(private readonly source: ArchiveSource, private readonly size: number) {
    super();
  }

  public override _readStreamForRange(start: number, end: number): Readable {
    const out = new PassThrough();
    Readable.from(this.chunks(start, end)).on('error', (error) => out.destroy(error)).pipe(out);
    return out;
  }

  private async *chunks(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end;) {
      const { offset, bytes } = await this.windowAt(at);
      const chunk = bytes.subarray(at - offset, end - offset);
      if (chunk.length === 0) throw invalid(this.source.key, 'it ends too early');
      yield chunk;
      at += chunk.length;
    }
  }

  private async windowAt(at: number): Promise<{ offset: number; bytes: Buffer }> {
    const start = at - (at % WINDOW);
    if (this.window?.start !== start) this.window = { start, bytes: this.fetch(start) };
    return { offset: start, bytes: await this.window.bytes };
  }

  private async fetch(start: number): Promise<Buffer> {
    const { s3, bucket, key, versionId } = this.source;
    const last = Math.min(start + WINDOW, this.size) - 1;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, Range: `bytes=${start}-${last}` }));
    return Buffer.from(await Body!.transformToByteArray());
  }
}
