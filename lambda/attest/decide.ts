import { Digest, sameDigest } from '../../lib/contracts/digest';
import { ManifestFile } from '../../lib/contracts/manifest';

/** How many differences a message names. */
const NAMED = 5;

/** How a target differs from what the release says should be there; nothing if it does not. */
export function compareTarget(target: string, expected: readonly ManifestFile[], found: ReadonlyMap<string, Digest>): string | undefined {
  const differences = [
    ...expected.filter((file) => !found.has(file.path)).map((file) => `${file.path} is missing`),
    ...expected.filter((file) => found.has(file.path) && !sameDigest(found.get(file.path), file.digest)).map((file) => `${file.path} has other bytes`),
    ...[...found.keys()].filter((key) => !expected.some((file) => file.path === key)).map((key) => `${key} is not part of the release`),
  ];
  if (differences.length === 0) return undefined;
  const more = differences.length > NAMED ? `; and ${differences.length - NAMED} more` : '';
  return `${target}: ${differences.slice(0, NAMED).join('; ')}${more}`;
}
