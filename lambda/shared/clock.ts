/** The one place where a function learns what time it is. */
export function now(): string {
  return new Date().toISOString();
}
