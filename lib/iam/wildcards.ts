/** Whether a text fits. */
export type Matcher = (text: string) => boolean;

const known = new Map<string, Matcher>();

/** IAM's wildcards: `*` for any text, `?` for one character. */
export function wildcard(pattern: string): Matcher {
  const found = known.get(pattern);
  if (found) return found;
  const matcher = compile(pattern);
  known.set(pattern, matcher);
  return matcher;
}

/** Stands before a character that is meant literally. */
const ESCAPE = '\u0001';

/** A text in which nothing is a wildcard. */
export function literally(text: string): string {
  return text.replace(/[*?]/g, `${ESCAPE}$&`);
}

function compile(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const source = pattern.replace(/\u0001([*?])|\*+|\?|[.+^${}()|[\]\\]/g, (found, literal?: string) => {
    if (literal !== undefined) return `\\${literal}`;
    if (found.startsWith('*')) return '.*';
    return found === '?' ? '.' : `\\${found}`;
  });
  const expression = new RegExp(`^${source}$`, 's');
  return (text) => expression.test(text);
}

/**
 * An ARN with wildcards: each of its first five parts is compared by itself, a wildcard does not reach beyond a colon there.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnWildcard(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  const parts = partsOf(pattern).map(wildcard);
  return (arn) => {
    const found = partsOf(arn);
    return parts.every((part, index) => part(found[index] ?? ''));
  };
}

/** The five parts before the resource, and the resource with all its colons. A pattern that ends earlier says nothing of the rest. */
function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 5 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
