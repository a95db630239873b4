import { Unknown } from './unknown';

/** Whether a text fits. */
export type Matcher = (text: string) => boolean;

/** Stands before a character that is meant literally. */
const ESCAPE = '\u0001';
const PARTS_OF_AN_ARN = 6;

/** A text in which nothing is a wildcard. */
export function literally(text: string): string {
  return text.replace(/[*?]/g, `${ESCAPE}$&`);
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
export function wildcard(pattern: string): Matcher {
  return compiled(pattern, expression(pattern, ANYWHERE));
}

/**
 * An ARN in a condition: each of its six parts is compared by itself; a wildcard does not reach beyond a colon, but in the last part.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function arnWildcard(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  const parts = partsOf(pattern);
  // assumed: what AWS makes of a shorter one is written nowhere
  if (parts.length < PARTS_OF_AN_ARN || parts[0] !== 'arn') throw new Unknown(`the ARN '${pattern}', which has no six parts,`);
  return compiled(pattern, parts.map((part, index) => expression(part, index < PARTS_OF_AN_ARN - 1 ? WITHIN_A_PART : ANYWHERE)).join(':'));
}

/**
 * The ARN of a `Resource`: a wildcard stays within its part, but a `*` at the end of a part reaches beyond colons.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceWildcard(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  const parts = partsOf(pattern);
  if (parts[0] !== 'arn' || parts.length < 3 || /[*?]/.test(parts[2])) throw new Unknown(`the Resource '${pattern}'`);
  const source = parts.map((part, index) => expression(part, index < PARTS_OF_AN_ARN - 1 ? WITHIN_A_PART : ANYWHERE, ANYWHERE.any)).join(':');
  return compiled(pattern, source + rest(pattern, parts));
}

/** What an ARN of fewer parts is completed with: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
function rest(pattern: string, parts: readonly string[]): string {
  if (parts.length === PARTS_OF_AN_ARN || pattern.endsWith('*')) return '';
  // Which of its parts are missing can't be told.
  if (/[*?]/.test(pattern)) throw new Unknown(`the Resource '${pattern}', which has no six parts,`);
  return `:${ANYWHERE.any}`;
}

/** Whether a pattern is an ARN of which the end is left out. */
export function isIncomplete(pattern: string): boolean {
  return pattern !== '*' && partsOf(pattern).length < PARTS_OF_AN_ARN;
}

/** The five parts before the resource, and the resource with all its colons. */
function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, PARTS_OF_AN_ARN - 1), ...(parts.length >= PARTS_OF_AN_ARN ? [parts.slice(PARTS_OF_AN_ARN - 1).join(':')] : [])];
}

/** How wildcards are said in a regular expression. */
interface Reach {
  readonly any: string;
  readonly one: string;
}

const ANYWHERE: Reach = { any: '.*', one: '.' };
const WITHIN_A_PART: Reach = { any: '[^:]*', one: '[^:]' };

/** `anyAtEnd` is for a `*` that nothing follows. */
function expression(pattern: string, { any, one }: Reach, anyAtEnd = any): string {
  return pattern.replace(/\u0001([*?])|\*+$|\*+|\?|[.+^${}()|[\]\\]/g, (found, literal: string | undefined, at: number) => {
    if (literal !== undefined) return `\\${literal}`;
    if (found.startsWith('*')) return at + found.length === pattern.length ? anyAtEnd : any;
    return found === '?' ? one : `\\${found}`;
  });
}

function compiled(pattern: string, source: string): Matcher {
  if (!/[*?]/.test(pattern)) return source.endsWith(ANYWHERE.any) ? (text) => text.startsWith(`${pattern}:`) : (text) => text === pattern;
  const whole = new RegExp(`^${source}$`, 's');
  return (text) => whole.test(text);
}
