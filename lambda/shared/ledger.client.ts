import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { digestOf } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { ledgerKey, ledgerPrefix } from '../../lib/contracts/keys';
import { LedgerEntry, LedgerHead, nextEntry, parseEntry } from '../../lib/contracts/ledger';
import { Fact } from '../../lib/contracts/ledger-facts';
import { EMPTY_LEDGER, EnvironmentState, environmentOf, LedgerState, ReleaseRef } from '../../lib/contracts/ledger-state';
import { hasStatus } from './aws-errors';

/** How often an append gives way to others before it lets Lambda deliver again. */
const MAX_ATTEMPTS = 20;

/** One release pipeline's chain in the releases bucket. Whoever acts reads the head, decides, and puts the next number if there is none. */
export class Ledger {
  constructor(private readonly s3: S3Client, private readonly bucket: string, public readonly name: string) {}

  public async head(): Promise<LedgerHead | null> {
    const { Contents } = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: ledgerPrefix(this.name), MaxKeys: 1 }));
    const key = Contents?.[0]?.Key;
    return key === undefined ? null : this.read(key);
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

  /** What was sealed under a version: from the head if it is recent, otherwise by walking back the chain. */
  public async sealed(version: string): Promise<ReleaseRef | undefined> {
    const recent = (await this.state()).sealed.find((release) => release.version === version);
    if (recent) return recent;
    let token: string | undefined;
    do {
      const page = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: ledgerPrefix(this.name), ContinuationToken: token }));
      for (const { Key } of page.Contents ?? []) {
        const { fact } = (await this.read(Key!)).entry;
        if (fact.kind === 'sealed' && fact.release.version === version) return fact.release;
      }
      token = page.NextContinuationToken;
    } while (token);
    return undefined;
  }

  private async read(key: string): Promise<LedgerHead> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    const text = await Body!.transformToString();
    return { entry: parseEntry(text), digest: digestOf(text) };
  }

  /** True if the entry stands in the ledger now: 412 on one's own bytes is success. */
  private async put(entry: LedgerEntry): Promise<boolean> {
    const Key = ledgerKey(this.name, entry.sequence);
    const body = JSON.stringify(entry);
    try {
      await this.s3.send(new PutObjectCommand({
        Bucket: this.bucket, Key, Body: body, ContentType: 'application/json', IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256',
      }));
      return true;
    } catch (error) {
      if (hasStatus(error, 412)) return (await this.read(Key)).digest === digestOf(body);
      if (hasStatus(error, 409)) return false;
      throw error;
    }
  }
}
