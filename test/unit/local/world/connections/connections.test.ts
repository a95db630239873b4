import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectionsService } from '../../../../../lib/local/world/connections/connections-service';
import { RepositoryEvent } from '../../../../../lib/local/world/connections/events';
import { Timeline } from '../../../../../lib/local/world/timeline';

const REF = { connectionArn: 'arn:aws:codeconnections:eu-west-1:111111111111:connection/c1', fullRepositoryId: 'acme/shop' };
const scratch = mkdtempSync(join(tmpdir(), 'connections-'));
let [timeline, events, connections]: [Timeline, RepositoryEvent[], ConnectionsService] = [] as never;

beforeEach(() => {
  timeline = new Timeline(new Date('2026-01-05T08:00:00.000Z'));
  events = [];
  connections = new ConnectionsService({ timeline, onEvent: (event) => events.push(event) });
});
afterEach(() => connections.close());
afterAll(() => rmSync(scratch, { recursive: true }));

const push = (files: Record<string, string>, more: { branch?: string; message?: string; repository?: string } = {}) => connections.push({
  repository: 'acme/shop', branch: 'main', message: 'm', author: { name: 'Ada Ü', email: 'ada@example.com' },
  files: Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text), isExecutable: path.endsWith('.sh') })), ...more,
});
const play = async () => {
  while (await timeline.step());
  return events;
};
const folder = (name: string) => {
  const path = join(scratch, name);
  mkdirSync(path);
  return path;
};

test('a commit has the same id in every run', async () => {
  expect(await push({ 'b "quoted" ü.txt': 'x', 'a/run.sh': '' })).toBe('30aa0215e12334d6e802d8626c641433d5d1f509');
  timeline.jump(timeline.now + 60_000);
  expect(await push({ 'a/run.sh': 'y' }, { message: 'second\n\nwith a body' })).toMatch(/^[0-9a-f]{40}$/);
  expect(await connections.commit('acme/shop', 'refs/heads/main')).toMatchObject({ authorName: 'Ada Ü', authorEmail: 'ada@example.com', authorDate: '2026-01-05T08:01:00Z', message: 'second\n\nwith a body' });
});

test('a commit\'s tree is exactly its files', async () => {
  await push({ 'a': '1', 'b/c.sh': '2' });
  const id = await push({ 'b/c.sh': '3', 'd \n"e"': '4' });
  expect((await connections.files('acme/shop', id)).map(({ path, bytes, isExecutable }) => [path, bytes.toString('utf8'), isExecutable])).toEqual([['b/c.sh', '3', true], ['d \n"e"', '4', false]]);
});

test('a push is told two seconds later, with the files that it changes; of a new branch nobody knows them', async () => {
  const first = await push({ a: '1', b: '1' });
  const second = await push({ a: '2', b: '1', c: '1' });
  const third = await push({ a: '2' }, { branch: 'next' });
  expect(events).toEqual([]);
  expect(await play()).toEqual([
    { kind: 'push', repository: 'acme/shop', branch: 'main', commit: first, changed: undefined },
    { kind: 'push', repository: 'acme/shop', branch: 'main', commit: second, changed: ['a', 'c'] },
    { kind: 'push', repository: 'acme/shop', branch: 'next', commit: third, changed: undefined },
  ]);
  expect(timeline.date.toISOString()).toBe('2026-01-05T08:00:02.000Z');
});

test('pushes that are made at once are made in the order in which they were asked for', async () => {
  const ids = await Promise.all(['1', '2', '3'].map((a) => push({ a })));
  expect((await play()).map(({ commit }) => commit)).toEqual(ids);
  expect(events.map((event) => 'changed' in event && event.changed)).toEqual([undefined, ['a'], ['a']]);
});

test('a branch begins at the first one, and a pull request knows what it changes there', async () => {
  await push({ a: '1', b: '1' });
  await push({ a: '1', b: '1', c: '1' }, { branch: 'feature' });
  await push({ a: '2', b: '1' });
  expect(await connections.pullRequest('acme/shop', 'feature', 'main', 'Title')).toBe(1);
  await push({ a: '1', b: '2', c: '1' }, { branch: 'feature' });
  expect(await connections.pullRequest('acme/shop', 'feature', 'main', 'Title')).toBe(1);
  expect((await play()).filter(({ kind }) => kind === 'pullRequest')).toEqual([
    expect.objectContaining({ event: 'OPEN', number: 1, branch: 'feature', into: 'main', title: 'Title', changed: ['c'] }), expect.objectContaining({ event: 'UPDATED', changed: ['b', 'c'] }),
  ]);
});

