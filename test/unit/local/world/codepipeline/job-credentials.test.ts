import { rmSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Artifact, Pipeline, PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { LambdaInvokeAction, S3SourceAction, S3Trigger } from 'aws-cdk-lib/aws-codepipeline-actions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { build } from 'esbuild';
import { administrator } from '../../../../../lib/local/world/iam/callers';
import { World } from '../../../../../lib/local/world/world';
import { buildPlan, Plan, PlannedResource, readAssembly } from '../../../../../lib/plan';
import { codeOf } from '../../../../helpers/gate-functions';
import { newApp } from '../../../../helpers/synth';
import { ACCOUNT, START } from '../world-fixture';

/** Takes its input to its output with the credentials of the job, and tries what else they are good for; asked without a job, it tells how that went. */
const WORKER = `
  import { CodePipelineClient, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
  import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
  let client, input, output;
  const outcomes = {};
  const attempt = (what, command) => client.send(command).then(() => 'done', (error) => error.name + ': ' + error.message).then((said) => { outcomes[what] = said; });
  const place = ({ location: { s3Location: { bucketName: Bucket, objectKey: Key } } }) => ({ Bucket, Key });
  const beside = ({ Bucket, Key }) => ({ Bucket, Key: Key + '2' });
  export const handler = async (event) => {
    const job = event['CodePipeline.job'];
    if (!job) {
      await attempt('read later', new GetObjectCommand(input));
      return outcomes;
    }
    const { artifactCredentials, inputArtifacts, outputArtifacts } = job.data;
    console.log(JSON.stringify(event));
    Object.assign(outcomes, { accessKeyId: artifactCredentials.accessKeyId, expirationTime: artifactCredentials.expirationTime, output: outputArtifacts[0].location.s3Location.objectKey });
    client = new S3Client({ credentials: artifactCredentials, maxAttempts: 1 });
    [input, output] = [place(inputArtifacts[0]), place(outputArtifacts[0])];
    const { Body, VersionId } = await client.send(new GetObjectCommand(input));
    await attempt('write the output', new PutObjectCommand({ ...output, Body: (await Body.transformToString()).toUpperCase() }));
    await attempt('read the version', new GetObjectCommand({ ...input, VersionId }));
    await attempt('read another', new GetObjectCommand(beside(input)));
    await attempt('write another', new PutObjectCommand({ ...beside(output), Body: 'x' }));
    await attempt('read the output', new GetObjectCommand(output));
    await attempt('write the input', new PutObjectCommand({ ...input, Body: 'x' }));
    await attempt('delete the input', new DeleteObjectCommand(input));
    await attempt('list', new ListObjectsV2Command({ Bucket: input.Bucket }));
    client = new CodePipelineClient({ credentials: artifactCredentials, maxAttempts: 1 });
    await attempt('answer', new PutJobSuccessResultCommand({ jobId: job.id }));
    client = new S3Client({ credentials: artifactCredentials, maxAttempts: 1 });
    await new CodePipelineClient().send(new PutJobSuccessResultCommand({ jobId: job.id }));
  };`;

/** A pipeline of CDK's own, with the rights that CDK gives to its actions. */
async function planned(): Promise<Plan> {
  const { outputFiles } = await build({
    stdin: { contents: WORKER, resolveDir: process.cwd() }, bundle: true, write: false, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], supported: { 'dynamic-import': false },
    alias: { '@aws-sdk/credential-provider-node': './lambda/shared/environment-credentials.ts' },
  });
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const key = new Key(stack, 'Key');
  const drops = new Bucket(stack, 'Drops', { bucketName: 'drops', versioned: true });
  const artifacts = new Bucket(stack, 'Artifacts', { bucketName: 'artifacts', versioned: true, encryption: BucketEncryption.KMS, encryptionKey: key });
  const worker = new Function(stack, 'Worker', { functionName: 'worker', runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(codeOf({ 'index.js': outputFiles[0].text })) });
  const [input, output] = [new Artifact('In'), new Artifact('Out')];
  new Pipeline(stack, 'Pipeline', {
    pipelineName: 'shop', pipelineType: PipelineType.V2, artifactBucket: artifacts,
    stages: [
      { stageName: 'Source', actions: [new S3SourceAction({ actionName: 'Source', bucket: drops, bucketKey: 'drop.zip', output: input, trigger: S3Trigger.NONE })] },
      { stageName: 'Work', actions: [new LambdaInvokeAction({ actionName: 'Work', lambda: worker, inputs: [input], outputs: [output] })] },
    ],
  });
  return buildPlan(readAssembly(app.synth().directory));
}

