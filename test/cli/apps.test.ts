import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cli, folder } from '../helpers/cli';
import { synthesizeStorefront } from '../helpers/storefront';

const assembly = synthesizeStorefront();
const here = folder();

interface Template {
  readonly Resources: Record<string, { readonly Type: string; Properties: Record<string, unknown> }>;
}

/** The storefront's assembly with another template. */
function changed(change: (template: Template) => void): string {
  const copy = folder();
  cpSync(assembly, copy, { recursive: true });
  const file = join(copy, 'Storefront.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  change(template);
  writeFileSync(file, JSON.stringify(template));
  return copy;
}

function idOf({ Resources }: Template, type: string): string {
  return Object.entries(Resources).find(([, resource]) => resource.Type === type)![0];
}

function refused(args: readonly string[], cwd = here): string {
  const { status, stdout, stderr } = cli(['rehearse', ...args], { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  return stderr;
}

test('an app without a story is read, checked, and played until nothing goes on', () => {
  const { status, stdout } = cli(['rehearse', '--assembly', assembly], { cwd: here });
  expect(status).toBe(0);
  expect(stdout).toContain('Pipelines: shop-dev, shop-test, shop-prod');
  expect(stdout).toMatch(/^shop\/prod +nothing +- +- +- +-$/m);
  expect(stdout).toContain('The rehearsal ended: ');
});

test('the app of cdk.json is synthesized with its context and that of cdk.context.json, into a folder that is gone afterwards', () => {
  const app = `const { writeFileSync, cpSync } = require('node:fs');
    writeFileSync('seen.json', JSON.stringify({ context: JSON.parse(process.env.CDK_CONTEXT_JSON), folder: process.env.CDK_OUTDIR }));
    console.log('the app prints');
    cpSync(${JSON.stringify(assembly)}, process.env.CDK_OUTDIR, { recursive: true });`;
  const cwd = folder({ 'app.js': app, 'cdk.json': '{ "app": "node app.js", "context": { "a": 1, "b": 1 } }', 'cdk.context.json': '{ "b": 2 }' });
  const { status, stdout, stderr } = cli(['rehearse', '--json'], { cwd });
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'ended' });
  expect(stderr).toContain('the app prints');
  const seen = JSON.parse(readFileSync(join(cwd, 'seen.json'), 'utf8')) as { context: object; folder: string };
  expect(seen.context).toEqual({ a: 1, b: 2 });
  expect(existsSync(seen.folder)).toBe(false);
});

test('--app may name a folder that was synthesized already, as with the CDK CLI', () => {
  expect(cli(['rehearse', '--app', assembly], { cwd: here }).status).toBe(0);
});

test('fails without an app and without a cdk.json', () => {
  expect(refused([])).toBe(
    "could not start: UsageInvalid: there is no app to rehearse: there is no cdk.json here; name its command with --app 'node app.js', or a synthesized app with --assembly cdk.out\n",
  );
});

test.each([
  ['names no app', '{ "context": {} }', /UsageInvalid: there is no app to rehearse: cdk\.json names no "app"; name its command/],
  ['is not JSON', '{ "app": ', /UsageInvalid: cdk\.json is not JSON: .+; correct it/],
])('fails for a cdk.json that %s', (_what, text, said) => {
  expect(refused([], folder({ 'cdk.json': text }))).toMatch(said);
});

test.each([
  ['fails', 'echo the reason; exit 3', /^the reason\ncould not start: AppFailed: the app's command 'echo the reason; exit 3' ended with status 3; what it printed stands above\n$/],
  ['is killed', 'kill -9 $$', /AppFailed: the app's command 'kill -9 \$\$' was ended by SIGKILL/],
  ['synthesizes nothing', 'true', /AppFailed: the app's command 'true' ended well, but synthesized nothing into CDK_OUTDIR; let it create an App/],
])('fails for an app whose command %s', (_what, command, said) => {
  const before = temporary();
  expect(refused(['--app', command])).toMatch(said);
  expect(temporary()).toEqual(before);
});

function temporary(): string[] {
  return readdirSync(tmpdir()).filter((name) => /^cdk-release-[A-Za-z0-9]{6}$/.test(name));
}

test.each([
  ['is missing', undefined, /AssemblyUnreadable: there is no folder nowhere; name the one that `cdk synth` wrote/],
  ['is empty', {}, /AssemblyUnreadable: .+ holds no manifest\.json; name the directory that `cdk synth` wrote/],
  ['is of an older version', { 'manifest.json': '{ "version": "1.0.0" }' }, /manifest\.json has the assembly version "1\.0\.0", this package knows 36 to \d+; synthesize with a newer aws-cdk-lib/],
  ['is of a later version', { 'manifest.json': '{ "version": "999.0.0" }' }, /manifest\.json has the assembly version "999\.0\.0", .+; use a newer version of this package/],
  ['is no JSON', { 'manifest.json': '{' }, /AssemblyUnreadable: .+manifest\.json cannot be read .+; synthesize the app again/],
])('fails for an assembly that %s', (_what, files, said) => {
  expect(refused(['--assembly', files ? folder(files) : 'nowhere'])).toMatch(said);
});

test('fails for an app whose wiring is broken, and names every fault at once', () => {
  const broken = changed((template) => {
    template.Resources[idOf(template, 'AWS::CodePipeline::Pipeline')].Properties.PipelineType = 'V1';
    delete template.Resources[idOf(template, 'AWS::SNS::Subscription')];
  });
  const said = refused(['--assembly', broken]);
  expect(said).toMatch(/^could not start: WiringBroken: the app in .+ is wired wrongly:\n- /);
  expect(said.split('\n- ').length).toBeGreaterThan(2);
});

test('fails for a resource that a pipeline reaches and the rehearsal does not have, by its name', () => {
  const strange = changed((template) => {
    template.Resources.Strange = { Type: 'AWS::Location::Map', Properties: {} };
    const { Stages } = template.Resources[idOf(template, 'AWS::CodePipeline::Pipeline')].Properties as { Stages: { Actions: { Configuration: object }[] }[] };
    Object.assign(Stages[1].Actions[0].Configuration, { Map: { Ref: 'Strange' } });
  });
  const said = refused(['--assembly', strange]);
  expect(said).toMatch(/^could not start: \w+: the app in .+ can't be rehearsed:\n- /);
  expect(said).toMatch(/Storefront\.Strange .+ is of type AWS::Location::Map, which the rehearsal has no stand-in for; Storefront\.\w+ refers to it/);
});

test('fails for an app without a release pipeline, rather than find it in order', () => {
  const bare = folder({
    'manifest.json': JSON.stringify({ version: '48.0.0', artifacts: { Bare: { type: 'aws:cloudformation:stack', environment: 'aws://111111111111/eu-west-1', properties: { templateFile: 'Bare.json' } } } }),
    'Bare.json': JSON.stringify({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } }),
  });
  expect(refused(['--assembly', bare])).toBe(
    `could not start: UsageInvalid: the app in ${bare} has no release pipeline, so there is nothing to rehearse; add a ReleasePipeline to one of its stacks, or name another app\n`,
  );
});

test('fails by the command of an app, not by the name of a folder that is gone', () => {
  const copy = changed((template) => { delete template.Resources[idOf(template, 'AWS::SNS::Subscription')]; });
  const said = refused(['--app', `cp -r ${resolve(copy)}/. $CDK_OUTDIR`]);
  expect(said).toContain("the app in the output of 'cp -r ");
  expect(said).not.toMatch(/cdk-release-[A-Za-z0-9]{6}\b/);
});
