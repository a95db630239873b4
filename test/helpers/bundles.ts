import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FunctionName } from '../../lib/contracts';

/** The file of a synthesized app that holds a function's bundle, found by its bytes. */
export function bundleIn(assembly: string, name: FunctionName): string {
  const bundle = readFileSync(join('lambda', name, 'dist', 'index.js'));
  const file = readdirSync(assembly).map((entry) => join(assembly, entry, 'index.js')).find((candidate) => {
    try {
      return readFileSync(candidate).equals(bundle);
    } catch {
      return false;
    }
  });
  if (!file) throw new TypeError(`${assembly} has no bundle of ${name}; build first`);
  return file;
}
