import { digestOf } from '../../../../../lib/contracts/digest';
import { aws, docker, Ended, PASSWORD, Workshop } from '../../../../../lib/local/world/codebuild/programs/docker';

const HOST = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';
const API = `${HOST}/shop/api`;
const START: Workshop = {
  registry: { account: '111111111111', host: HOST, repositories: [{ name: 'shop/api', isImmutable: false, tags: ['1.0.0'] }, { name: 'shop/fixed', isImmutable: true, tags: ['1.0.0'] }] },
  refusals: {}, asked: [], isLoggedIn: false, images: {}, pushes: [],
};
const files = (page = 'one') => [{ path: 'Dockerfile', digest: digestOf('FROM scratch') }, { path: 'page', digest: digestOf(page) }];

/** Runs commands one after the other until one fails. */
function run(commands: readonly string[], page = 'one', start = START): Ended {
  let ended: Ended = { status: 0, line: '', workshop: start };
  for (const command of commands) {
    const [program, ...args] = command.split(' ');
    const around = { input: () => `${PASSWORD}\n`, exists: (file: string) => file === 'app/Dockerfile', filesOf: (folder: string) => (folder === 'app' ? files(page) : undefined) };
    if (ended.status === 0) ended = program === 'docker' ? docker(args, ended.workshop, around) : aws(args, ended.workshop);
  }
  return ended;
}
const LOGIN = `docker login --username AWS --password-stdin ${HOST}`;

test('what was built is pushed under its digest: the same files are the same image', () => {
  const { status, line, workshop } = run([LOGIN, `docker build -t ${API}:1.1.0 app`, `docker push ${API}:1.1.0`]);
  expect([status, line]).toEqual([0, `1.1.0: digest: ${workshop.pushes[0].digest} size: 1`]);
  expect(workshop.pushes).toEqual([{ repository: 'shop/api', tag: '1.1.0', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as unknown }]);
  const digest = (page: string, ...options: string[]) => run([`docker build ${options.join(' ')} app`.replace('  ', ' ')], page).line;
  expect(digest('one')).toBe(workshop.pushes[0].digest);
  expect(new Set([digest('one'), digest('two'), digest('one', '--build-arg', 'A=1'), digest('one', '--platform=linux/arm64')]).size).toBe(4);
});

test('an image has several names, and a tag of its own if it needs one', () => {
  const { status, workshop } = run([LOGIN, 'docker build --tag=api -q app', `docker tag api ${API}`, `docker tag api:latest ${API}:next`, `docker push ${API}`, `docker push -q ${API}:next`]);
  expect([status, workshop.pushes.map(({ tag }) => tag)]).toEqual([0, ['latest', 'next']]);
});

test('a password is for a registry of a region', () => {
  expect(run(['aws ecr get-login-password']).line).toBe(PASSWORD);
  expect(run(['aws ecr get-login-password --region eu-west-1']).line).toBe(PASSWORD);
  expect(run(['aws ecr get-login-password --region us-east-1'])).toMatchObject({ status: 1, line: 'the rehearsal has a registry in eu-west-1 only, not in us-east-1' });
});

test.each<[string, readonly string[], string]>([
  ['a push without a login', ['docker build -t x app', `docker tag x ${API}:1`, `docker push ${API}:1`], 'no basic auth credentials'],
  ['a wrong password', [`docker login -u AWS -p secret ${HOST}`], `login attempt to https://${HOST}/v2/ failed with status: 400`],
  ['a wrong user', [LOGIN.replace('AWS', 'ada')], 'failed with status: 400'],
  ['a push of nothing', [LOGIN, `docker push ${API}:1`], `An image does not exist locally with the tag: ${API}:1`],
  ['a tag of nothing', ['docker tag x y'], 'No such image: x:latest'],
  ['a repository that is not there', [LOGIN, `docker build -t ${HOST}/other:1 app`, `docker push ${HOST}/other:1`], "name unknown: The repository with name 'other' does not exist in the registry with id '111111111111'"],
  ['a tag that is immutable', [LOGIN, `docker build -t ${HOST}/shop/fixed:1.0.0 app`, `docker push ${HOST}/shop/fixed:1.0.0`], "tag invalid: The image tag '1.0.0' already exists in the 'shop/fixed' repository"],
  ['a tag that is immutable since it was pushed', [LOGIN, `docker build -t ${HOST}/shop/fixed:2 app`, `docker push ${HOST}/shop/fixed:2`, `docker push ${HOST}/shop/fixed:2`], "tag invalid: The image tag '2' already exists"],
  ['a folder that is not there', ['docker build -t x nowhere'], 'path "nowhere" not found'],
  ['a Dockerfile that is not there', ['docker build -f other app'], 'failed to read dockerfile: open other: no such file'],
  ['a build of two folders', ['docker build a b'], 'requires exactly 1 argument'],
  ['an option that is not known', ['docker build --secret id=x app'], 'the rehearsal has no docker build --secret'],
  ['another registry', ['docker login -u a -p b ghcr.io'], 'the rehearsal has no docker login to ghcr.io'],
  ['a push to another registry', ['docker build -t ghcr.io/a/b:1 app', 'docker push ghcr.io/a/b:1'], 'the rehearsal has no docker push to ghcr.io'],
  ['a container', ['docker run alpine'], 'the rehearsal has no docker run: there is no Docker engine'],
  ['docker alone', ['docker'], 'the rehearsal has no docker:'],
  ['any other call of AWS', ['aws s3 ls'], 'the rehearsal has no aws s3 ls'],
  ['another call of ECR', ['aws ecr describe-images'], 'the rehearsal has no aws ecr describe-images'],
])('fails for %s', (_what, commands, says) => {
  const { status, line } = run(commands);
  expect(status).toBe(1);
  expect(line).toContain(says);
});
