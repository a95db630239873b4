import { digestOf } from '../../../lib/contracts/digest';
import { auditChain, LedgerEntry, nextEntry, parseEntry } from '../../../lib/contracts/ledger';
import { Fact } from '../../../lib/contracts/ledger-facts';
import { after } from '../../helpers/contracts';
import { changed, Json, otherValue, walk } from '../../helpers/documents';
import { chainOf, FACTS } from '../../helpers/ledgers';

const CHAIN = chainOf(FACTS);
const LAST = CHAIN.length - 1;
const positions = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** The chain with other entries in the place of some. */
const spliced = (at: number, remove: number, ...texts: string[]): string[] => [...CHAIN.slice(0, at), ...texts, ...CHAIN.slice(at + remove)];
const edit = (text: string, change: (entry: LedgerEntry) => Partial<LedgerEntry>): string => {
  const entry = JSON.parse(text) as LedgerEntry;
  return JSON.stringify({ ...entry, ...change(entry) });
};
const poisoned = (text: string): string => edit(text, ({ state }) => ({ state: { ...state, refusedDrops: [...state.refusedDrops, 'nothing'] } }));
const doesNotFollow = (sequence: number, expected: number): string =>
  `ledger entry ${sequence} does not follow entry ${expected}: something was removed, inserted or altered between them`;
const wrongState = (sequence: number): string => `ledger entry ${sequence} holds a state that does not follow from what it says happened`;
const gossip: Fact = { kind: 'drop-refused', drop: '99 v1', version: '', code: 'DropInvalid', reason: 'never happened' };

/** An entry that could stand at this index, had it been put there. */
function forged(index: number): string {
  const before = index === 0 ? null : { entry: parseEntry(CHAIN[index - 1]), digest: digestOf(CHAIN[index - 1]) };
  return JSON.stringify(nextEntry(before, gossip, after(0), 'mallory'));
}

test('a chain that nobody touched is read whole', () => {
  expect(auditChain(CHAIN).map((entry) => [entry.sequence, entry.fact])).toEqual(FACTS.map((fact, index) => [index + 1, fact]));
});

test('a chain of nothing is whole', () => {
  expect(auditChain([])).toEqual([]);
});

/** What somebody did to the chain at a position, and what the audit says of it. */
const TAMPERINGS: readonly { readonly name: string; readonly at: readonly number[]; readonly tamper: (at: number) => string[]; readonly says: (at: number) => string }[] = [
  { name: 'an entry by another author', at: positions(0, LAST - 1), tamper: (at) => spliced(at, 1, edit(CHAIN[at], () => ({ by: 'mallory' }))), says: (at) => doesNotFollow(at + 2, at + 1) },
  { name: 'an entry that was only written anew, with other spaces', at: positions(0, LAST - 1), tamper: (at) => spliced(at, 1, JSON.stringify(JSON.parse(CHAIN[at]), null, 1)), says: (at) => doesNotFollow(at + 2, at + 1) },
  { name: 'an entry in the place of another one', at: positions(0, LAST - 1), tamper: (at) => spliced(at, 1, forged(at)), says: (at) => doesNotFollow(at + 2, at + 1) },
  { name: 'a removed entry', at: positions(0, LAST - 1), tamper: (at) => spliced(at, 1), says: (at) => doesNotFollow(at + 2, at) },
  { name: 'two removed entries', at: positions(0, LAST - 2), tamper: (at) => spliced(at, 2), says: (at) => doesNotFollow(at + 3, at) },
  { name: 'an entry that stands there twice', at: positions(0, LAST), tamper: (at) => spliced(at, 0, CHAIN[at]), says: (at) => doesNotFollow(at + 1, at + 1) },
  { name: 'an inserted entry', at: positions(0, LAST), tamper: (at) => spliced(at, 0, forged(at)), says: (at) => doesNotFollow(at + 1, at + 1) },
  { name: 'two entries in the wrong order', at: positions(0, LAST - 1), tamper: (at) => spliced(at, 2, CHAIN[at + 1], CHAIN[at]), says: (at) => doesNotFollow(at + 2, at) },
  { name: 'a wrong number', at: positions(0, LAST), tamper: (at) => spliced(at, 1, edit(CHAIN[at], () => ({ sequence: at + 5 }))), says: (at) => doesNotFollow(at + 5, at) },
  { name: 'a wrong link', at: positions(0, LAST), tamper: (at) => spliced(at, 1, edit(CHAIN[at], () => ({ previous: digestOf('another') }))), says: (at) => doesNotFollow(at + 1, at) },
  { name: 'a missing link', at: positions(1, LAST), tamper: (at) => spliced(at, 1, edit(CHAIN[at], () => ({ previous: null }))), says: (at) => doesNotFollow(at + 1, at) },
  { name: 'a wrong state', at: positions(0, LAST), tamper: (at) => spliced(at, 1, poisoned(CHAIN[at])), says: (at) => wrongState(at + 1) },
  { name: 'a wrong state on which all that follows rests', at: positions(0, LAST), tamper: (at) => chainOf(FACTS, (text, index) => (index === at ? poisoned(text) : text)), says: (at) => wrongState(at + 1) },
];

describe.each(TAMPERINGS)('fails for $name', ({ at, tamper, says }) => {
  test.each(at)('at position %d', (position) => {
    expect(() => auditChain(tamper(position))).toThrow(expect.objectContaining({ code: 'LedgerBroken', message: says(position) }));
  });
});

test('fails for any other value in any state, the newest one too', () => {
  const unnoticed = CHAIN.flatMap((text, at) => walk(JSON.parse(text) as Json).filter((place) => place.steps[0] === 'state').filter((place) => {
    try {
      auditChain([...CHAIN.slice(0, at), JSON.stringify(changed(JSON.parse(text) as Json, place.steps, otherValue(place.value)))]);
      return true;
    } catch {
      return false;
    }
  }).map((place) => `entry ${at + 1}${place.path}`));
  expect(unnoticed).toEqual([]);
});

test('nobody vouches for the end of a chain yet: a shorter one is whole, too', () => {
  expect(auditChain(CHAIN.slice(0, 5))).toHaveLength(5);
});

test('an entry follows from the one before: its number, its link, its state', () => {
  const first = nextEntry(null, gossip, after(0), 'seal');
  const digest = digestOf(JSON.stringify(first));
  const second = nextEntry({ entry: first, digest }, { ...gossip, drop: '100 v1' }, after(60), 'seal');
  expect([first, second]).toMatchObject([{ sequence: 1, previous: null, state: { refusedDrops: ['99 v1'] } }, { sequence: 2, previous: digest, state: { refusedDrops: ['100 v1', '99 v1'] } }]);
});
