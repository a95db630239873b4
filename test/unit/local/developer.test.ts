import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommitOptions, RehearsableApp, Rehearsal, RehearseOptions, ReportView } from '../../../lib/local';
import { roleWith } from '../../helpers/access';
import { SURROUNDINGS, planOf, resource } from './mini-plan';
import { approval, pipeline, stage } from './world/codepipeline/world';

const CONNECTION = 'arn:aws:codeconnections:eu-west-1:111111111111:connection/c1';
const [files, scratch] = [{ 'build.sh': 'echo made by $(git log -1 --format=%an) > out.txt' }, mkdtempSync(join(tmpdir(), 'developer-'))];
afterAll(() => rmSync(scratch, { recursive: true }));

/** A pipeline that builds a repository, and waits for somebody in the end. */
function built(id = 'acme/shop', name = 'shop-build', more: object = {}) {
  const source = stage('Source', {
    Name: 'Source', ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'CodeStarSourceConnection', Version: '1' }, RunOrder: 1, OutputArtifacts: [{ Name: 'Source' }],
    Configuration: { ConnectionArn: CONNECTION, FullRepositoryId: id, BranchName: 'main', OutputArtifactFormat: 'CODEBUILD_CLONE_REF' },
  });
  const build = stage('Build', {
    Name: 'Make', ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild', Version: '1' }, RunOrder: 1, Configuration: { ProjectName: 'project' },
    InputArtifacts: [{ Name: 'Source' }], OutputArtifacts: [{ Name: 'Site' }],
  });
  return resource('AWS::CodePipeline::Pipeline', name, `arn:aws:codepipeline:eu-west-1:111111111111:${name}`, pipeline([source, build, stage('Ask', approval('Ask'))], { Name: name, ExecutionMode: 'QUEUED', ...more }));
}
const project = (command = 'sh build.sh') => resource('AWS::CodeBuild::Project', 'project', 'arn:aws:codebuild:eu-west-1:111111111111:project/project', {
  ServiceRole: 'arn:aws:iam::111111111111:role/Build', Artifacts: { Type: 'CODEPIPELINE' }, Environment: { Type: 'LINUX_CONTAINER', ComputeType: 'S', Image: 'i' },
  Source: { Type: 'CODEPIPELINE', BuildSpec: JSON.stringify({ version: '0.2', phases: { build: { commands: [command] } }, artifacts: { files: ['out.txt'] } }) },
});
const allow = (Action: string | string[], Resource: string | string[]) => ({ Effect: 'Allow', Action, Resource });
const worksFor = (service: string) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } });
const ARTIFACTS = allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], 'arn:aws:s3:::artifacts/*');
const CLONE = allow('codeconnections:UseConnection', CONNECTION);
const LOG = 'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/codebuild/project';
const ROLES = [
  roleWith('arn:aws:iam::111111111111:role/Pipeline', [ARTIFACTS, CLONE, allow(['codebuild:StartBuild', 'codebuild:BatchGetBuilds'], 'arn:aws:codebuild:eu-west-1:111111111111:project/project')], worksFor('codepipeline.amazonaws.com')),
  roleWith('arn:aws:iam::111111111111:role/Build', [ARTIFACTS, CLONE, allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], [LOG, `${LOG}:*`])], worksFor('codebuild.amazonaws.com')),
];
const app = (...resources: Parameters<typeof planOf>) => new RehearsableApp(planOf(...SURROUNDINGS, ...ROLES, ...resources));
const play = (story: (r: Rehearsal) => Promise<void>, options: RehearseOptions = { builds: 'run' }, ...resources: Parameters<typeof planOf>): Promise<ReportView> =>
  app(...(resources.length > 0 ? resources : [built(), project()])).rehearse(story, options);

