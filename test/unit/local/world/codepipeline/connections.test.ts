import { RepositoryEvent } from '../../../../../lib/local/world/connections/events';
import { readCloneRef } from '../../../../../lib/local/world/connections/clone-ref';
import { unzip } from '../../../../../lib/local/world/files/unzip';
import { ServiceError } from '../../../../../lib/local/world/service';
import { accessBy, roleWith, trustIn } from '../../../../helpers/access';
import type { Access } from '../../../../../lib/local/world/iam/access';
import { lambda, pipeline, stage, TestWorld } from './world';

const CONNECTION = 'arn:aws:codeconnections:eu-west-1:111111111111:connection/c1';
const source = (configuration: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => stage('Source', {
  Name: 'Source', ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'CodeStarSourceConnection', Version: '1' }, RunOrder: 1, Namespace: 'source',
  Configuration: { ConnectionArn: CONNECTION, FullRepositoryId: 'acme/shop', BranchName: 'main', ...configuration }, OutputArtifacts: [{ Name: 'Source' }], ...more,
});
const VARIABLES = ['AuthorDate', 'AuthorDisplayName', 'AuthorEmail', 'AuthorId', 'BranchName', 'CommitId', 'CommitMessage', 'ConnectionArn', 'FullRepositoryName', 'ProviderType'];
const told = (names: readonly string[]) => stage('Tell', lambda('Tell', { InputArtifacts: [{ Name: 'Source' }], Configuration: { FunctionName: 'worker', UserParameters: names.map((name) => `${name}=#{source.${name}}`).join('\n') } }));

let world: TestWorld;
afterEach(() => world.connections.close());

/** A pipeline whose first execution, which finds nothing, is over. */
async function begin(stages: Record<string, unknown>[] = [source(), told(['CommitId'])], more: Record<string, unknown> = {}): Promise<void> {
  world = new TestWorld();
  world.service.create(pipeline(stages, { ExecutionMode: 'QUEUED', ...more }), 'Shop');
  await world.play(10);
}
const push = (files: Record<string, string>, branch = 'main', message = 'a change') => world.connections.push({
  repository: 'acme/shop', branch, message, author: { name: 'Ada', email: 'ada@example.com' },
  files: Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text), isExecutable: path.endsWith('.sh') })),
});
const lastTold = () => world.calledBack().data.actionConfiguration.configuration.UserParameters;
const inputOf = (index = -1) => {
  const { bucketName, objectKey } = world.calledBack(index).data.inputArtifacts[0].location.s3Location;
  return world.objects.get(`${bucketName}/${objectKey}`)!.at(-1)!.bytes;
};

test('a repository without the branch fails the source, as the first execution always does', async () => {
  await begin();
  expect(world.statuses()).toEqual(['Failed']);
  expect(world.notes).toContain('shop ▸ Source ▸ Source: FAILED: [GitHub] No Branch [main] found for FullRepositoryName [acme/shop]');
});

test('a push starts the pipeline with its commit, and the source says all about it', async () => {
  await begin([source(), told(VARIABLES)]);
  world.connections.add(CONNECTION, 'GitLab');
  const id = await push({ 'README.md': 'hello', 'bin/run.sh': '#!/bin/sh' }, 'main', 'first\n\nwith "more"');
  await world.play(10);
  expect(lastTold().split('\n').slice(0, 5)).toEqual(['AuthorDate=2026-03-01T10:00:10Z', 'AuthorDisplayName=Ada', 'AuthorEmail=ada@example.com', 'AuthorId=ada', 'BranchName=main']);
  expect(lastTold()).toMatch(`CommitId=${id}\nCommitMessage=first\n\nwith "more"\nConnectionArn=${CONNECTION}\nFullRepositoryName=acme/shop\nProviderType=GitLab`);
  expect(unzip(inputOf()).map(({ path, bytes, isExecutable }) => [path, bytes.toString('utf8'), isExecutable])).toEqual([['README.md', 'hello', false], ['bin/run.sh', '#!/bin/sh', true]]);
  expect(world.calledBack().data.inputArtifacts[0].revision).toBe(id);
  expect(world.events.flatMap(({ detail }) => detail['execution-trigger'] ?? []).at(-1)).toEqual({
    'trigger-type': 'WebhookV2', 'trigger-detail': JSON.stringify({ FullRepositoryName: 'acme/shop', CommitId: id, BranchName: 'main' }),
  });
});

