import { parseBuildspec } from '../../../../../lib/local/world/codebuild/buildspec';
import { readProject } from '../../../../../lib/local/world/codebuild/project';

const GOOD = {
  ServiceRole: 'role', Source: { Type: 'CODEPIPELINE', BuildSpec: '{"version":"0.2","phases":{}}' }, Artifacts: { Type: 'CODEPIPELINE' },
  Environment: { Type: 'LINUX_CONTAINER', ComputeType: 'S', Image: 'i', ImagePullCredentialsType: 'CODEBUILD', PrivilegedMode: false },
};
const read = (more: object) => readProject('Stack.P', 'p', 'arn', { ...GOOD, ...more });

test('a project has the defaults of CodeBuild', () => {
  expect(read({ Cache: { Type: 'NO_CACHE' }, LogsConfig: {}, Tags: [{}], Description: 'd', QueuedTimeoutInMinutes: 5, Name: 'p' })).toMatchObject({ timeoutMinutes: 60, concurrentBuilds: Infinity, encryptionKey: 'alias/aws/s3', variables: [] });
});

test.each<[string, object, string]>([
  ['a property that it would have to skip', { VpcConfig: { VpcId: 'v' } }, 'Stack.P: the rehearsal does not understand VpcConfig'],
  ['another source', { Source: { ...GOOD.Source, Type: 'GITHUB' } }, 'Stack.P Source: the rehearsal has projects of the type CODEPIPELINE only, not GITHUB'],
  ['other artifacts', { Artifacts: { Type: 'S3' } }, 'Stack.P Artifacts: the rehearsal has projects of the type CODEPIPELINE only, not S3'],
  ['Windows', { Environment: { ...GOOD.Environment, Type: 'WINDOWS_SERVER_2022_CONTAINER' } }, 'builds of the type WINDOWS_SERVER_2022_CONTAINER'],
  ['a variable from elsewhere', { Environment: { ...GOOD.Environment, EnvironmentVariables: [{ Name: 'A', Value: '/a', Type: 'PARAMETER_STORE' }] } }, 'variables of the type PLAINTEXT only; A is of the type PARAMETER_STORE'],
  ['a variable that no shell can hold', { Environment: { ...GOOD.Environment, EnvironmentVariables: [{ Name: 'A-B', Value: '1' }] } }, '"A-B" is no name of letters, digits and _'],
  ['a buildspec in a file', { Source: { Type: 'CODEPIPELINE', BuildSpec: 'ci/buildspec.yml' } }, 'inline JSON, no YAML and no file of the source'],
  ['no buildspec', { Source: { Type: 'CODEPIPELINE' } }, 'BuildSpec must be a text, got nothing'],
])('fails for %s', (_, more, message) => {
  expect(() => read(more)).toThrow(message);
});

const parse = (spec: object) => parseBuildspec('P', JSON.stringify({ version: '0.2', phases: {}, ...spec }));

test('a buildspec is read with its defaults; caches change nothing', () => {
  expect(parse({ version: 0.2, env: { variables: { A: 1, B: true }, shell: '/bin/sh' }, reports: { r: { files: ['x'] } }, cache: { paths: ['p'] }, artifacts: { 'secondary-artifacts': { a: { files: ['x'] } } } })).toEqual({
    shell: 'sh', variables: { A: '1', B: 'true' }, exported: [], phases: {}, artifacts: undefined, secondaryArtifacts: { a: { files: ['x'], excluded: [], baseDirectory: '.' } },
    reports: [{ group: 'r', kind: 'test' }],
  });
});

test.each<[string, object, string]>([
  ['version 0.1', { version: '0.1' }, '\'P BuildSpec.version\' must be 0.2'],
  ['no phases', { phases: undefined }, '\'P BuildSpec.phases\' must be an object'],
  ['a batch', { batch: {} }, '\'P BuildSpec.batch\' is not a known field'],
  ['secrets', { env: { 'secrets-manager': {} } }, '\'P BuildSpec.env.secrets-manager\' is not a known field'],
  ['another phase', { phases: { deploy: {} } }, '\'P BuildSpec.phases.deploy\' is not a known field'],
  ['on-failure', { phases: { build: { 'commands': ['a'], 'on-failure': 'CONTINUE' } } }, '\'P BuildSpec.phases.build.on-failure\' is not a known field'],
  ['runtimes', { phases: { install: { 'runtime-versions': { nodejs: 22 } } } }, '\'P BuildSpec.phases.install.runtime-versions\' is not a known field'],
  ['an empty command', { phases: { build: { commands: [' '] } } }, 'must be a command'],
  ['another shell', { env: { shell: 'zsh' } }, 'must be one of sh, /bin/sh, bash'],
  ['an exported variable of AWS', { env: { 'exported-variables': ['AWS_KEY'] } }, 'that does not begin with AWS_'],
  ['artifacts without paths', { artifacts: { 'files': ['a'], 'discard-paths': 'yes' } }, 'must be no: the rehearsal keeps the paths of files'],
  ['a path out of the source', { artifacts: { files: ['../a'] } }, 'must be a path within the source'],
  ['a base directory with a wildcard', { artifacts: { 'files': ['a'], 'base-directory': 'dist*' } }, 'without wildcards'],
  ['artifacts without files', { artifacts: { files: [] } }, 'a list of at least 1'],
])('fails for a buildspec with %s', (_, spec, message) => {
  expect(() => parse(spec)).toThrow(message);
});
