import { holdsData } from './data-types';

/** One change of a change set, as CloudFormation tells it. */
export interface Change {
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Import' | 'Dynamic' | 'SyncWithActual';
  readonly logicalId: string;
  readonly type: string;
  readonly replacement: 'True' | 'False' | 'Conditional' | undefined;
  /** What becomes of a resource that goes, e.g. `ReplaceAndRetain`. */
  readonly policy: string | undefined;
}

export interface StackChanges {
  readonly stack: string;
  readonly changes: readonly Change[];
  /** Nothing at all changes, outputs included. */
  readonly isEmpty: boolean;
}

/** An approval's text has 1,000 characters: this much of it tells what changes in stacks. */
export const REVIEW_MAX = 200;
const NAME_MAX = 40;
const TYPE_MAX = 40;

/**
 * What would change, in one line for somebody who is asked. First and by name what would take data away, as far as there is room; then how
 * much there is of everything.
 */
export function describeChanges(stacks: readonly StackChanges[]): string {
  const all = stacks.flatMap(({ changes }) => changes);
  if (stacks.every(({ isEmpty }) => isEmpty)) return `${stacks.length === 1 ? `the stack ${short(stacks[0].stack, NAME_MAX)}` : `${stacks.length} stacks`}: no change`;
  const dangers = all.filter((change) => holdsData(change.type) && takesAway(change)).map(danger);
  const counts = countsOf(all, stacks);
  const named = fitting(dangers, REVIEW_MAX - counts.length - MORE_MAX);
  const rest = dangers.length - named.length;
  return [...named, ...(rest > 0 ? [`AND ${rest} MORE THAT HOLD DATA`] : []), counts].join('; ');
}

const MORE_MAX = '; AND 1000 MORE THAT HOLD DATA'.length;

function takesAway({ action, replacement }: Change): boolean {
  return action === 'Remove' || mayReplace(replacement);
}

function mayReplace(replacement: Change['replacement']): boolean {
  return replacement === 'True' || replacement === 'Conditional';
}

function danger({ action, logicalId, type, replacement, policy = '' }: Change): string {
  const what = action === 'Remove' ? 'REMOVES' : replacement === 'True' ? 'REPLACES' : 'MAY REPLACE';
  const kept = policy.endsWith('Retain') ? ', which stays' : policy.endsWith('Snapshot') ? ', after a snapshot' : '';
  return `${what} ${short(logicalId, NAME_MAX)} (${short(type, TYPE_MAX)})${kept}`;
}

function fitting(texts: readonly string[], room: number): readonly string[] {
  const [first, ...rest] = texts;
  if (first === undefined || first.length + 2 > room) return [];
  return [first, ...fitting(rest, room - first.length - 2)];
}

function countsOf(all: readonly Change[], stacks: readonly StackChanges[]): string {
  const count = (holds: (change: Change) => boolean, what: string) => {
    const { length } = all.filter(holds);
    return length === 0 ? [] : [`${length} ${what}`];
  };
  const modifies = ({ action }: Change) => action !== 'Add' && action !== 'Remove';
  const where = stacks.length === 1 ? `stack ${short(stacks[0].stack, NAME_MAX)}` : `${stacks.length} stacks`;
  const counts = [
    ...count(({ action }) => action === 'Add', 'added'),
    ...count((change) => modifies(change) && !mayReplace(change.replacement), 'changed'),
    ...count((change) => modifies(change) && change.replacement === 'True', 'replaced'),
    ...count((change) => modifies(change) && change.replacement === 'Conditional', 'perhaps replaced'),
    ...count(({ action }) => action === 'Remove', 'removed'),
  ];
  return `${where}: ${counts.join(', ') || 'no resource'}`;
}

function short(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
