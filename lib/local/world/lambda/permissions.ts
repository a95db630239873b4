/** IAM's ArnLike: `*` and `?` do not reach beyond a colon. */
export function isLike(pattern: string, arn: string): boolean {
  const found = partsOf(arn);
  return partsOf(pattern).every((part, index) => glob(part, found[index]));
}

/** The five parts before the resource, and the resource with all its colons. */
function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return [...Array.from({ length: 5 }, (_, index) => parts[index] ?? ''), parts.slice(5).join(':')];
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
export function glob(pattern: string, text: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
