import { ReleaseError } from '../../../contracts/errors';
import { leafMatches, refuseUnknownOperators } from './leaf';

/** An event pattern: a tree of fields whose leaves are lists of what the value may be. */
export type Pattern = Readonly<Record<string, unknown>>;

/** Reads a pattern and refuses by name what the rehearsal cannot match. `owner` is the rule, for the message. */
export function checkedPattern(value: unknown, owner: string): Pattern {
  const pattern: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw invalid(owner, 'is empty');
  check(pattern, owner, '');
  return pattern;
}

/** Whether an event matches: every field of the pattern must. */
export function matches(pattern: Pattern, event: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(pattern).every(([field, wanted]) => fieldMatches(wanted, event[field]));
}

function fieldMatches(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(wanted)) return leafMatches(wanted, found);
  const inner = wanted as Pattern;
  if (Array.isArray(found)) return found.some((item) => isObject(item) && matches(inner, item));
  return matches(inner, isObject(found) ? found : {});
}

function check(pattern: Pattern, owner: string, path: string): void {
  for (const [field, wanted] of Object.entries(pattern)) {
    const at = path === '' ? field : `${path}.${field}`;
    if (field === '$or') throw new ReleaseError('Unsupported', `${owner}: the rehearsal does not match $or (at ${at})`);
    if (Array.isArray(wanted)) {
      if (wanted.length === 0) throw invalid(owner, `has an empty list at ${at}`);
      wanted.forEach((matcher) => refuseUnknownOperators(matcher, owner, at));
    } else if (isObject(wanted)) {
      check(wanted, owner, at);
    } else {
      throw invalid(owner, `has '${String(wanted)}' at ${at}, which must be an object or an array`);
    }
  }
}

function invalid(owner: string, what: string): ReleaseError {
  return new ReleaseError('AssemblyUnreadable', `${owner}: its event pattern ${what}`);
}

function isObject(value: unknown): value is Pattern {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
