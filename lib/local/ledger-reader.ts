import { ledgerPrefix } from '../contracts/keys';
import { auditChain, LedgerEntry } from '../contracts/ledger';
import { EMPTY_LEDGER, LedgerState } from '../contracts/ledger-state';
import { S3Service } from './world/s3/service';

/** Reads a release pipeline's ledger where it lies, and proves the chain each time that something was added. */
export class LedgerReader {
  private seen: { readonly head: string | undefined; readonly entries: readonly LedgerEntry[] } = { head: undefined, entries: [] };

  constructor(private readonly s3: S3Service, private readonly bucket: string, public readonly release: string) {}

  /** Oldest first. */
  public entries(): readonly LedgerEntry[] {
    const keys = this.s3.list(this.bucket, ledgerPrefix(this.release));
    if (keys[0] !== this.seen.head || keys.length !== this.seen.entries.length) {
      const texts = [...keys].reverse().map((key) => this.s3.get(this.bucket, key)!.bytes.toString('utf8'));
      this.seen = { head: keys[0], entries: auditChain(texts) };
    }
    return this.seen.entries;
  }

  public state(): LedgerState {
    return this.entries().at(-1)?.state ?? EMPTY_LEDGER;
  }
}
