import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Not of the user's making: a history has instants in it, and what a build says of itself is still being written. */
const LEFT_OUT: readonly string[] = ['.git', '.cdk-release'];

/** Files and links below a folder, in the order of their paths. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !LEFT_OUT.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : []));
}
