import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli, folder } from '../helpers/cli';
import { synthesizeDroppedStorefront } from '../helpers/storefront';

const assembly = synthesizeDroppedStorefront();
const stripsTypes = Boolean((process.features as { readonly typescript?: string | boolean }).typescript);

const TYPED = 'interface Rehearsal { settle(): Promise<void> }\nexport default async (r: Rehearsal): Promise<void> => { await r.settle(); };\n';

function refused(files: Readonly<Record<string, string>>, name: string): string {
  const { status, stdout, stderr } = cli(['rehearse', name, '--assembly', assembly], { cwd: folder(files) });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^could not start: StoryInvalid: /);
  expect(stderr).not.toMatch(/node:internal|\n {4}at /);
  return stderr.replace('could not start: StoryInvalid: ', '');
}

test.each([
  ['CommonJS', 'story.js', 'module.exports = async (r) => { await r.settle(); };'],
  ['CommonJS that was compiled from TypeScript', 'story.cjs', 'exports.__esModule = true; exports.default = async (r) => { await r.settle(); };'],
  ['an ECMAScript module', 'story.mjs', 'export default async (r) => { await r.settle(); };'],
])('a story may be %s', (_what, name, text) => {
  const { status, stderr } = cli(['rehearse', name, '--assembly', assembly], { cwd: folder({ [name]: text }) });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('a TypeScript story is played by a Node that strips types, and refused by another with what to do', () => {
  if (stripsTypes) {
    expect(cli(['rehearse', 'story.ts', '--assembly', assembly], { cwd: folder({ 'story.ts': TYPED }) }).status).toBe(0);
  } else {
    expect(refused({ 'story.ts': TYPED }, 'story.ts')).toBe(
      `Node ${process.version} does not run story.ts; use Node 22.18 or newer, or compile it (npx tsc story.ts) and name the JavaScript file\n`,
    );
  }
});

test.each([
  ['is missing', {}, 'story.js', /^there is no file story\.js; name the file of the story$/m],
  ['was not compiled', { 'story.ts': TYPED }, 'story.js', /^there is no file story\.js; there is a story\.ts: .*compile it first$/m],
  ['is a folder', { 'cdk.out/manifest.json': '{}' }, 'cdk.out', /^cdk\.out is a folder; .+ --assembly\)$/m],
  ['has no default export', { 'story.js': 'exports.story = async () => {};' }, 'story.js', /^story\.js has no default export that is a function; let it say: export default async \(r\) =>/m],
  ['exports a value', { 'story.mjs': 'export default 42;' }, 'story.mjs', /^story\.mjs has no default export that is a function/m],
  ['has a fault of syntax', { 'story.js': 'module.exports = async (r) => {\n  await r.settle(;\n};' }, 'story.js', /^story\.js could not be loaded: SyntaxError: .+\n {2}at story\.js:2$/m],
  ['has a fault of syntax, as an ECMAScript module', { 'story.mjs': 'export default async (r) => {\n  await r.settle(;\n};' }, 'story.mjs', /^story\.mjs could not be loaded: SyntaxError: .+\n {2}at story\.mjs:2$/m],
  ['throws while it is loaded', { 'story.js': '\n\nthrow new RangeError("too early");' }, 'story.js', /^story\.js could not be loaded: RangeError: too early\n {2}at story\.js:3$/m],
  ['imports what is not installed', { 'story.mjs': 'import "not-installed-here";' }, 'story.mjs', /^story\.mjs could not be loaded: Error: Cannot find package 'not-installed-here'/m],
])('fails for a story that %s', (_what, files, name, said) => {
  expect(refused(files, name)).toMatch(said);
});

test('fails with the assertion, its place in the story, and the end of the journal', () => {
  const story = `import assert from 'node:assert/strict';
export default async (r) => {
  await r.settle();
  assert.equal(r.report.environment('prod').running, 'something');
};
`;
  const { status, stdout, stderr } = cli(['rehearse', 'tales/story.mjs', '--assembly', assembly], { cwd: folder({ 'tales/story.mjs': story }) });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toMatch(/^The story did not end as told \(.+ of virtual time in .+ s\):\nAssertionError: /m);
  expect(stdout).toMatch(/^ {2}at tales\/story\.mjs:4$/m);
  expect(stdout).toMatch(/^The end of the journal .+\n01-05 \d\d:\d\d:\d\d {2}\w+/m);
});

test('fails at the line that waited, if the refusal was made deeper down', () => {
  const story = `module.exports = async (r) => {
  await waitFor(r);
};
async function waitFor(r) {
  await r.until(() => false, { minutes: 3 }, 'the moon to fall');
}
`;
  const { status, stdout } = cli(['rehearse', 'story.js', '--assembly', assembly], { cwd: folder({ 'story.js': story }) });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^NotReached: the moon to fall: not within 3 minutes; nothing goes on/m);
  expect(stdout).toMatch(/^ {2}at story\.js:5$/m);
});