test('a full clone is handed on as a reference', async () => {
  await begin([source({ OutputArtifactFormat: 'CODEBUILD_CLONE_REF' }), told(['CommitId'])]);
  const commitId = await push({ a: '1' });
  await world.play(10);
  expect(readCloneRef(inputOf())).toEqual({ connectionArn: CONNECTION, fullRepositoryId: 'acme/shop', commitId });
  expect(() => unzip(inputOf())).toThrow('it is no ZIP archive');
});

test('each push is built as it was pushed; by hand the head of the branch is built, or the commit that is named', async () => {
  await begin();
  const first = await push({ a: '1' });
  const second = await push({ a: '2' });
  world.start({ sourceRevisions: [{ actionName: 'Source', revisionType: 'COMMIT_ID', revisionValue: first }] });
  world.start();
  await world.play(30);
  const sources = world.events.filter(({ detail }) => detail.action === 'Source' && detail.state === 'SUCCEEDED').map(({ detail }) => (detail['execution-result'] as Record<string, unknown>)['external-execution-id']);
  expect(sources).toEqual([first, second, first, second]);
});

test.each([
  ['an override that names no commit', [{ actionName: 'Source', revisionType: 'COMMIT_ID' as const, revisionValue: '0'.repeat(40) }], /No Commit \[0{40}\] found/],
])('%s fails the source', async (_, sourceRevisions, message) => {
  await begin();
  await push({ a: '1' });
  world.start({ sourceRevisions });
  await world.play(10);
  expect(world.notes.filter((note) => message.test(note))).toHaveLength(1);
});

test('fails an override of another kind of source', async () => {
  await begin();
  expect(() => world.start({ sourceRevisions: [{ actionName: 'Source', revisionType: 'S3_OBJECT_KEY', revisionValue: 'k' }] }))
    .toThrow(expect.objectContaining({ name: 'ValidationException', message: expect.stringContaining('does not fit the source action Source (Source/AWS/CodeStarSourceConnection/1)') }));
});

test('an artifact store that refuses it fails the source', async () => {
  await begin();
  await push({ a: '1' });
  world.put = () => {
    throw new ServiceError('AccessDenied', 'Access Denied', 403);
  };
  await world.play(10);
  expect(world.notes).toContainEqual(expect.stringMatching(/Source: FAILED: The provided role does not have permissions.*Access Denied/));
});

