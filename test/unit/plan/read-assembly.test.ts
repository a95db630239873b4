import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { buildPlan, readAssembly } from '../../../lib/plan';

const scratch = mkdtempSync(join(tmpdir(), 'plan-'));
const code = join(scratch, 'code');
const out = join(scratch, 'cdk.out');

beforeAll(() => {
  process.env.CDK_VALIDATION = 'false';
  mkdirSync(code);
  writeFileSync(join(code, 'index.js'), 'exports.handler = async () => 1;');
  synthesize(out);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A stack without an environment, and a stage with two stacks that refer to each other. */
function synthesize(outdir: string, edit: (stack: Stack) => void = () => undefined): void {
  const app = new App({ outdir });
  const shop = new Stack(app, 'Shop');
  new LambdaFunction(shop, 'Gate', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(code) });
  new Vpc(shop, 'Vpc');
  edit(shop);
  const stage = new Stage(app, 'Prod', { env: { account: '222222222222', region: 'eu-central-1' } });
  const site = new Bucket(new Stack(stage, 'Site'), 'Bucket', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
  new Topic(new Stack(stage, 'News', { stackName: 'news' }), 'Topic', { displayName: site.bucketName });
  app.synth();
}

/** A copy of the assembly in which a file was changed. */
function broken(file: string, change: (text: string) => string): string {
  const copy = mkdtempSync(join(scratch, 'broken-'));
  cpSync(out, copy, { recursive: true });
  writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'utf8')));
  return copy;
}

test('reads the stacks of an app and of its stages, with their places', () => {
  const stacks = readAssembly(out).stacks.map(({ name, account, region }) => `${name} ${account} ${region}`);
  expect(stacks.sort()).toEqual(['Prod-Site 222222222222 eu-central-1', 'Shop 111111111111 eu-west-1', 'news 222222222222 eu-central-1']);
});

test('what CDK synthesizes can be planned: code, construct paths, imports between stacks', () => {
  const plan = buildPlan(readAssembly(out));
  const gate = plan.resources.find(({ path }) => path === 'Shop/Gate/Resource')!;
  expect(readFileSync(join(gate.codeDirectory!, 'index.js'), 'utf8')).toContain('exports.handler');
  const site = plan.resources.find(({ path }) => path === 'Prod/Site/Bucket/Resource')!;
  expect(plan.resources.find(({ path }) => path === 'Prod/News/Topic/Resource')).toMatchObject({
    stack: 'news', arn: expect.stringMatching(/^arn:aws:sns:eu-central-1:222222222222:news-/), properties: { DisplayName: site.name },
  });
  expect(plan.inert.map(({ path }) => path)).toEqual(expect.arrayContaining(['Shop/Vpc/Resource', 'Prod/Site/Bucket/AutoDeleteObjectsCustomResource/Default']));
});

test('a nested stack without a pipeline is inert', () => {
  const directory = join(scratch, 'nested');
  synthesize(directory, (shop) => new Topic(new NestedStack(shop, 'Nested'), 'Topic'));
  expect(buildPlan(readAssembly(directory)).inert.map(({ type }) => type)).toContain('AWS::CloudFormation::Stack');
});

describe('fails', () => {
  test('on a pipeline in a nested stack, which would be missing without a word', () => {
    const directory = join(scratch, 'nested-pipeline');
    synthesize(directory, (shop) => new CfnPipeline(new NestedStack(shop, 'Nested'), 'Hidden', { roleArn: 'arn:aws:iam::111111111111:role/r', stages: [] }));
    expect(() => buildPlan(readAssembly(directory))).toThrow(expect.objectContaining({ code: 'Unsupported', message: expect.stringMatching(/nested stack .*\.nested\.template\.json holds Hidden/) }));
  });

  test.each<[string, string, (text: string) => string, RegExp]>([
    ['on a version that is too new, with both numbers', 'manifest.json', (text) => text.replace(/"version": "[\d.]+"/, '"version": "61.0.0"'), /manifest\.json has the assembly version "61\.0\.0", this package knows 36 to 60; use a newer version of this package/],
    ['on a version that is too old', 'manifest.json', (text) => text.replace(/"version": "[\d.]+"/, '"version": "35.0.0"'), /knows 36 to 60; synthesize with a newer aws-cdk-lib/],
    ['on a manifest that is no JSON', 'manifest.json', () => '{', /manifest\.json cannot be read/],
    ['on a template that is no object', 'Shop.template.json', () => '[]', /Shop\.template\.json holds no JSON object/],
    ['on a place that is none', 'manifest.json', (text) => text.replace('aws://unknown-account/unknown-region', 'somewhere'), /stack Shop has the environment "somewhere"/],
    ['on context that was not looked up', 'manifest.json', (text) => JSON.stringify({ ...JSON.parse(text), missing: [{ key: 'availability-zones:account=1' }] }), /lacks the context availability-zones:account=1; run `cdk synth`/],
    ['on an asset that is not there', 'Shop.assets.json', (text) => text.replace(/"path": "asset\.[0-9a-f]+"/, '"path": "asset.gone"'), /names asset\.gone, which does not exist/],
  ])('%s', (_, file, change, message) => {
    const directory = broken(file, change);
    expect(() => readAssembly(directory)).toThrow(expect.objectContaining({ code: 'AssemblyUnreadable', message: expect.stringMatching(message) }));
  });

  test('on a directory without a manifest', () => {
    expect(() => readAssembly(code)).toThrow(/holds no manifest\.json; name the directory that `cdk synth` wrote/);
  });
});
