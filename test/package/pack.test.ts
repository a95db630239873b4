import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { FUNCTION_NAMES } from '../../lib/contracts/functions';
import { gateRequest } from '../helpers/contracts';

const APP = `
const { App, Stack } = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { Deploy, Gate, Release, ReleasePipeline } = require('cdk-release-pipeline');
const stack = new Stack(new App(), 'Shop');
const after = { gates: [Gate.http('https://www.example.com/health.json', { contains: ['{version}'] })] };
new ReleasePipeline(stack, 'Website', {
  release: Release.fromDrop({ artifacts: ['site'] }),
  environments: [{ name: 'prod', deploy: [Deploy.website(new Bucket(stack, 'Bucket'))], after }],
});
`;

const STORY = `
module.exports = async (r) => {
  r.host('www.example.com', 'Shop/Bucket');
  await r.settle();
  await r.drop({ version: '1.0.0', artifacts: { site: { 'index.html': '<h1>1.0.0</h1>', 'health.json': '{"version":"1.0.0"}' } } });
  await r.settle();
  const running = r.report.environment('prod').running;
  if (running === null || running.version !== '1.0.0') throw new Error('1.0.0 does not run');
};
`;

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const tarballs = mkdtempSync(join(tmpdir(), 'pack-'));
const user = mkdtempSync(join(tmpdir(), 'user-'));
const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
let files: string[];

function npm(folder: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd: folder, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
}

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [packed] = JSON.parse(npm('.', 'pack', '--ignore-scripts', '--json', '--pack-destination', tarballs)) as Packed[];
  files = packed.files.map(({ path }) => path);
  npm(user, 'init', '-y');
  npm(user, 'install', join(tarballs, packed.filename), 'aws-cdk-lib@2.276.0', 'constructs@10.8.1', '--prefer-offline', '--no-audit', '--no-fund');
  writeFileSync(join(user, 'app.js'), APP);
  writeFileSync(join(user, 'story.js'), STORY);
}, 300_000);

afterAll(() => {
  rmSync(tarballs, { recursive: true });
  rmSync(user, { recursive: true });
});

test.each([
  ...FUNCTION_NAMES.map((name) => `lambda/${name}/dist/index.js`),
  'lib/index.js', 'lib/index.d.ts', 'lib/local/index.js', 'lib/local/index.d.ts', 'lib/handlers/gate.js', 'lib/handlers/gate.d.ts', 'lib/contracts/index.d.ts', 'lib/contracts/report.schema.json',
  '.jsii', 'bin/cdk-release', 'bin/cdk-release.js', 'LICENSE', 'README.md', 'package.json', 'node_modules/yazl/index.js', 'page/dist/page.js', 'page/dist/page.css',
])('the package holds %s', (path) => {
  expect(files).toContain(path);
});

test('the package holds no source, no test, no example and nothing that was synthesized', () => {
  const own = files.filter((path) => !path.startsWith('node_modules/'));
  expect(own.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
  expect(own.filter((path) => !/^(lib|lambda\/[a-z]+\/dist|page\/dist|bin)\/|^(\.jsii|LICENSE|README\.md|package\.json)$/.test(path))).toEqual([]);
  expect(files.filter((path) => /cdk\.out|\.test\.|tsbuildinfo/.test(path))).toEqual([]);
  expect(new Set(files.filter((path) => path.startsWith('node_modules/')).map((path) => path.split('/')[1]))).toEqual(new Set(['yazl', 'buffer-crc32']));
});

test('every dependency comes with the package, and whoever installs it gets nothing else', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'dependencies' | 'peerDependencies' | 'scripts', Record<string, string>> & { bundleDependencies: string[] };
  expect(Object.keys(manifest.scripts).filter((name) => /^(prepare|(pre|post)?install)$/.test(name))).toEqual([]);
  expect(Object.keys(manifest.dependencies)).toEqual(manifest.bundleDependencies);
  expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
  const installed = readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed.sort()).toEqual(['@aws-cdk', 'aws-cdk-lib', 'cdk-release-pipeline', 'constructs'].sort());
});

test('npm has no script of it to ask about when it is installed', () => {
  const { scripts } = JSON.parse(readFileSync(join(user, 'node_modules/cdk-release-pipeline/package.json'), 'utf8')) as { scripts: Record<string, string> };
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  expect(scripts.prepack).toBe(scripts.build);
});

test('an app is synthesized with plain node, without a word', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['app.js'], { cwd: user, encoding: 'utf8', env: { ...env, CDK_OUTDIR: 'cdk.out' } });
  expect([status, stdout, stderr]).toEqual([0, '', '']);
  const template = JSON.parse(readFileSync(join(user, 'cdk.out', 'Shop.template.json'), 'utf8')) as { Resources: Record<string, { Type: string }> };
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  expect(types.filter((type) => type === 'AWS::CodePipeline::Pipeline')).toHaveLength(1);
  expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(7);
});

test('the app is rehearsed, and the release runs', () => {
  const { status, stdout, stderr } = spawnSync('npx', ['cdk-release', 'rehearse', 'story.js', '--app', 'node app.js', '--json'], { cwd: user, encoding: 'utf8', env });
  expect([status, stderr.replace(/^npm warn .*\n/gm, '')]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({
    error: null,
    releases: [{ version: '1.0.0' }],
    environments: [{ release: 'website', name: 'prod', running: { version: '1.0.0' }, lastGood: '1.0.0' }],
    deployments: [{ version: '1.0.0', environment: 'prod', class: 'normal', outcome: 'succeeded' }],
    refusals: [],
  });
});

test('a gate is bundled by its user as a small file, which holds nothing of CDK and asks as Lambda calls it', async () => {
  writeFileSync(join(user, 'gate.ts'), `
    import { defineGate, GateRequest } from 'cdk-release-pipeline/gate';
    const isNew = ({ release, running }: GateRequest) => release.version !== running?.version;
    export const handler = defineGate(async (request) => ({ verdict: isNew(request) ? 'passed' : 'failed', reason: request.release.version }));
  `);
  await build({ entryPoints: [join(user, 'gate.ts')], bundle: true, minify: true, platform: 'node', format: 'cjs', outfile: join(user, 'gate.js'), logLevel: 'error' });
  const bundle = readFileSync(join(user, 'gate.js'), 'utf8');
  expect(bundle).not.toMatch(/aws-cdk-lib|constructs|@aws-sdk/);
  expect(bundle.length).toBeLessThanOrEqual(20_000);
  const { handler } = jest.requireActual<{ handler: (event: unknown) => Promise<unknown> }>(join(user, 'gate.js'));
  expect(await handler(gateRequest())).toEqual({ verdict: 'passed', reason: '1.0.0', evidence: undefined, retryAt: undefined });
  await expect(handler({})).rejects.toThrow(/^gate request: 'gate request\.schemaVersion' must be 1, got nothing/);
});