test('a commit is built from a full clone, and the journal is the same each time', async () => {
  const journals: string[] = [];
  for (const run of [1, 2]) {
    const { journal, error } = await app(built(), project()).run(async (r) => {
      await r.advance({ seconds: 10 });
      const id = await r.commit({ files, author: 'Ada', message: 'first' });
      expect(id).toBe('c0b6b0e86ce02adf2135345089ebd6e426050392');
      await r.advance({ minutes: 3 });
      const [artifact] = r.bucket('artifacts').list('shop-build/Site/');
      expect(r.bucket('artifacts').get(artifact)!.toString('latin1')).toContain('made by Ada\n');
    }, { builds: 'run' });
    expect([run, error]).toEqual([run, undefined]);
    journals.push(journal);
  }
  expect(journals[0]).toContain('Ada pushes c0b6b0e to main of acme/shop: first');
  expect(journals[0]).toContain('project: build 1 of c0b6b0e86ce02adf2135345089ebd6e426050392 begins');
  expect(journals[0]).toContain('project: build 1: SUCCEEDED');
  expect(journals[0]).not.toContain('made by');
  expect(journals[0]).not.toContain(tmpdir());
  expect(journals[1]).toBe(journals[0]);
});

test('a story that does not allow builds ends when the first one would run, whatever it catches', async () => {
  const story = async (r: Rehearsal) => {
    await r.commit({ files });
    await r.advance({ minutes: 3 }).catch(() => undefined);
    await r.advance({ minutes: 1 });
  };
  await expect(play(story, {})).rejects.toMatchObject({ code: 'BuildsRefused', message: expect.stringMatching(/^the build project project would run 'sh build\.sh' on this machine/) });
  await expect(play(async (r) => {
    await r.advance({ minutes: 3 });
  }, {})).resolves.toBeDefined();
});

test('the error of a story tells the end of what a failed build has printed, and the report does not', async () => {
  const story = async (r: Rehearsal) => {
    await r.advance({ minutes: 1 });
    await r.commit({ files });
    await r.advance({ minutes: 3 });
    throw new TypeError('that was not good');
  };
  const lines: string[] = [];
  const failing = app(built(), project('echo oh no; exit 3'));
  const options: RehearseOptions = { builds: 'run', onBuildOutput: (line, { project: name, number }) => lines.push(`${name} ${number} ${line}`) };
  await expect(failing.rehearse(story, options)).rejects.toThrow(/Reason: exit status 3\n[^]*The end of what project, build 1, has printed:\n {2}oh no$/);
  expect(lines).toEqual(['project 1 oh no']);
  expect((await failing.run(story, options)).report.error).toEqual({ code: 'StoryFailed', message: 'TypeError: that was not good' });
});

test('a build that takes longer than the patience has timed out', async () => {
  const { journal } = await app(built(), project('sleep 600')).run(async (r) => {
    await r.commit({ files });
    await r.advance({ minutes: 3 });
  }, { builds: 'run', buildPatience: { seconds: 0.3 } });
  expect(journal).toContain('project: build 1: Build terminated with state: TIMED_OUT. Phase: BUILD');
});

