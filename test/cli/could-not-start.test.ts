import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { told } from '../../bin/told';
import { cli, CliOptions, environment, folder } from '../helpers/cli';
import { synthesizeDroppedStorefront, synthesizeStorefront } from '../helpers/storefront';

const assembly = synthesizeDroppedStorefront();
const cwd = folder({
  'app.js': 'require("aws-cdk-lib");',
  'commit.js': 'module.exports = async (r) => { await r.commit({ files: { a: "1" } }); };',
  'old/app.js': 'process.exit(3);', 'old/node_modules/aws-cdk-lib/package.json': '{ "version": "2.99.1" }', 'old/node_modules/constructs/package.json': '{ "version": "10.9.0" }',
  'made/app.py': 'raise SystemExit(3)',
});
const nodeAlone = join(cwd, 'bin');
mkdirSync(nodeAlone);
symlinkSync(process.execPath, join(nodeAlone, 'node'));
afterAll(() => rmSync(cwd, { recursive: true }));

interface Case {
  readonly args: readonly string[];
  readonly options?: CliOptions;
  readonly status?: number;
  readonly said: RegExp;
}

const NEEDED = 'npm install aws-cdk-lib@\\^[\\d.]+ constructs@\\^[\\d.]+';

/** What goes wrong on a machine before anything is played, each with what to do next. What is wrong with apps, assemblies, stories and arguments stands in tests of their own. */
const CASES: Readonly<Record<string, Case>> = {
  'the libraries of the app are not installed': { args: ['--app', 'node app.js'], said: new RegExp(`AppFailed: .+ stands above\\. aws-cdk-lib is not installed here, constructs is not installed here: ${NEEDED}$`, 'm') },
  'the libraries of the app are too old': { args: ['--app', 'node app.js'], options: { cwd: join(cwd, 'old') }, said: new RegExp(`AppFailed: .+ stands above\\. aws-cdk-lib is 2\\.99\\.1 here, and 2\\.276\\.0 or newer is needed: ${NEEDED}$`, 'm') },
  'an app that Node does not run needs no library of Node': { args: ['--app', 'python3 app.py'], options: { cwd: join(cwd, 'made') }, said: /AppFailed: .+ ended with status 3; what it printed stands above$/m },
  'the synthesized app is a file': { args: ['--assembly', 'app.js'], said: /AssemblyUnreadable: app\.js is a file; name the folder that `cdk synth` wrote, usually cdk\.out, or with --app the command that synthesizes$/m },
  'there is no place for scratch files': { args: ['--app', 'node app.js'], options: { env: { TMPDIR: '/nowhere/at/all' } }, said: /ENOENT: .+ mkdtemp '\/nowhere.+; scratch files go there: make the folder, make room in it, or name another one in TMPDIR$/m },
};

test.each(Object.entries(CASES))('%s', (_what, { args, options, said }) => {
  const { status, stdout, stderr } = cli(['rehearse', ...args], { cwd, ...options });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^could not start: /m);
  expect(stderr).toMatch(said);
});

test('a story with commits, and no git', () => {
  const { status, stdout } = cli(['rehearse', 'commit.js', '--assembly', synthesizeStorefront()], { cwd, env: { PATH: nodeAlone } });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^Unsupported: a story with commits needs the program git in the PATH: .+; install it \(Debian and Ubuntu: apt-get install git\)$/m);
});

test('a disk that is full leaves a journal that is not whole, and says so; what is played goes on', () => {
  const { status, stdout, stderr } = cli(['rehearse', '--assembly', assembly, '--journal', '/dev/full', '--quiet'], { cwd });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^The rehearsal ended: /m);
  expect(stderr).toBe('UsageInvalid: --journal /dev/full is not whole: ENOSPC: no space left on device, write; make room, or name a file on another disk\n');
});

test('an old Node is told which one is needed, before anything is loaded that it could not read', () => {
  const script = `Object.defineProperty(process.versions, 'node', { value: '18.19.1' }); require(${JSON.stringify(resolve('bin/cdk-release'))});`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { env: environment(), encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe('could not start: this is Node 18.19.1, and cdk-release needs 20.15 or newer; install one, from https://nodejs.org or with a version manager\n');
});

test.each([
  ['listen', 'EADDRNOTAVAIL', /^it failed; the stand-ins of AWS listen on 127\.0\.0\.1: let this machine/], ['listen', 'EADDRINUSE', /a free port$/], ['open', 'EMFILE', /allow more open files: ulimit -n/],
  ['write', 'ENOSPC', /make room there/], ['mkdir', 'EROFS', /TMPDIR for scratch files$/], ['read', 'EIO', /^it failed$/],
])('what this machine refuses is told with what to do: %s %s', (syscall, code, said) => {
  expect(told(Object.assign(new RangeError('it failed'), { syscall, code }))).toMatch(said);
});

test('fails with its stack for a fault of its own', () => {
  expect(told(new TypeError('undefined is no function'))).toMatch(/^this is a fault of cdk-release: TypeError: undefined is no function\n {4}at /);
});
