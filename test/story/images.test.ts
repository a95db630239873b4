import { Stack } from 'aws-cdk-lib';
import { Repository, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, ReleasePipeline, ReleaseStore } from '../../lib';
import { Manifest } from '../../lib/contracts/manifest';
import { Rehearsal, RehearsableApp } from '../../lib/local';
import { loadApp, RELEASES } from '../helpers/apps';
import { builtRelease } from '../helpers/builds';
import { deployments, factsOf, refusals, running } from '../helpers/stories';
import { executionRole } from '../helpers/stack-app';
import { addPipeline, newApp, synthesisError } from '../helpers/synth';

const LOGIN = 'aws ecr get-login-password --region "$AWS_REGION" | docker login --username AWS --password-stdin "${IMAGE_API%%/*}"';
const PUSH = ['docker build -t "$IMAGE_API:$RELEASE_VERSION" app', 'docker push "$IMAGE_API:$RELEASE_VERSION" > pushed'];
const SAY = String.raw`sed -n 's/.*digest: \(sha256:[0-9a-f]*\).*/api \1/p' pushed > "$RELEASE_IMAGES"`;

/** A shop with a page and a container image, which its build pushes. */
function imageApp(commands: readonly string[] = [LOGIN, ...PUSH], imageTagMutability = TagMutability.MUTABLE): RehearsableApp {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const api = new Repository(stack, 'Api', { repositoryName: 'shop/api', imageTagMutability });
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'), environments: [{ name: 'prod', deploy: [Deploy.website(new Bucket(stack, 'Website', { versioned: true }))] }],
    release: builtRelease({ commands: ['mkdir dist', 'cp page.html dist/index.html', ...commands], images: { api }, environment: { privileged: true } }),
  });
  return loadApp(app);
}

const play = (app: RehearsableApp, story: (r: Rehearsal) => Promise<void>) => app.rehearse(async (r) => {
  await r.settle();
  await story(r);
}, { builds: 'run' });
const commit = async (r: Rehearsal, page: string): Promise<void> => {
  await r.commit({ files: { 'page.html': page, 'app/Dockerfile': 'FROM scratch', 'app/page': page } });
};
const digestIn = (version: string, r: Rehearsal): string | undefined => {
  const text = r.bucket(RELEASES).get(`releases/shop/${version}/release.json`)?.toString();
  return text === undefined ? undefined : (JSON.parse(text) as Manifest).images?.[0].digest;
};

const plain = imageApp();
const saying = imageApp([LOGIN, ...PUSH, SAY]);

test('a release holds the digest of what its build pushed', () => play(saying, async (r) => {
  await commit(r, 'one');
  await r.settle();
  await commit(r, 'two');
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 succeeded']);
  expect(digestIn('1.0.0', r)).toMatch(/^sha256:/);
  expect(digestIn('1.1.0', r)).not.toBe(digestIn('1.0.0', r));
  expect(JSON.parse(r.bucket(RELEASES).get('releases/shop/1.0.0/release.json')!.toString())).toMatchObject({
    images: [{ name: 'api', repository: 'shop/api', uri: expect.stringMatching(/^\d{12}\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/shop\/api$/) as unknown }],
  });
}));

test('deployments are told the digest: commands in a variable, a stack in a parameter, and what the stack has is read back', async () => {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const api = new Repository(stack, 'Api', { repositoryName: 'shop/api' });
  const template = { Parameters: { ApiImage: { Type: 'String' } }, Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Tags: [{ Key: 'image', Value: { Ref: 'ApiImage' } }] } } } };
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'),
    release: builtRelease({ commands: ['mkdir dist', `echo '${JSON.stringify(template)}' > dist/template.json`, LOGIN, ...PUSH], images: { api }, environment: { privileged: true } }),
    environments: [{ name: 'prod', deploy: [
      Deploy.cloudFormation('shop-api', { template: 'template.json', images: { ApiImage: 'api' }, executionRole: executionRole(stack, 'shop-api') }),
      Deploy.commands({ commands: ['case "$IMAGE_API" in *.amazonaws.com/shop/api@sha256:*) ;; *) exit 1 ;; esac'], readBack: 'echo "$RELEASE_VERSION"' }),
    ] }],
  });
  await play(loadApp(app), async (r) => {
    await commit(r, 'one');
    await r.settle();
    expect(deployments(r)).toEqual(['1.0.0 succeeded']);
    expect(r.stack('shop-api').parameters.ApiImage).toMatch(new RegExp(`amazonaws\\.com/shop/api@${digestIn('1.0.0', r)!}$`));
  });
});