test('branches, tags and pull requests start what their triggers say', async () => {
  const triggers = { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Source', Push: [{ Tags: { Includes: ['v*'] } }], PullRequest: [{ Branches: { Includes: ['main'] } }] } }] };
  const { journal } = await app(built('acme/shop', 'shop-build', triggers), project()).run(async (r) => {
    const first = await r.commit({ files, author: 'Ada Lovelace <ada@lovelace.example>' });
    await r.commit({ files: { ...files, more: '1' } });
    expect(await r.tag('v1', first)).toBe(first);
    const proposed = await r.pullRequest({ branch: 'feature', files: { ...files, more: '2' }, message: 'More\n\nof it' });
    expect(await r.tag('kept')).not.toBe(proposed);
    await r.pullRequest({ branch: 'feature', files: { ...files, more: '3' }, message: 'More' });
    await r.advance({ seconds: 4 });
  }, { builds: 'run' });
  const texts = journal.trim().split('\n').map((line) => (JSON.parse(line) as { source: string; text: string })).filter(({ source }) => source === 'story').map(({ text }) => text.replace(/[0-9a-f]{7}/, '#'));
  expect(texts).toEqual([
    'Ada Lovelace pushes # to main of acme/shop: a change', 'developer pushes # to main of acme/shop: a change', 'somebody tags # of acme/shop as v1', 'developer pushes # to feature of acme/shop: More',
    'pull request 1 of acme/shop wants feature in main', 'somebody tags # of acme/shop as kept', 'developer pushes # to feature of acme/shop: More', 'pull request 1 of acme/shop wants feature in main',
  ]);
  expect(journal.match(/shop-build: execution STARTED/g)).toHaveLength(1 + 3);
});

test('the history may begin with that of a repository of this machine', async () => {
  const own = join(scratch, 'own');
  mkdirSync(own);
  writeFileSync(join(own, 'build.sh'), 'git rev-list --count HEAD > out.txt');
  for (const args of [['init', '-q'], ['add', '.'], ['-c', 'user.name=Bob', '-c', 'user.email=b@example.com', 'commit', '-qm', 'old']]) execFileSync('git', args, { cwd: own });
  await play(async (r) => {
    const head = await r.clone(own);
    expect(head).toMatch(/^[0-9a-f]{40}$/);
    await expect(r.clone(own)).rejects.toThrow('acme/shop has commits already; a story clones before it commits');
    await r.commit({ files: { 'build.sh': 'git rev-list --count HEAD > out.txt' } });
    await r.advance({ minutes: 3 });
    const archives = r.bucket('artifacts').list('shop-build/Site/').map((key) => r.bucket('artifacts').get(key)!.toString('latin1'));
    expect(archives.at(-1)).toContain('out.txt2\n');
  });
});

test.each<[string, unknown, string | RegExp]>([
  ['nothing', undefined, /^commit: 'commit' must be an object, got nothing/],
  ['files that are none', { files: ['a'] }, "commit: 'commit.files' must be a folder, or files by their paths, each a text or a Buffer, got [\"a\"]"],
  ['no file', { files: {} }, 'there is no file to commit; build it first'],
  ['a folder that is not there', { files: './gone' }, 'there is no folder ./gone to commit; build it first'],
  ['a path out of the repository', { files: { '../a': '' } }, /^'\.\.\/a' can't be a file of a commit/],
  ['what is Git\'s own', { files: { '.git/config': '' } }, /^'\.git\/config' can't be a file of a commit; to take over a repository with its history, write: r\.clone\(folder\)/],
  ['a name that it does not know', { files, text: 'x' }, /'commit\.text' is not a known field/],
  ['an author that is none', { files, author: 'Ada <>' }, /'commit\.author' must be a name, or a name and <email>/],
  ['an empty message', { files, message: ' ' }, /'commit\.message' must be a text with something in it/],
  ['a branch that is none', { files, branch: 'a b' }, /^'a b' is no name of a branch/],
  ['a repository that the app does not have', { files, repository: 'acme/other' }, "the app has no repository 'acme/other' (known: acme/shop)"],
])('fails for a commit with %s', (_, options, message) => play(async (r) => {
  await expect(r.commit(options as CommitOptions)).rejects.toMatchObject({ code: 'StoryInvalid', message: typeof message === 'string' ? message : expect.stringMatching(message) });
}));

test('fails for a pull request without a branch of its own, and for a folder that is no repository', () => play(async (r) => {
  await expect(r.pullRequest({ branch: 'main', files })).rejects.toThrow('a pull request needs a branch of its own to go into main');
  await expect(r.pullRequest({ branch: 'feature', files })).rejects.toThrow('acme/shop has no branch main');
  await expect(r.clone(scratch)).rejects.toMatchObject({ code: 'StoryInvalid', message: expect.stringMatching(/^git fetch has failed: /) });
}));

test('fails to commit where the app has no repository, or several', async () => {
  await play(async (r) => {
    await expect(r.commit({ files })).rejects.toThrow('no pipeline of the app has a connection source');
  }, {}, project());
  await play(async (r) => {
    await expect(r.commit({ files })).rejects.toThrow('the app has several repositories (acme/shop, acme/blog); say which one');
    await expect(r.commit({ files, repository: 'acme/blog' })).resolves.toMatch(/^[0-9a-f]{40}$/);
  }, {}, built(), built('acme/blog', 'blog-build'), project());
});
