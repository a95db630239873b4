import { digestOf, sameDigest } from '../contracts/digest';
import { ledgerName, ledgerPrefix } from '../contracts/keys';
import { auditChain, LedgerEntry } from '../contracts/ledger';
import { EMPTY_LEDGER, LedgerState, ReleaseRef } from '../contracts/ledger-state';
import { Manifest, parseManifest } from '../contracts/manifest';
import { S3Service } from './world/s3/service';

/** What was proved, and the objects that it was read from: a bucket never changes bytes, it holds other ones. */
interface Proved {
  readonly head: string | undefined;
  readonly objects: readonly Buffer[];
  readonly entries: readonly LedgerEntry[];
}

/** Reads a release pipeline's ledger where it lies, and proves the chain each time that something was added. */
export class LedgerReader {
  private proved: Proved = { head: undefined, objects: [], entries: [] };
  private isClosed = false;
  private readonly manifests = new Map<string, Manifest>();

  constructor(private readonly s3: S3Service, private readonly bucket: string, public readonly release: string) {}

  /** Oldest first. Throws LedgerBroken. */
  public entries(): readonly LedgerEntry[] {
    if (this.isClosed) return this.proved.entries;
    const keys = this.s3.list(this.bucket, ledgerPrefix(this.release)).filter((key) => ledgerName(key) !== undefined);
    if (keys[0] !== this.proved.head || keys.length !== this.proved.entries.length) this.proved = this.prove(keys);
    return this.proved.entries;
  }

  public state(): LedgerState {
    return this.entries().at(-1)?.state ?? EMPTY_LEDGER;
  }

  /** What was sealed, as it lies there; undefined if it is gone or was altered. */
  public manifest({ key, versionId, digest }: ReleaseRef): Manifest | undefined {
    const known = this.manifests.get(digest);
    if (known) return known;
    const bytes = this.s3.get(this.bucket, key, versionId)?.bytes;
    if (!bytes || !sameDigest(digestOf(bytes), digest)) return undefined;
    const manifest = parseManifest(bytes.toString('utf8'));
    this.manifests.set(digest, manifest);
    return manifest;
  }

  /** From now on it tells what was proved until now. */
  public close(): void {
    this.isClosed = true;
  }

  /** Of a chain whose beginning is still the one that was proved, only the end is read. */
  private prove(keys: readonly string[]): Proved {
    const before = this.proved;
    const objects = [...keys].reverse().map((key) => this.s3.get(this.bucket, key)!.bytes);
    const isLonger = before.objects.every((bytes, index) => bytes === objects[index]);
    const known = isLonger ? before.entries : [];
    const last = known.at(-1);
    const added = objects.slice(known.length).map((bytes) => bytes.toString('utf8'));
    const entries = auditChain(added, last ? { entry: last, digest: digestOf(objects[known.length - 1]) } : null);
    return { head: keys[0], objects, entries: [...known, ...entries] };
  }
}
