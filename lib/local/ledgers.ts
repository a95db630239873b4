import { LEDGER_PREFIX, ledgerName } from '../contracts/keys';
import { LedgerEntry } from '../contracts/ledger';
import { LedgerReader } from './ledger-reader';
import { markOf } from './marks';
import { RehearsedStore } from './stores';
import { tell } from './telling';
import { Who } from './who';
import { World } from './world/world';

/** The ledgers of an app's release pipelines, and those under names that no release pipeline has: what is dropped below them is refused there. */
export class Ledgers {
  /** By release. */
  public readonly known: ReadonlyMap<string, LedgerReader>;
  private readonly strangers = new Map<string, LedgerReader>();
  private readonly told = new Map<string, number>();

  constructor(private readonly world: World, private readonly stores: readonly RehearsedStore[], private readonly who: Who) {
    this.known = new Map(stores.flatMap((store) => [...new Set(store.environments.map((item) => item.release))]
      .map((release) => [release, new LedgerReader(world.s3, store.releasesBucket, release)])));
  }

  /** Of a release pipeline of the app. */
  public of(release: string): LedgerReader {
    return this.known.get(release)!;
  }

  public all(): readonly LedgerReader[] {
    const { s3 } = this.world;
    for (const { releasesBucket } of this.stores) {
      for (const name of s3.list(releasesBucket, LEDGER_PREFIX).map(ledgerName)) {
        if (name !== undefined && !this.known.has(name) && !this.strangers.has(name)) this.strangers.set(name, new LedgerReader(s3, releasesBucket, name));
      }
    }
    return [...this.known.values(), ...this.strangers.values()];
  }

  /** Tells the journal what was written since the last time. */
  public tell(): void {
    for (const ledger of this.all()) {
      const entries = ledger.entries();
      for (let index = this.told.get(ledger.release) ?? 0; index < entries.length; index++) this.note(ledger.release, entries[index], entries[index - 1]);
      this.told.set(ledger.release, entries.length);
    }
  }

  /** From now on they tell what was proved of them until now. */
  public close(): void {
    this.all().forEach((ledger) => ledger.close());
  }

  private note(release: string, entry: LedgerEntry, before: LedgerEntry | undefined): void {
    const { fact, sequence } = entry;
    this.world.journal.note('ledger', tell(release, entry, this.who), { release, sequence, kind: fact.kind, mark: markOf(fact, before?.state) });
  }
}
