import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Every declaration file that a user's compiler reads from an entry on, and the packages that they name. */
function reached(file: string, files = new Set<string>(), packages = new Set<string>()): { files: Set<string>; packages: Set<string> } {
  if (files.has(file)) return { files, packages };
  files.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?['"]([^'"]+)['"]/g)) {
    if (!name.startsWith('.')) packages.add(name);
    else reached([`${name}.d.ts`, `${name}/index.d.ts`].map((path) => join(dirname(file), path)).find((path) => existsSync(path))!, files, packages);
  }
  return { files, packages };
}

test.each([
  ['lib/index.d.ts', /^(aws-cdk-lib|constructs)(\/|$)/],
  ['lib/local/index.d.ts', /^node:/],
  ['lib/handlers/gate.d.ts', /^node:/],
  ['lib/contracts/index.d.ts', /^node:/],
])('the declarations behind %s name no package that users do not have', (entry, allowed) => {
  const { files, packages } = reached(entry);
  expect(files.size).toBeGreaterThan(3);
  expect([...packages].filter((name) => !allowed.test(name) && !name.startsWith('node:'))).toEqual([]);
  expect([...files].filter((file) => relative('lib', file).startsWith('..'))).toEqual([]);
});
