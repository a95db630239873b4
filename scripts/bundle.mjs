/** How a handler becomes one file. Runs in the root of the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The folders below `lambda` that hold a handler. */
export function handlers() {
  return readdirSync('lambda', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join('lambda', entry.name, 'handler.ts')))
    .map((entry) => entry.name);
}

/** Where the bundle of a handler lies. */
export function bundleOf(name) {
  return join('lambda', name, 'dist', 'index.js');
}

/** Bundles one entry. Byte-identical for identical sources, wherever it is written to. Throws when esbuild warns. */
export async function bundle(entry, outfile) {
  const { warnings } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true, minify: true, platform: 'node', target: 'node20', format: 'cjs', supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': './lambda/shared/environment-credentials.ts' },
    plugins: [schemasWithPlainKeys],
    logLevel: 'warning', legalComments: 'none',
  });
  if (warnings.length > 0) throw new Error(`esbuild warns of ${entry}`);
}

/** What the report's page holds beside its text. It goes into the page as it is, so nothing in it may end a script or a style. */
export async function bundlePage() {
  await build({ entryPoints: ['page/main.ts'], outfile: 'page/dist/page.js', bundle: true, minify: true, format: 'iife', target: 'es2022', legalComments: 'none', logLevel: 'warning' });
  await build({ entryPoints: ['page/page.css'], outfile: 'page/dist/page.css', minify: true, legalComments: 'none', logLevel: 'warning' });
}

/**
 * The schemas of an SDK client are objects with computed keys (`{ [_h]: … }` after `const _h = "http"`). A bundler keeps all of them, used or not,
 * because computing a key could do something. With the keys written out it drops those of operations that a handler never calls.
 */
const schemasWithPlainKeys = {
  name: 'schemas-with-plain-keys',
  setup({ onLoad }) {
    onLoad({ filter: /client-[a-z0-9]+[/\\]dist-es[/\\]schemas[/\\]schemas_0\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const keys = new Map([...text.matchAll(/^const (\w+) = (".*");$/gm)].map(([, name, value]) => [name, value]));
      return { contents: text.replace(/\[(\w+)\]:/g, (all, name) => (keys.has(name) ? `${keys.get(name)}:` : all)), loader: 'js' };
    });
  },
};
