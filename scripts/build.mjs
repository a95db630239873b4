/**
 * Builds what the package ships: lib (jsii, in place), the handlers' bundles and the command line (esbuild), the examples, their gates in bundles
 * of their own; the benchmark, and what makes the generated pages.
 * A part whose sources have not changed since is skipped; `--force` builds all of them.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundle, bundleOf, bundlePage, handlers } from './bundle.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const force = process.argv.includes('--force');

/** The file names below a folder that are sources. */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist', 'cdk.out'].includes(entry.name) ? [] : sources(path);
    return /\.(ts|json|css)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  }).sort();
}

/** Runs `make` unless the part was built from these very sources before. */
async function part(name, inputs, outputs, make) {
  const hash = createHash('sha256');
  for (const file of [...inputs, 'package.json', 'package-lock.json', 'scripts/build.mjs', 'scripts/bundle.mjs']) hash.update(file).update(readFileSync(file));
  const stamp = join('.build', name);
  const digest = hash.digest('hex');
  if (!force && outputs.every((file) => existsSync(file)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  process.stderr.write(`building ${name} …\n`);
  await make();
  mkdirSync('.build', { recursive: true });
  writeFileSync(stamp, digest);
}

function run(command, ...args) {
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0] };
  const { status } = spawnSync(process.execPath, [join('node_modules', 'jsii', 'bin', command), ...args], { stdio: ['ignore', 2, 2], env });
  if (status !== 0) process.exit(status ?? 1);
}

await part('lib', sources('lib'), ['lib/index.js', '.jsii'], () => run('jsii', '--generate-tsconfig', 'tsconfig.jsii.json', '--fail-on-warnings'));

await part('lambda', [...sources('lambda'), ...sources('lib/contracts')], handlers().map(bundleOf), async () => {
  for (const name of handlers()) await bundle(join('lambda', name, 'handler.ts'), bundleOf(name));
});

await part('page', sources('page'), ['page/dist/page.js', 'page/dist/page.css'], bundlePage);

const gates = sources('examples').filter((file) => /\/gates\/[^/]+\/index\.ts$/.test(file));
const bundledGate = (file) => join(dirname(file), 'dist', 'index.js');
await part('gates', [...gates, ...sources('lib/contracts'), ...sources('lib/handlers')], gates.map(bundledGate), async () => {
  for (const file of gates) await bundle(file, bundledGate(file));
});

const tools = [...sources('bin'), ...sources('examples'), ...sources('bench'), ...sources('scripts')].filter((file) => /(?<!\.test)\.ts$/.test(file) && !gates.includes(file));
await part('tools', tools, tools.map((file) => file.replace(/\.ts$/, '.js')), () => build({
  entryPoints: tools, outdir: '.', outbase: '.', platform: 'node', target: 'node20', format: 'cjs', logLevel: 'warning',
}));
