import { _Object, GetObjectCommand, ListObjectsV2Command, ListObjectsV2CommandInput, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { digestOf } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { ledgerKey, ledgerName, ledgerPrefix, ledgerSequence } from '../../lib/contracts/keys';
import { LedgerEntry, LedgerHead, nextEntry, parseEntry, proveEntry } from '../../lib/contracts/ledger';
import { Fact } from '../../lib/contracts/ledger-facts';
import { EMPTY_LEDGER, EnvironmentState, environmentOf, LedgerState, ReleaseRef } from '../../lib/contracts/ledger-state';
import { hasStatus } from './aws-errors';
import { log } from './log';

/** How often an append gives way to others before it lets Lambda deliver again. */
const MAX_ATTEMPTS = 20;
/** How many pages of what is no entry are passed over before the head. */
const MAX_PAGES = 10;

/** The last head of a chain that was proved, and the object that it was read from or written as. */
interface Known {
  readonly key: string;
  readonly etag: string | undefined;
  readonly head: LedgerHead;
}

/** By bucket and release, for as long as this instance of the function lives: an object that still has its ETag need not be read again. */
const known = new Map<string, Known>();

/** One release pipeline's chain in the releases bucket. Whoever acts reads the head, decides, and puts the next number if there is none. */
export class Ledger {
  constructor(private readonly s3: S3Client, private readonly bucket: string, public readonly name: string) {}

  public async head(): Promise<LedgerHead | null> {
    const first = await this.list({ MaxKeys: 1 });
    if (first.foreign.length === 0) return first.entries.length === 0 ? null : this.readHead(first.entries[0]);
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const { entries, foreign, next } = await this.list({ ContinuationToken: token });
      for (const { Key: key } of foreign) log('no entry, though it lies in the ledger; find out who wrote it', { key });
      if (entries.length > 0) return this.readHead(entries[0]);
      if (next === undefined) return null;
      token = next;
    }
    throw new ReleaseError('LedgerBroken', `before the head of the ledger of '${this.name}' lie more than ${MAX_PAGES * 1000} objects that are no entries; remove them`);
  }

  public async state(): Promise<LedgerState> {
    return (await this.head())?.entry.state ?? EMPTY_LEDGER;
  }

  public async environment(name: string): Promise<EnvironmentState> {
    return environmentOf(await this.state(), name);
  }

  /**
   * Puts what `decide` makes of the newest state; it is asked again whenever somebody else was quicker, and may answer null: nothing to
   * say any more. Returns the state that holds afterwards.
   */
  public async append(by: string, at: string, decide: (state: LedgerState) => Fact | null): Promise<LedgerState> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const head = await this.head();
      const fact = decide(head?.entry.state ?? EMPTY_LEDGER);
      if (fact === null) return head?.entry.state ?? EMPTY_LEDGER;
      const entry = nextEntry(head, fact, at, by);
      if (await this.put(entry)) return entry.state;
    }
    throw new ReleaseError('LedgerBroken', `the ledger of '${this.name}' was written by others ${MAX_ATTEMPTS} times in a row`);
  }

  /**
   * Entries after one, oldest first, each with what was so before it. Entries that S3 has had since before `oldest` are left out: an old chain is not read again.
   */
  public async since(sequence: number, oldest: string): Promise<{ readonly entry: LedgerEntry; readonly before: LedgerState }[]> {
    const keys = await this.keysSince(sequence, oldest);
    if (keys.length === 0) return [];
    const first = ledgerSequence(keys[0]);
    let before = first === 1 ? null : await this.read(ledgerKey(this.name, first - 1));
    const found: { entry: LedgerEntry; before: LedgerState }[] = [];
    for (const key of keys) {
      const next = await this.read(key);
      proveEntry(next.entry, before);
      found.push({ entry: next.entry, before: before?.entry.state ?? EMPTY_LEDGER });
      before = next;
    }
    return found;
  }

  private async keysSince(sequence: number, oldest: string): Promise<string[]> {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const { entries, next } = await this.list({ ContinuationToken: token });
      const newer = entries.filter(({ Key, LastModified }) => ledgerSequence(Key!) > sequence && LastModified!.toISOString() >= oldest);
      found.push(...newer.map(({ Key }) => Key!));
      token = newer.length < entries.length ? undefined : next;
    } while (token);
    return found.reverse();
  }

  /** What was sealed under a version: from the head if it is recent, otherwise by walking back the chain. */
  public async sealed(version: string): Promise<ReleaseRef | undefined> {
    const recent = (await this.state()).sealed.find((release) => release.version === version);
    if (recent) return recent;
    let token: string | undefined;
    do {
      const { entries, next } = await this.list({ ContinuationToken: token });
      for (const { Key } of entries) {
        const { fact } = (await this.read(Key!)).entry;
        if (fact.kind === 'sealed' && fact.release.version === version) return fact.release;
      }
      token = next;
    } while (token);
    return undefined;
  }

  private get id(): string {
    return `${this.bucket}/${this.name}`;
  }

  /** One page of what lies in the ledger, newest first: entries, and what is none. */
  private async list(page: Pick<ListObjectsV2CommandInput, 'MaxKeys' | 'ContinuationToken'>): Promise<{ entries: _Object[]; foreign: _Object[]; next: string | undefined }> {
    const { Contents = [], NextContinuationToken } = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: ledgerPrefix(this.name), ...page }));
    const isEntry = ({ Key }: _Object) => ledgerName(Key!) !== undefined;
    return { entries: Contents.filter(isEntry), foreign: Contents.filter((object) => !isEntry(object)), next: NextContinuationToken };
  }

  /** Nothing rests on a head that does not follow from the entry before it. The whole chain is proved by auditors. */
  private async readHead({ Key, ETag }: _Object): Promise<LedgerHead> {
    const last = known.get(this.id);
    if (last && ETag !== undefined && last.key === Key && last.etag === ETag) return last.head;
    const head = await this.read(Key!);
    const { entry } = head;
    if (head.digest !== last?.head.digest) proveEntry(entry, entry.sequence === 1 ? null : await this.read(ledgerKey(this.name, entry.sequence - 1)));
    known.set(this.id, { key: Key!, etag: ETag, head });
    return head;
  }

  /** An entry under another number than its own was put there by somebody who wants it read again. */
  private async read(key: string): Promise<LedgerHead> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    const text = await Body!.transformToString();
    const entry = parseEntry(text);
    if (ledgerKey(this.name, entry.sequence) !== key) throw new ReleaseError('LedgerBroken', `${key} holds entry ${entry.sequence}, which belongs elsewhere; find out who wrote it`);
    return { entry, digest: digestOf(text) };
  }

  /** True if the entry stands in the ledger now: 412 on one's own bytes is success. */
  private async put(entry: LedgerEntry): Promise<boolean> {
    const Key = ledgerKey(this.name, entry.sequence);
    const body = JSON.stringify(entry);
    const head = { entry, digest: digestOf(body) };
    try {
      const { ETag } = await this.s3.send(new PutObjectCommand({
        Bucket: this.bucket, Key, Body: body, ContentType: 'application/json', IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256',
      }));
      known.set(this.id, { key: Key, etag: ETag, head });
      return true;
    } catch (error) {
      if (hasStatus(error, 412)) return (await this.read(Key)).digest === head.digest;
      if (hasStatus(error, 409)) return false;
      throw error;
    }
  }
}