test('a tag names a commit, once', async () => {
  const first = await push({ a: '1' });
  await push({ a: '2' });
  expect(await connections.tag('acme/shop', 'v1', first.slice(0, 12))).toBe(first);
  await expect(connections.tag('acme/shop', 'v1', 'refs/heads/main')).rejects.toMatchObject({ code: 'StoryInvalid', message: 'the tag v1 is there already; a story does not move tags' });
  await expect(connections.tag('acme/shop', 'v2', 'gone')).rejects.toThrow('acme/shop has no commit gone');
  await expect(connections.tag('acme/shop', 'v 2', first)).rejects.toThrow('\'v 2\' is no name of a tag');
  expect((await play()).at(-1)).toEqual({ kind: 'tag', repository: 'acme/shop', tag: 'v1', commit: first });
});

test('fails for names that Git does not have, and for branches that are not there', async () => {
  await expect(push({ a: '1' }, { branch: 'a..b' })).rejects.toThrow('\'a..b\' is no name of a branch');
  await push({ a: '1' });
  await expect(connections.pullRequest('acme/shop', 'gone', 'main', 't')).rejects.toThrow('acme/shop has no branch gone');
  expect(await connections.commit('acme/other', 'refs/heads/main')).toBeUndefined();
  expect(await connections.commit('acme/shop', '--help')).toBeUndefined();
});

test('a clone has the whole history, at the very commit, and no hooks', async () => {
  const first = await push({ 'a': '1', 'run.sh': 'x' });
  await push({ a: '2' });
  const copy = folder('copy');
  await connections.clone({ ...REF, commitId: first }, copy);
  const ask = (...args: string[]) => execFileSync('git', args, { cwd: copy, encoding: 'utf8' }).trim();
  expect([readFileSync(join(copy, 'a'), 'utf8'), ask('rev-parse', 'HEAD'), ask('rev-list', '--count', 'origin/main'), ask('status', '--porcelain'), ask('branch', '--show-current')]).toEqual(['1', first, '2', '', '']);
  expect(ask('remote', 'get-url', 'origin')).toBe('https://codestar-connections.eu-west-1.amazonaws.com/git-http/111111111111/eu-west-1/c1/acme/shop.git');
  expect(existsSync(join(copy, '.git', 'hooks'))).toBe(false);
});

test('the history of a repository of this machine can be taken over, and goes on', async () => {
  const own = folder('own');
  const ask = (...args: string[]) => execFileSync('git', ['-c', 'user.name=Bob', '-c', 'user.email=bob@example.com', ...args], { cwd: own, encoding: 'utf8' }).trim();
  ask('init', '--quiet');
  writeFileSync(join(own, 'old'), '1');
  ask('add', '.');
  ask('commit', '--quiet', '-m', 'old');
  const head = ask('rev-parse', 'HEAD');
  expect(await connections.adopt('acme/shop', 'main', own)).toBe(head);
  await push({ old: '2' });
  expect((await play()).map((event) => 'changed' in event && event.changed)).toEqual([['old']]);
  expect((await connections.commit('acme/shop', 'refs/heads/main~1'))?.id).toBe(head);
});

test('nothing is left of it', async () => {
  await push({ a: '1' });
  const { root } = connections as unknown as { root: string };
  expect(existsSync(root)).toBe(true);
  connections.close();
  expect(existsSync(root)).toBe(false);
});

test('fails without git, and says that it is needed', async () => {
  const { PATH } = process.env;
  process.env.PATH = '/nowhere';
  try {
    await expect(push({ a: '1' })).rejects.toMatchObject({ code: 'Unsupported', message: expect.stringContaining('a story with commits needs the program git in the PATH') });
  } finally {
    process.env.PATH = PATH;
  }
});
