/** Where things lie in the store's buckets. The only place that spells an object key. */

/** Releases bucket. */
export const RELEASES_PREFIX = 'releases/';
export const LEDGER_PREFIX = 'ledger/';
export const CANDIDATE_PREFIX = 'candidate/';
/** Work bucket. */
export const DROP_PREFIX = 'drop/';
export const SAMPLES_PREFIX = 'samples/';
export const ANNOUNCED_PREFIX = 'announced/';

const LAST_SEQUENCE = 10 ** 12 - 1;

export function manifestKey(name: string, version: string): string {
  return `${RELEASES_PREFIX}${name}/${version}/release.json`;
}

/** An attempt has a folder of its own, so a crash half-way does not burn the version. */
export function sealedArtifactKey(name: string, version: string, attempt: string, artifact: string): string {
  return `${RELEASES_PREFIX}${name}/${version}/${attempt}/${artifact}.zip`;
}

/** Newest first: the head is the first key of one LIST. */
export function ledgerKey(name: string, sequence: number): string {
  return `${LEDGER_PREFIX}${name}/${String(LAST_SEQUENCE - sequence).padStart(12, '0')}.json`;
}

export function ledgerPrefix(name: string): string {
  return `${LEDGER_PREFIX}${name}/`;
}

/** The number of the entry under a ledger key. */
export function ledgerSequence(key: string): number {
  return LAST_SEQUENCE - Number(/(\d{12})\.json$/.exec(key)![1]);
}

/** The release name of a ledger key. */
export function ledgerName(key: string): string | undefined {
  return /^ledger\/([^/]+)\/\d{12}\.json$/.exec(key)?.[1];
}

/** A copy of the newest manifest that may come to an environment: what *Release change* by hand deploys. */
export function candidateKey(name: string, environment: string): string {
  return `${CANDIDATE_PREFIX}${name}/${environment}/release.json`;
}

export function dropKey(name: string, id: string, file = 'drop.json'): string {
  return `${DROP_PREFIX}${name}/${id}/${file}`;
}

export function parseDropKey(key: string): { name: string; id: string } | undefined {
  const match = /^drop\/([^/]+)\/([^/]+)\/drop\.json$/.exec(key);
  return match ? { name: match[1], id: match[2] } : undefined;
}

export function samplesKey(executionId: string, side: string): string {
  return `${SAMPLES_PREFIX}${executionId}-${side}.json`;
}

/** How far a release pipeline's ledger was announced. */
export function announcedKey(name: string): string {
  return `${ANNOUNCED_PREFIX}${name}.json`;
}

/** Parameters: one per environment, below the store's path. */
export function parameterName(storePath: string, name: string, environment: string): string {
  return `${storePath}/${name}/${environment}`;
}