test('synthesis fails for a stack that wants an image which nobody makes', () => {
  const stack = new Stack(newApp(), 'Test');
  addPipeline(stack, { environment: { deploy: [Deploy.cloudFormation('shop-api', { template: 'template.json', images: { ApiImage: 'web' }, executionRole: executionRole(stack) })] } });
  expect(synthesisError(stack)).toMatch(/ImageInvalid: the stack shop-api wants the image 'web', which nobody makes; images of the release: none/);
});

describe('fails', () => {
  test.each<[string, (r: Rehearsal) => void, RegExp]>([
    ['moved', (r) => r.image('Test/Api').push('1.0.0', 'another image'), /^ImageMoved: api:1\.0\.0 is sha256:[0-9a-f]{64} now, sealed was sha256:[0-9a-f]{64}; find out who pushed it/],
    ['removed', (r) => r.image('Test/Api').remove('1.0.0'), /^ImageMissing: api:1\.0\.0 is not in \S+\/shop\/api any more, sealed was sha256:/],
  ])('in admit and in verify, when the tag of an image was %s', (_how, harm, says) => play(plain, async (r) => {
    await commit(r, 'one');
    await r.until(() => factsOf(r, 'admitted').length === 1);
    harm(r);
    await r.settle();
    r.start('prod');
    await r.settle();
    expect(deployments(r)).toEqual([]);
    expect(refusals(r).map((text) => text.split(': ')[0])).toEqual(['Deploy', 'Admit']);
    for (const refusal of refusals(r)) expect(refusal.replace(/^\w+: /, '')).toMatch(says);
  }));

  test('to be sealed when the build did not push it', () => play(imageApp(['true']), async (r) => {
    await commit(r, 'one');
    await r.settle();
    expect(factsOf(r, 'sealed')).toEqual([]);
    expect(factsOf(r, 'build-failed')).toMatchObject([{ stage: 'Seal', version: '1.0.0', code: 'ImageMissing', reason: expect.stringMatching(/^api:1\.0\.0 is not in \S+; the build must push it under that tag/) as unknown }]);
  }));

  test('to be sealed when somebody else pushed in between, and the build said what it had pushed', () => play(saying, async (r) => {
    await commit(r, 'one');
    await r.until(() => factsOf(r, 'numbered').length === 1);
    await r.advance({ seconds: 100 });
    expect(factsOf(r, 'sealed')).toEqual([]);
    r.image('Test/Api').push('1.0.0', 'another image');
    await r.settle();
    expect(factsOf(r, 'sealed')).toEqual([]);
    expect(factsOf(r, 'build-failed')).toMatchObject([{ stage: 'Seal', code: 'ImageMoved', reason: expect.stringMatching(/^api:1\.0\.0 is sha256:\w+, but the build pushed sha256:\w+; somebody pushed to/) as unknown }]);
  }));

  test('to be built when the tag is immutable and taken', () => play(imageApp(undefined, TagMutability.IMMUTABLE), async (r) => {
    r.image('Test/Api').push('1.0.0', 'an image that was there before');
    expect(() => r.image('Test/Api').push('1.0.0', 'another one')).toThrow(/ImageTagAlreadyExists|is immutable/);
    await commit(r, 'one');
    await r.settle();
    expect(factsOf(r, 'build-failed')).toMatchObject([{ stage: 'Build', lines: expect.arrayContaining([expect.stringContaining("tag invalid: The image tag '1.0.0' already exists in the 'shop/api' repository")]) as unknown }]);
    await commit(r, 'two');
    await r.settle();
    expect(running(r)).toBe('1.1.0');
  }));

  test('to be built by what only a Docker engine can do', () => play(imageApp(['docker run --rm alpine true']), async (r) => {
    await commit(r, 'one');
    await r.settle();
    expect(factsOf(r, 'build-failed')).toMatchObject([{ stage: 'Build', lines: expect.arrayContaining([expect.stringContaining('the rehearsal has no docker run: there is no Docker engine')]) as unknown }]);
  }));
});
