import { Digest, DIGEST, digestOf, sameDigest } from './digest';
import { ReleaseError } from './errors';
import { Fact } from './ledger-facts';
import { EMPTY_LEDGER, LedgerState, readState } from './ledger-state';
import { fold } from './ledger-fold';
import { proveFollows } from './ledger-sequence';
import { parseJson, Reader } from './parse';
import { readFact } from './read-fact';

export const LEDGER_SCHEMA_VERSION = 1;

/** One link of a release pipeline's chain: what happened, by whom, and the state that follows from it. */
export interface LedgerEntry {
  readonly schemaVersion: 1;
  readonly sequence: number;
  /** Digest of the stored bytes of the entry before; null for the first. */
  readonly previous: Digest | null;
  readonly at: string;
  /** The function, or the ARN of the person. */
  readonly by: string;
  readonly fact: Fact;
  readonly state: LedgerState;
}

/** An entry as read: its digest is that of the stored bytes. */
export interface LedgerHead {
  readonly entry: LedgerEntry;
  readonly digest: Digest;
}

export function nextEntry(head: LedgerHead | null, fact: Fact, at: string, by: string): LedgerEntry {
  const sequence = (head?.entry.sequence ?? 0) + 1;
  const before = head?.entry.state ?? EMPTY_LEDGER;
  proveFollows(before, fact, sequence);
  return {
    schemaVersion: LEDGER_SCHEMA_VERSION,
    sequence,
    previous: head?.digest ?? null,
    at,
    by,
    fact,
    state: fold(before, fact, { sequence, at }),
  };
}

export function parseEntry(text: string): LedgerEntry {
  return Reader.parse('ledger entry', parseJson('ledger entry', text), (r) => {
    r.object('schemaVersion', 'sequence', 'previous', 'at', 'by', 'fact', 'state').schemaVersion(LEDGER_SCHEMA_VERSION);
    return {
      schemaVersion: 1,
      sequence: r.field('sequence').integer(1),
      previous: r.field('previous').nullable((f) => f.string(DIGEST)),
      at: r.field('at').instant(),
      by: r.field('by').string(/./),
      fact: readFact(r.field('fact')),
      state: readState(r.field('state')),
    };
  });
}

/** Whether an entry follows from the one before it: its number, its link, what it says, and its state. Throws LedgerBroken. */
export function proveEntry(entry: LedgerEntry, before: LedgerHead | null): void {
  const sequence = (before?.entry.sequence ?? 0) + 1;
  const linked = before === null ? entry.previous === null : sameDigest(entry.previous ?? undefined, before.digest);
  if (entry.sequence !== sequence || !linked) {
    throw new ReleaseError('LedgerBroken', `ledger entry ${entry.sequence} does not follow entry ${sequence - 1}: something was removed, inserted or altered between them`);
  }
  if (JSON.stringify(entry.state) !== JSON.stringify(nextEntry(before, entry.fact, entry.at, entry.by).state)) {
    throw new ReleaseError('LedgerBroken', `ledger entry ${entry.sequence} holds a state that does not follow from what it says happened`);
  }
}

/**
 * Reads a chain, oldest first, and proves it: sequence, links, that each fact can have happened there, and every state. Throws LedgerBroken with the place.
 * `after`: the entry that the first one must follow, proved before; null if the chain is whole.
 */
export function auditChain(texts: readonly string[], after: LedgerHead | null = null): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  let head = after;
  for (const text of texts) {
    const entry = parseEntry(text);
    proveEntry(entry, head);
    entries.push(entry);
    head = { entry, digest: digestOf(text) };
  }
  return entries;
}
