import { rmSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { askForBuilds } from '../../bin/ask';
import { BuildSource, Deploy, Release, ReleasePipeline } from '../../lib';
import { cli, folder } from '../helpers/cli';
import { newApp } from '../helpers/synth';

const app = newApp();
const stack = new Stack(app, 'Test');
new ReleasePipeline(stack, 'Shop', {
  release: Release.fromBuild({
    source: BuildSource.connection('arn:aws:codeconnections:eu-west-1:111111111111:connection/c', 'acme/shop'), artifacts: { site: 'dist' }, commands: ['mkdir dist', 'echo made of paper | tee dist/index.html'],
  }),
  environments: [{ name: 'prod', deploy: [Deploy.website(new Bucket(stack, 'Website', { versioned: true }))] }],
});
app.synth();
const here = folder({ 'story.mjs': 'export default async (r) => { await r.settle(); await r.commit({ files: { a: "1" }, author: "Ada" }); await r.settle(); };' });
afterAll(() => [app.outdir, here].forEach((path) => rmSync(path, { recursive: true })));
const play = (...options: string[]) => cli(['rehearse', 'story.mjs', '--assembly', app.outdir, ...options], { cwd: here });

test('off a terminal a build ends the rehearsal, and it is said what would have run and how to allow it', () => {
  const { status, stdout, stderr } = play('--json');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^could not start: BuildsRefused: the build project shop-build would run '# mkdir dist; echo made of paper \| tee dist\/index\.html' on this machine, .*allow it with --run-builds/);
  expect(stdout).toBe('');
});

test('--run-builds runs them, and --verbose shows what they print', () => {
  const { status, stdout } = play('--run-builds', '--verbose');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^shop-build \| made of paper$/m);
  expect(stdout).toMatch(/^2026\.01\.05\.0 +shop .*good in prod$/m);
});

test.each([['y', true], ['YES ', true], ['n', false], ['', false], ['yellow', false], [undefined, false]])('at a terminal the answer %j means %s', async (answer, expected) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asked = askForBuilds({ project: 'shop-build', commands: ['npm ci', 'for a in b\ndo echo $a; done'] }, input, output);
  input.end(answer === undefined ? undefined : `${answer}\n`);
  expect(await asked).toBe(expected);
  expect(String(output.read())).toMatch(/^shop-build is about to run on this machine, in a scratch folder, without credentials:\n {2}npm ci\n {2}for a in b\nRun this build and those after it\? \[y\/N\] /);
});