test('fails for a story that ends the process by itself', () => {
  const { status, stderr } = cli(['rehearse', 'story.js', '--assembly', assembly], { cwd: folder({ 'story.js': 'module.exports = () => process.exit(0);' }) });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'the story ended the process before its own end\n' });
});

test('fails for a story that throws no error, with what it threw', () => {
  const { status, stdout } = cli(['rehearse', 'story.js', '--assembly', assembly], { cwd: folder({ 'story.js': 'module.exports = () => { throw "a word"; };' }) });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^a word$/m);
});

test('fails with what was proved before, for a story that breaks the ledger', () => {
  const story = `module.exports = async (r) => {
  await r.settle();
  await r.drop({ version: '1.0.0', artifacts: { site: { 'index.html': 'x' } }, digests: { site: 'sha256:${'0'.repeat(64)}' } });
  await r.settle();
  r.bucket('Storefront/Store/Buckets/Releases').put('ledger/shop/999999999990.json', '{}');
};`;
  const { status, stdout, stderr } = cli(['rehearse', 'story.js', '--assembly', assembly], { cwd: folder({ 'story.js': story }) });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toMatch(/^1\.0\.0 +shop\/seal +DropInvalid: /m);
  expect(stdout).toMatch(/^The story did not end as told .+:\n(FieldMissing|LedgerBroken): ledger entry/m);
});

test('fails with the call that a story forgot to await, and its place, also on the page, whatever comes of it', () => {
  const story = `module.exports = async (r) => {
  await r.settle();
  r.drop({ version: '1.0.0', artifacts: { site: { 'index.html': 'x' } } });
  await r.settle();
};`;
  const cwd = folder({ 'story.js': story });
  const { status, stdout, stderr } = cli(['rehearse', 'story.js', '--assembly', assembly, '--html', 'page.html'], { cwd });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toMatch(/^StoryInvalid: drop\(\) is not awaited; write: await r\.drop\(…\)\n {2}at story\.js:3$/m);
  expect(readFileSync(join(cwd, 'page.html'), 'utf8')).toContain('write: await r.drop(…)\n  at story.js:3</pre>');
});

test('fails in words for a story that ends while something of it still plays', () => {
  const { status, stdout, stderr } = cli(['rehearse', 'story.js', '--assembly', assembly], { cwd: folder({ 'story.js': 'module.exports = (r) => { r.settle(); };' }) });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toMatch(/^StoryInvalid: settle\(\) is not awaited; write: await r\.settle\(…\)\n {2}at story\.js:1$/m);
});

test('fails in words for what goes wrong after the story has ended', () => {
  const story = `module.exports = async (r) => {
  setTimeout(async () => { await r.settle(); }, 50);
};`;
  const { status, stdout, stderr } = cli(['rehearse', 'story.js', '--assembly', assembly], { cwd: folder({ 'story.js': story }) });
  expect(status).toBe(1);
  expect(stdout).toContain('The story ended as told');
  expect(stderr).toBe('a promise that the story does not await has failed: StoryInvalid: settle() was called when the story had ended; await what leads to it\n  at story.js:2\n');
});