describe('what starts a pipeline', () => {
  const starts = async (event: Partial<RepositoryEvent>, configuration: object, git?: object) => {
    await begin([source({ ...configuration }), told(['CommitId'])], git && { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Source', ...git } }] });
    world.service.notify({ kind: 'push', repository: 'acme/shop', branch: 'main', commit: 'c', changed: ['a.txt'], ...event } as RepositoryEvent);
    return world.statuses().length === 2;
  };
  const many = Array.from({ length: 101 }, (_, index) => `file-${String(index).padStart(3, '0')}`);
  const tag = { kind: 'tag' as const, tag: 'v1.2.0' };
  const pull = { kind: 'pullRequest' as const, event: 'OPEN' as const, number: 7, title: 'T', branch: 'feature/x', into: 'main' };
  const push1 = (filter: object) => ({ Push: [filter] });

  test.each<[string, boolean, Partial<RepositoryEvent>, object, object?]>([
    ['a push to its branch', true, {}, {}],
    ['a push to another branch', false, { branch: 'next' }, {}],
    ['a push to another repository', false, { repository: 'acme/other' }, {}],
    ['a tag, without triggers', false, tag, {}],
    ['a push that it is not to detect', false, {}, { DetectChanges: 'false' }],
    ['a trigger without filters, for its branch', true, {}, { DetectChanges: 'false' }, {}],
    ['a trigger without filters, for another branch', false, { branch: 'next' }, {}, {}],
    ['a branch that a trigger names', true, { branch: 'feature/a/b' }, { DetectChanges: 'false' }, push1({ Branches: { Includes: ['feature/**'] } })],
    ['its own branch, if the trigger names another one', false, {}, { DetectChanges: 'true' }, push1({ Branches: { Includes: ['feature/**'] } })],
    ['a branch below, where * stays in its folder', false, { branch: 'feature/a/b' }, {}, push1({ Branches: { Includes: ['feature/*'] } })],
    ['a branch that is included and excluded', false, { branch: 'feature/old' }, {}, push1({ Branches: { Includes: ['feature/*'], Excludes: ['**/old'] } })],
    ['any branch that is not excluded', true, { branch: 'x' }, {}, push1({ Branches: { Excludes: ['main'] } })],
    ['a file that is wanted', true, { changed: ['README.md', 'common/app.js'] }, {}, push1({ FilePaths: { Includes: ['common/**/*.js'], Excludes: ['**/README.md'] } })],
    ['only files that are excluded', false, { changed: ['README.md'] }, {}, push1({ FilePaths: { Excludes: ['**/README.md'] } })],
    ['a wanted file on another branch', false, { branch: 'next', changed: ['src/a'] }, {}, push1({ Branches: { Includes: ['main'] }, FilePaths: { Includes: ['src/**'] } })],
    ['a wanted file on a branch that is new', false, { changed: undefined }, {}, push1({ Branches: { Includes: ['main'] }, FilePaths: { Includes: ['**'] } })],
    ['a branch that is new, without a filter of files', true, { changed: undefined }, {}, push1({ Branches: { Includes: ['main'] } })],
    ['a wanted file that is the 101st', false, { changed: many }, {}, push1({ FilePaths: { Includes: ['file-100'] } })],
    ['a wanted file that is the 100th', true, { changed: many }, {}, push1({ FilePaths: { Includes: ['file-099'] } })],
    ['one of several filters', true, tag, {}, { Push: [{ Branches: { Includes: ['main'] } }, { Tags: { Includes: ['v{1,2}.[0-9].?'] } }] }],
    ['a tag that no filter wants', false, tag, {}, push1({ Tags: { Includes: ['release-*'] } })],
    ['a tag, if only branches are wanted', false, tag, {}, push1({ Branches: { Includes: ['**'] } })],
    ['a push, if only tags are wanted', false, {}, {}, push1({ Tags: { Includes: ['**'] } })],
    ['a pull request into a wanted branch', true, pull, {}, { PullRequest: [{ Branches: { Includes: ['main'] } }] }],
    ['a pull request from a wanted branch', false, pull, {}, { PullRequest: [{ Branches: { Includes: ['feature/**'] } }] }],
    ['an update, if only opened ones are wanted', false, { ...pull, event: 'UPDATED' as const }, {}, { PullRequest: [{ Events: ['OPEN'] }] }],
    ['a pull request with a wanted file', true, { ...pull, changed: ['docs/a.md'] }, {}, { PullRequest: [{ FilePaths: { Includes: ['docs/*'] } }] }],
    ['a pull request, if only pushes are wanted', false, pull, {}, push1({ Branches: { Includes: ['**'] } })],
  ])('%s: %s', async (_, expected, event, configuration, ...git) => {
    expect(await starts(event, configuration, git[0])).toBe(expected);
  });

  test('a tag and a pull request say in variables what they are', async () => {
    await begin([source(), told(['TagName', 'BranchName'])], { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Source', Push: [{ Tags: { Includes: ['v*'] } }] } }] });
    const id = await push({ a: '1' });
    await world.connections.tag('acme/shop', 'v1', id);
    await world.play(10);
    expect(lastTold()).toBe('TagName=v1\nBranchName=main');
  });

  test('a pull request has its own names of branches, and BranchName is none of them', async () => {
    const git = { SourceActionName: 'Source', PullRequest: [{ Branches: { Includes: ['main'] } }] };
    const names = ['PullRequestId', 'PullRequestTitle', 'SourceBranchName', 'DestinationBranchName'];
    for (const more of [[], ['BranchName']]) {
      await begin([source(), told([...names, ...more])], { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: git }] });
      await push({ a: '1' });
      await push({ a: '2' }, 'feature');
      await world.connections.pullRequest('acme/shop', 'feature', 'main', 'More');
      await world.play(10);
      expect(world.invocations.map(({ job }) => job.data.actionConfiguration.configuration.UserParameters)).toEqual(more.length > 0 ? [] : ['PullRequestId=1\nPullRequestTitle=More\nSourceBranchName=feature\nDestinationBranchName=main']);
      world.connections.close();
    }
    expect(world.notes).toContainEqual(expect.stringContaining('could not be resolved: #{source.BranchName}'));
  });
});

test.each<[string, object, object, string]>([
  ['an ARN that is none', { ConnectionArn: 'arn:aws:s3:::b' }, {}, 'has a ConnectionArn that is none'],
  ['another format', { OutputArtifactFormat: 'TAR' }, {}, 'OutputArtifactFormat \'TAR\''],
  ['unknown configuration', { PollForSourceChanges: 'true' }, {}, 'unknown configuration \'PollForSourceChanges\''],
  ['a trigger of an action that is not there', {}, { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Other' } }] }, 'Triggers must reference a CodeStarSourceConnection action'],
  ['two triggers of one action', {}, { Triggers: [1, 2].map(() => ({ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Source' } })) }, 'more than one trigger'],
  ['a trigger of another provider', {}, { Triggers: [{ ProviderType: 'Other', GitConfiguration: { SourceActionName: 'Source' } }] }, 'the provider of a trigger is CodeStarSourceConnection, not Other'],
  ['four filters', {}, { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Source', Push: [1, 2, 3, 4].map(() => ({})) } }] }, 'more than 3 filters'],
  ['tags and branches in one filter', {}, { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Source', Push: [{ Tags: { Includes: ['v*'] }, Branches: { Includes: ['main'] } }] } }] }, 'tags with branches'],
  ['nine patterns', {}, { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Source', Push: [{ Tags: { Includes: 'abcdefghi'.split('') } }] } }] }, 'more than 8 patterns'],
  ['a pattern that nobody understands', {}, { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Source', Push: [{ Tags: { Includes: ['{a'] } }] } }] }, 'a { is not closed'],
  ['another event', {}, { Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'Source', PullRequest: [{ Events: ['MERGED'] }] } }] }, 'not MERGED'],
])('fails to create a pipeline with %s', (_, configuration, more, message) => {
  world = new TestWorld();
  expect(() => world.service.create(pipeline([source({ ...configuration }), told(['CommitId'])], { ...more }), 'Shop')).toThrow(message);
});

test('a source uses its connection in the name of its role, which may do that by the name that the connection has', async () => {
  const role = (action: string, more: object = {}) => accessBy(roleWith('arn:aws:iam::111111111111:role/Pipeline', { Effect: 'Allow', Action: action, Resource: CONNECTION, ...more }, trustIn('codepipeline.amazonaws.com')));
  const failures = async (access: Access) => {
    await begin();
    world.access = access;
    await push({ a: '1' });
    await world.play(10);
    const notes = world.notes.filter((note) => note.includes('Source ▸ Source: FAILED')).slice(1);
    await world.connections.close();
    return notes;
  };
  const forOther = { Condition: { StringEquals: { 'codeconnections:FullRepositoryId': 'acme/other' } } };
  expect(await failures(role('codeconnections:UseConnection'))).toEqual([]);
  for (const access of [role('codestar-connections:UseConnection'), role('codeconnections:UseConnection', forOther)]) {
    expect(await failures(access)).toEqual([expect.stringMatching(
      `FAILED: Unable to use Connection: ${CONNECTION}. The provided role does not have sufficient permissions. Underlying error: User: arn:aws:sts::111111111111:assumed-role/Pipeline/\\S+ is not authorized to perform: codeconnections:UseConnection on resource: ${CONNECTION}`,
    )]);
  }
});
