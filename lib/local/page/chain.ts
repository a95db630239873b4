import { Digest, digestOf } from '../../contracts/digest';
import { errorText, isReleaseError } from '../../contracts/errors';
import { ledgerKey, ledgerName, ledgerPrefix } from '../../contracts/keys';
import { LedgerEntry, LedgerHead, parseEntry, proveEntry } from '../../contracts/ledger';
import type { ChainResult } from '../../page/document';
import { StoredReleases } from './stored';

/** A ledger as far as it is proved, and where that ends. */
export interface ProvedChain {
  readonly entries: readonly LedgerEntry[];
  /** Of the stored bytes, one per entry. */
  readonly digests: readonly Digest[];
  readonly result: ChainResult;
}

/** Reads a ledger, oldest entry first, and proves each one, until one does not follow. */
export function proveChain(stored: StoredReleases, name: string): ProvedChain {
  const all = stored.keys(ledgerPrefix(name));
  const keys = all.filter((key) => ledgerName(key) !== undefined).reverse();
  const heads: LedgerHead[] = [];
  let broken: ChainResult['broken'] = null;
  for (const [index, key] of keys.entries()) {
    try {
      heads.push(proved(name, key, stored.read(key)!.toString('utf8'), heads.at(-1) ?? null));
    } catch (error) {
      broken = { entry: index + 1, why: isReleaseError(error) ? error.message : errorText(error), unproved: keys.length - index };
      break;
    }
  }
  return {
    entries: heads.map(({ entry }) => entry),
    digests: heads.map(({ digest }) => digest),
    result: { proved: heads.length, head: heads.at(-1)?.digest ?? null, broken, foreign: all.filter((key) => ledgerName(key) === undefined) },
  };
}

function proved(name: string, key: string, text: string, before: LedgerHead | null): LedgerHead {
  const entry = parseEntry(text);
  proveEntry(entry, before);
  if (ledgerKey(name, entry.sequence) !== key) throw new TypeError(`${key} holds entry ${entry.sequence}, which belongs elsewhere`);
  return { entry, digest: digestOf(text) };
}
