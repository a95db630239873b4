/** True if AWS answered with this exception, by the name in its API reference. */
export function isAws(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/** S3 answers some refusals by their status alone (HEAD has no body). */
export function hasStatus(error: unknown, status: number): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode === status;
}
