import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeCloneRef } from '../../../../../lib/local/world/connections/clone-ref';
import { SOMEBODY } from '../../../../helpers/access';
import { commands, outputs, TestBuilds } from './fixture';

const begin = async () => new TestBuilds().source('Source', { 'README': 'read me', 'run.sh': 'echo ran\n' });

describe('commands', () => {
  test('run one after another in one shell, in the folder of the source', async () => {
    const builds = (await begin()).project({ ...commands('X=1', 'mkdir -p a && cd a', 'echo "$X $(basename "$PWD")" > ../out.txt', '../run.sh > ran.txt'), artifacts: { files: ['out.txt', 'a/*'] } });
    expect(await builds.build({ outputs: outputs('site') })).toEqual({ failure: undefined, variables: {} });
    expect(builds.artifact('site')).toEqual({ 'out.txt': '1 a\n', 'a/ran.txt': 'ran\n' });
  });

  test('the first that fails ends its phase, and is told as CodePipeline tells it', async () => {
    const builds = (await begin()).project({ phases: {
      pre_build: { commands: ['echo before'] }, build: { commands: ['echo one', 'sh -c "exit 3"', 'echo two'], finally: ['echo last'] }, post_build: { commands: ['echo "succeeding: $CODEBUILD_BUILD_SUCCEEDING"', 'false'] },
    } });
    expect(await builds.build()).toEqual({ failure: 'Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: Error while executing command: sh -c "exit 3". Reason: exit status 3', variables: {} });
    expect(builds.lines).toEqual(['before', 'one', 'last', 'succeeding: 0']);
    expect(builds.service.lastFailed).toEqual({ project: 'shop', number: 1, output: 'before\none\nlast\nsucceeding: 0' });
  });

  test('after a failed install nothing else runs', async () => {
    const builds = (await begin()).project({ phases: { install: { commands: ['false'], finally: ['echo last'] }, build: { commands: ['echo one'] }, post_build: { commands: ['echo two'] } } });
    expect((await builds.build()).failure).toMatch('Phase: INSTALL, Code: COMMAND_EXECUTION_ERROR, Message: Error while executing command: false. Reason: exit status 1');
    expect(builds.lines).toEqual(['last']);
  });

  test.each([['exit 4', 4], ['set -e; false; echo on', 1], ['kill -9 $$', 128], ['if', 2]])('one that ends the shell (%s) fails, and what it had started is ended', async (command, status) => {
    const builds = (await begin()).project({ phases: { build: { commands: ['X=1; export X', command] }, post_build: { commands: ['echo "X is ${X-gone}"'] } } });
    expect((await builds.build()).failure).toMatch(`Reason: exit status ${status}`);
    expect(builds.lines.at(-1)).toBe('X is gone');
  });

  test('know what CodeBuild says and nothing of this machine', async () => {
    process.env.AWS_PROFILE = 'prod';
    process.env.SECRET_TOKEN = 'secret';
    const builds = (await begin()).project({ env: { variables: { A: 'spec', B: 'spec', C: 'spec' } }, ...commands('env -0 > env.txt; pwd -P > pwd.txt'), artifacts: { files: '*.txt'.split(' ') } },
      { Environment: { Type: 'LINUX_CONTAINER', Image: 'image:1', ComputeType: 'S', EnvironmentVariables: [{ Name: 'B', Value: 'project' }, { Name: 'C', Value: 'project', Type: 'PLAINTEXT' }] } });
    await builds.build({ variables: [{ name: 'C', value: 'a "b"\nc' }], outputs: outputs('site') });
    const { 'env.txt': text, 'pwd.txt': folder } = builds.artifact('site');
    const variables = Object.fromEntries(text.split('\0').filter((line) => line !== '').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    const { PATH, HOME, TMPDIR } = variables;
    const rest = Object.fromEntries(Object.entries(variables).filter(([name]) => !['PATH', 'HOME', 'TMPDIR', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)));
    const source = folder.trim();
    expect(rest).toEqual({
      A: 'spec', B: 'project', C: 'a "b"\nc', LANG: 'C.UTF-8', AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1', CODEBUILD_SRC_DIR: source,
      CODEBUILD_BUILD_ARN: expect.stringMatching(/^arn:aws:codebuild:eu-west-1:111111111111:build\/shop:[0-9a-f-]{36}$/), CODEBUILD_BUILD_ID: expect.stringMatching(/^shop:[0-9a-f-]{36}$/),
      CODEBUILD_BUILD_IMAGE: 'image:1', CODEBUILD_BUILD_NUMBER: '1', CODEBUILD_BUILD_SUCCEEDING: '1', CODEBUILD_INITIATOR: 'codepipeline/shop-build', CODEBUILD_KMS_KEY_ID: 'alias/aws/s3',
      CODEBUILD_LOG_PATH: expect.any(String), CODEBUILD_START_TIME: '1772359200000', CODEBUILD_SOURCE_VERSION: 'arn:aws:s3:::in/Source', CODEBUILD_RESOLVED_SOURCE_VERSION: 'c0ffee',
    });
    const scratch = source.slice(0, source.indexOf('/src'));
    expect(PATH).toBe(`${scratch}/programs:${process.env.PATH}`);
    expect([HOME, TMPDIR, source].map((path) => [path.startsWith(scratch), existsSync(path)])).toEqual(Array(3).fill([true, false]));
  });

  test('get no input, and what they leave running is ended', async () => {
    const builds = (await begin()).project({ ...commands('cat > in.txt', 'sleep 600 & echo $! > pid.txt'), artifacts: { files: ['*.txt'] } });
    await builds.build({ outputs: outputs('site') });
    const { 'in.txt': input, 'pid.txt': pid } = builds.artifact('site');
    expect(input).toBe('');
    // Nothing, or what nobody has fetched yet.
    expect(spawnSync('ps', ['-o', 'stat=', '-p', pid.trim()], { encoding: 'utf8' }).stdout).toMatch(/^(Z.*)?$/m);
  });

  test('that take too long are ended with all that they started, and nothing runs after them', async () => {
    const builds = await new TestBuilds({ patience: 300 }).source('Source', { a: 'a' });
    builds.project({ phases: { build: { commands: ['echo begun; sleep 600'] }, post_build: { commands: ['echo after'] } } });
    expect(await builds.build()).toMatchObject({ failure: 'Build terminated with state: TIMED_OUT. Phase: BUILD, Code: BUILD_TIMED_OUT, Message: Build has timed out.' });
    expect(builds.lines).toEqual(['begun']);
  });

  test('end when the world is closed', async () => {
    const builds = (await begin()).project(commands('echo begun; sleep 600'));
    const build = builds.build();
    while (builds.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    builds.service.close();
    await expect(build).rejects.toMatchObject({ code: 'OutOfTime', message: 'the build is over' });
  });

  test('run in bash if the buildspec says so', async () => {
    const builds = (await begin()).project({ env: { shell: 'bash' }, ...commands('a=(1 2); echo "${a[1]}"') });
    expect((await builds.build()).failure).toBeUndefined();
    expect(builds.lines).toEqual(['2']);
  });
});

test('exported variables are those that the shell exports in the end', async () => {
  const builds = (await begin()).project({ env: { 'exported-variables': ['VERSION', 'KEPT', 'MISSING'] }, ...commands('export VERSION=1', 'KEPT=here', 'VERSION="1.2\n \'3\'"') });
  expect((await builds.build()).variables).toEqual({ VERSION: '1.2\n \'3\'' });
});

describe('sources', () => {
  test('beside the primary one lie in folders of their own', async () => {
    const builds = await (await begin()).source('Other', { 'x/y': 'z' });
    builds.project(commands('cat "$CODEBUILD_SRC_DIR_Other/x/y"; ls "$CODEBUILD_SRC_DIR"'));
    await builds.build({ sources: ['Other', 'Source'].map((name) => ({ name, bucket: 'in', key: name, revision: null })) });
    expect(builds.lines).toEqual(['zREADME', 'run.sh']);
    expect([...builds.roles]).toEqual(['arn:aws:iam::111111111111:role/Build']);
  });

  test('that are missing, or no archive, fail the build before any command', async () => {
    const builds = (await begin()).project(commands('echo ran'));
    const from = (key: string) => builds.build({ sources: [{ name: 'Source', bucket: 'in', key, revision: null }] });
    expect((await from('gone')).failure).toBe('Build terminated with state: FAILED. Phase: DOWNLOAD_SOURCE, Code: CLIENT_ERROR, Message: NoSuchKey: The specified key does not exist. for the source Source');
    builds.objects.set('in/text', Buffer.from('{"no":"archive"}'));
    expect((await from('text')).failure).toMatch('Phase: DOWNLOAD_SOURCE, Code: CLIENT_ERROR, Message: the source Source: it is no ZIP archive');
    expect(builds.lines).toEqual([]);
  });
});

describe('artifacts', () => {
  const files = commands('mkdir -p dist/deep && echo 1 > dist/a.html && echo 2 > dist/deep/b.js && echo 3 > dist/deep/b.map && echo 4 > c.txt && chmod +x c.txt');
  test.each<[string, object, Record<string, string>]>([
    ['all of a folder', { 'files': ['**/*'], 'base-directory': 'dist' }, { 'a.html': '1\n', 'deep/b.js': '2\n', 'deep/b.map': '3\n' }],
    ['files of a folder only', { files: ['dist/*'] }, { 'dist/a.html': '1\n' }],
    ['folders without some files', { 'files': ['dist/**/*', 'c.txt'], 'exclude-paths': ['**/*.map'] }, { 'dist/a.html': '1\n', 'dist/deep/b.js': '2\n', 'c.txt': '4\n' }],
  ])('are %s', async (_, artifacts, expected) => {
    const builds = (await begin()).project({ ...files, artifacts: { ...artifacts, 'name': 'ignored', 'discard-paths': 'no' } });
    await builds.build({ outputs: outputs('site') });
    expect(builds.artifact('site')).toEqual(expected);
  });

  test('of several outputs are the secondary ones of their names', async () => {
    const builds = (await begin()).project({ ...files, artifacts: { 'files': ['nothing'], 'secondary-artifacts': { site: { 'files': ['**/*'], 'base-directory': 'dist/deep' }, text: { files: ['c.txt'] } } } });
    expect((await builds.build({ outputs: outputs('text', 'site') })).failure).toBeUndefined();
    expect([builds.artifact('site'), builds.artifact('text')]).toEqual([{ 'b.js': '2\n', 'b.map': '3\n' }, { 'c.txt': '4\n' }]);
  });

  test('are the same bytes each time', async () => {
    const builds = (await begin()).project({ ...files, artifacts: { files: ['**/*'] } });
    await builds.build({ outputs: outputs('one') });
    await builds.build({ outputs: outputs('two') });
    expect(builds.objects.get('out/one')!.equals(builds.objects.get('out/two')!)).toBe(true);
  });

  test.each([
    ['no file matches', { files: ['dist/**/*.css'] }, ['site'], 'no matching artifact paths found'],
    ['the folder is missing', { 'files': ['**/*'], 'base-directory': 'build' }, ['site'], 'no matching base directory path found for build'],
    ['the buildspec has none', undefined, ['site'], 'no matching artifact paths found: the buildspec has no artifacts for the output artifact site'],
    ['one of several is missing', { 'files': ['c.txt'], 'secondary-artifacts': { site: { files: ['c.txt'] } } }, ['site', 'text'], 'no matching artifact paths found: the buildspec has no secondary artifact text; an action with several output artifacts takes all of them from there'],
  ])('fail the build if %s, and none is written', async (_, artifacts, names, message) => {
    const builds = (await begin()).project({ ...files, ...(artifacts && { artifacts }) });
    expect(await builds.build({ outputs: outputs(...names) })).toMatchObject({ failure: `Build terminated with state: FAILED. Phase: UPLOAD_ARTIFACTS, Code: CLIENT_ERROR, Message: ${message}` });
    expect([...builds.objects.keys()]).toEqual(['in/Source']);
  });

  test('that may not be written fail the build', async () => {
    const builds = (await begin()).project({ ...files, artifacts: { files: ['c.txt'] } });
    expect((await builds.build({ outputs: [{ name: 'site', bucket: 'closed', key: 'k' }] })).failure).toMatch('Phase: UPLOAD_ARTIFACTS, Code: CLIENT_ERROR, Message: AccessDenied: Access Denied');
  });

  test('of a failed build are not handed on', async () => {
    const builds = (await begin()).project({ phases: { build: { commands: ['echo 1 > a', 'false'] } }, artifacts: { files: ['a'] } });
    await builds.build({ outputs: outputs('site') });
    expect([...builds.objects.keys()]).toEqual(['in/Source']);
  });
});

test('the journal says who builds what and how it ended, and nothing that was printed', async () => {
  const builds = (await begin()).project(commands('echo secret; false'));
  await builds.build();
  expect(builds.journal.entries.map(({ text }) => text)).toEqual([
    'shop: build 1 of c0ffee begins',
    'shop: build 1: Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: Error while executing command: echo secret; false. Reason: exit status 1',
  ]);
});

test('fails to start more builds than the project allows at a time', async () => {
  const builds = (await begin()).project(commands('true'), { ConcurrentBuildLimit: 1 });
  const request = { project: 'shop', pipeline: 'p', variables: [], sources: [{ name: 'Source', bucket: 'in', key: 'Source', revision: null }], primary: 'Source', outputs: [] };
  const first = await builds.service.start(request, SOMEBODY);
  await expect(builds.service.start(request, SOMEBODY)).rejects.toMatchObject({ name: 'AccountLimitExceededException' });
  first.end();
  await expect(builds.service.start(request, SOMEBODY)).resolves.toBeDefined();
});

describe('permission', () => {
  const asked = (permission: ConstructorParameters<typeof TestBuilds>[0]) => new TestBuilds(permission).source('Source', { a: 'a' });

  test('is wanted before a build: without it the rehearsal ends and says what would run', async () => {
    const builds = (await asked({ permission: 'refuse' })).project(commands('npm ci', 'npm test'));
    await expect(builds.build()).rejects.toMatchObject({ code: 'BuildsRefused', message: expect.stringMatching(/^the build project shop would run 'npm ci', 'npm test' on this machine, in a scratch folder; allow it with --run-builds or rehearse\(story, \{ builds: 'run' \}\)/) });
    expect(builds.faults.map(({ code }) => code)).toEqual(['BuildsRefused']);
    expect(builds.journal.entries).toEqual([]);
  });

  test('is asked for once', async () => {
    const permission = jest.fn(() => true);
    const builds = (await asked({ permission })).project(commands('true'));
    await builds.build();
    await builds.build();
    expect(permission.mock.calls).toEqual([[{ project: 'shop', commands: ['true'] }]]);
  });

  test('is not wanted for a build without commands', async () => {
    const builds = (await asked({ permission: 'refuse' })).project({});
    expect((await builds.build()).failure).toBeUndefined();
  });
});

test('a full clone is the source with its history, and no archive', async () => {
  const builds = await begin();
  const push = (text: string) => builds.connections.push({ repository: 'acme/shop', branch: 'main', message: `say ${text}`, author: { name: 'Ada', email: 'ada@example.com' }, files: [{ path: 'a', bytes: Buffer.from(text), isExecutable: false }] });
  const commitId = await push('1');
  await push('2');
  builds.objects.set('in/ref', writeCloneRef({ connectionArn: 'arn:aws:codeconnections:eu-west-1:111111111111:connection/c', fullRepositoryId: 'acme/shop', commitId }));
  builds.project(commands('cat a; echo', 'git log --format=%s origin/main', 'git rev-parse HEAD'));
  expect((await builds.build({ sources: [{ name: 'Source', bucket: 'in', key: 'ref', revision: commitId }] })).failure).toBeUndefined();
  builds.connections.close();
  expect(builds.lines).toEqual(['1', 'say 2', 'say 1', commitId]);
});