/** A world in which the worker has done its job. */
async function worked(plan: Plan): Promise<World> {
  const world = await World.create(plan, { start: START, seed: 's' });
  world.s3.put('drops', 'drop.zip', Buffer.from('release'), { by: 'somebody' });
  while (await world.timeline.step(START.getTime() + 60_000));
  return world;
}

/** What the worker tells, after one more attempt to read. */
async function outcomesOf(world: World): Promise<Record<string, string>> {
  return JSON.parse((await world.lambda.invoke('worker', {}, administrator(ACCOUNT))).payload) as Record<string, string>;
}

let [plan, world, outcomes]: [Plan, World, Record<string, string>] = [] as never;
beforeAll(async () => {
  plan = await planned();
  world = await worked(plan);
  outcomes = await outcomesOf(world);
});
afterAll(async () => {
  await world.close();
  rmSync(plan.directory, { recursive: true });
});

const isDenied = (action: string, reason: string) => expect.stringMatching(new RegExp(`^AccessDenied(Exception)?: User: arn:aws:sts::${ACCOUNT}:assumed-role/Test-PipelineWork.* is not authorized to perform: ${action} on resource: .* because ${reason}$`));

test('read the inputs of the action and write its outputs, which a key encrypts', () => {
  expect(world.codepipeline.executions('shop')).toMatchObject([{ status: 'Succeeded' }]);
  expect(outcomes).toMatchObject({ 'write the output': 'done', 'read the version': 'done', 'read later': 'done' });
  expect(world.s3.read('artifacts', outcomes.output, undefined, administrator(ACCOUNT)).bytes.toString()).toBe('RELEASE');
});

test.each([
  ['read another', 's3:GetObject'], ['write another', 's3:PutObject'], ['read the output', 's3:GetObject'], ['write the input', 's3:PutObject'],
  ['delete the input', 's3:DeleteObject'], ['list', 's3:ListBucket'],
])('fail to %s, whatever the role of the action may', (what, action) => {
  expect(outcomes[what]).toEqual(isDenied(action, 'no session policy allows it'));
});

test('fail to answer the job: that is for the function\'s own role', () => {
  expect(outcomes.answer).toEqual(isDenied('codepipeline:PutJobSuccessResult', 'no identity-based policy allows it'));
});

test('use the key of the artifact store through S3, to read and to write, and for nothing else', () => {
  const { caller } = world.identities.find(outcomes.accessKeyId)!;
  const key = plan.resources.find(({ type }) => type === 'AWS::KMS::Key')!.arn;
  const use = (action: string, service: string) => world.access.decide(caller, { action: `kms:${action}`, resource: key, context: { 'kms:viaservice': `${service}.eu-west-1.amazonaws.com` } });
  expect([use('Decrypt', 's3'), use('GenerateDataKey', 's3')]).toMatchObject([{ allowed: true }, { allowed: true }]);
  expect([use('Decrypt', 'sns'), use('GenerateDataKey', 'sns'), use('Encrypt', 's3')]).toEqual(Array(3).fill({ allowed: false, missing: 'session' }));
});

test('fail to do what the action\'s role may not', async () => {
  const withoutWrites = ({ type, properties }: PlannedResource) => {
    const document = properties.PolicyDocument as { readonly Statement: readonly { readonly Action: string | readonly string[] }[] } | undefined;
    if (type !== 'AWS::IAM::Policy' || !JSON.stringify(document).includes('lambda:InvokeFunction')) return properties;
    const Statement = document!.Statement.map((statement) => ({ ...statement, Action: [statement.Action].flat().filter((action) => !action.startsWith('s3:Put')) }));
    return { ...properties, PolicyDocument: { ...document, Statement } };
  };
  const poor = await worked({ ...plan, resources: plan.resources.map((resource) => ({ ...resource, properties: withoutWrites(resource) })) });
  expect(await outcomesOf(poor)).toMatchObject({ 'write the output': isDenied('s3:PutObject', 'no identity-based policy allows it'), 'read later': 'done' });
  await poor.close();
});

test('are the same in a rehearsal of the same, stand in no log and in no journal, and end when the event says', async () => {
  const again = await worked(plan);
  const read = async (at: number) => {
    again.timeline.jump(at);
    return outcomesOf(again);
  };
  const { expirationTime } = outcomes;
  expect(await read(Number(expirationTime) - 1)).toEqual({ ...outcomes, 'read later': 'done' });
  expect(again.journal.entries).toEqual(world.journal.entries);
  expect((await read(Number(expirationTime)))['read later']).toBe('ExpiredToken: The provided token has expired.');
  const [line] = again.lambda.logs('worker').map(({ text }) => text);
  expect(line).toContain('"secretAccessKey":"[secret]","sessionToken":"[secret]"');
  expect(JSON.stringify(again.journal.entries)).not.toContain('rehearsal.');
  await again.close();
});
