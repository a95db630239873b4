import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildScript, ScriptParts } from '../../../../lib/build/script';
import { HANDOVER_FILES, HandoverTexts, readHandover } from '../../../../lib/contracts/handover';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'script-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const GIT = {
  GIT_AUTHOR_NAME: 'ada', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_COMMITTER_NAME: 'ada', GIT_COMMITTER_EMAIL: 'ada@example.com', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null',
};

/** Runs a script as CodeBuild does: one shell, in the folder of the source. */
function run(parts: Partial<ScriptParts>, env: Readonly<Record<string, string>> = {}) {
  const script = buildScript({ commands: ['true'], artifacts: {}, hasHistory: false, ...parts });
  const { status, stdout } = spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, CODEBUILD_SRC_DIR: folder, RELEASE_SINCE: '-', ...GIT, ...env } as never });
  const out = join(folder, '.cdk-release', 'Handover');
  const texts: HandoverTexts = Object.fromEntries(HANDOVER_FILES.filter((file) => existsSync(join(out, file))).map((file) => [file, readFileSync(join(out, file), 'utf8')]));
  return { status, stdout, texts, handover: readHandover(texts) };
}

const laidOut = (artifact: string) => readdirSync(join(folder, '.cdk-release', artifact), { recursive: true }).map(String).sort();
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, ...GIT } as never }).trim();

function commit(message: string): string {
  writeFileSync(join(folder, 'page'), message);
  git('add', 'page');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

test('commands run in one shell, one after the other, and what they fill is laid out', () => {
  const { status, stdout, handover } = run({ commands: ['mkdir -p dist/deep', 'cd dist', 'WORD=hello', 'echo "$WORD" > deep/page; echo done'], artifacts: { site: 'dist' } });
  expect(status).toBe(0);
  expect(handover).toEqual({ outcome: { ok: true }, version: null, head: null, commits: null, barrier: null, images: {} });
  expect(laidOut('site')).toEqual(['deep', 'deep/page']);
  expect(stdout).toContain('+ mkdir -p dist/deep\n');
  expect(stdout).toContain('done\n');
});

test('links are followed, so that an archive holds files only', () => {
  run({ commands: ['mkdir dist', 'echo text > text', 'ln -s ../text dist/page'], artifacts: { site: 'dist' } });
  expect(readFileSync(join(folder, '.cdk-release/site/page'), 'utf8')).toBe('text\n');
});

describe('fails, and says so without failing itself', () => {
  test.each<[string, string[], string, number, string[]]>([
    ['a command', ['echo before', "printf 'one\\ntwo\\n'; exit 3", 'echo after'], "printf 'one\\ntwo\\n'; exit 3", 3, ['+ echo before', 'before', "+ printf 'one\\ntwo\\n'; exit 3", 'one', 'two']],
    ['a command that says nothing', ['false'], 'false', 1, ['+ false']],
    ['a command that is not there', ['no-such-command --at-all'], 'no-such-command --at-all', 127, []],
    ['a command with quotes', [`echo "it's"; (exit 4)`], `echo "it's"; (exit 4)`, 4, [`+ echo "it's"; (exit 4)`, "it's"]],
    ['a command that says why on standard error', ['echo wrong >&2; exit 1'], 'echo wrong >&2; exit 1', 1, ['+ echo wrong >&2; exit 1', 'wrong']],
  ])('%s', (_, commands, command, exit, lines) => {
    const { status, handover: { outcome } } = run({ commands, artifacts: { site: 'dist' } });
    expect(status).toBe(0);
    expect(outcome).toMatchObject({ ok: false, command, status: exit, ...(lines.length > 0 && { lines }) });
    expect(laidOut('site')).toEqual(['failed']);
  });

  test('a folder that nobody filled', () => {
    const { handover: { outcome } } = run({ commands: ['mkdir dist'], artifacts: { site: 'dist' } });
    expect(outcome).toMatchObject({ ok: false, status: 1, lines: ['+ mkdir dist', 'there is no file in dist, which is to be the artifact site'] });
  });

  test('a command that says no version', () => {
    expect(run({ versionCommand: 'echo; echo' }).handover.outcome).toMatchObject({ ok: false, lines: ['the command says no version'] });
    expect(run({ versionCommand: 'echo 1.0; exit 5' }).handover.outcome).toMatchObject({ ok: false, command: 'echo 1.0; exit 5', status: 5 });
  });

  test('of many lines the last twenty are told', () => {
    const { handover: { outcome } } = run({ commands: ['i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo "line $i"; done; exit 1'] });
    expect(outcome).toMatchObject({ lines: Array.from({ length: 20 }, (_, i) => `line ${i + 31}`) });
  });

  test('a command that leaves something running does not keep the build', () => {
    const { handover: { outcome } } = run({ commands: ['(sleep 30; echo late > late) & exit 2'] });
    expect(outcome).toMatchObject({ ok: false, status: 2 });
    expect(existsSync(join(folder, 'late'))).toBe(false);
  });

  test.each(['exit 0', 'exec true', 'exec sh -c "echo instead"'])('a command that ends the shell, so that the commands after it are not run: %s', (command) => {
    const { handover: { outcome } } = run({ commands: [command, 'false'] });
    expect(outcome).toMatchObject({ ok: false, command, status: 1 });
    expect(outcome).toHaveProperty('lines', expect.arrayContaining(['it ended the shell, and what comes after it was not run']));
  });
});

test('the version is what a command says on its last line, and commands are told of it', () => {
  const { handover, stdout } = run({ versionCommand: "echo noise; echo 2.0.1", commands: ['echo "this is $RELEASE_VERSION"'] });
  expect(handover.version).toBe('2.0.1');
  expect(stdout).toContain('this is 2.0.1\n');
});

test('a command may say why nothing may be rolled back past the release', () => {
  expect(run({ commands: ['echo "the old columns are gone" > "$RELEASE_ROLLBACK_BARRIER"'] }).handover.barrier).toBe('the old columns are gone');
});

describe('the history of the source', () => {
  let ids: string[];
  beforeEach(() => {
    git('init', '-q');
    ids = ['first', 'second', 'third'].map(commit);
  });

  test('what is new since the last release is told, newest first', () => {
    const { head, commits } = run({ hasHistory: true }, { RELEASE_SINCE: ids[0] }).handover;
    expect(head).toEqual({ id: ids[2], author: 'ada', message: 'third' });
    expect(commits).toEqual({ since: ids[0], more: 0, list: [{ id: ids[2], author: 'ada', message: 'third' }, { id: ids[1], author: 'ada', message: 'second' }] });
  });

  test('without a release before, or with one that is not in the history, it is all of it', () => {
    for (const RELEASE_SINCE of ['-', 'a'.repeat(40)]) {
      const { commits } = run({ hasHistory: true }, { RELEASE_SINCE }).handover;
      expect(commits).toMatchObject({ since: null, more: 0 });
      expect(commits!.list.map(({ message }) => message)).toEqual(['third', 'second', 'first']);
    }
  });

  test('the same commit once more has nothing new, and still says who made it', () => {
    expect(run({ hasHistory: true }, { RELEASE_SINCE: ids[2] }).handover).toMatchObject({ head: { author: 'ada' }, commits: { since: ids[2], list: [], more: 0 } });
  });

  test('of many commits a hundred are named and the others counted', () => {
    execFileSync('sh', ['-c', 'for i in $(seq 1 120); do git commit -q --allow-empty -m "more $i"; done'], { cwd: folder, env: { PATH: process.env.PATH, ...GIT } as never });
    const { commits } = run({ hasHistory: true }, { RELEASE_SINCE: ids[2] }).handover;
    expect(commits!.list).toHaveLength(100);
    expect(commits!.more).toBe(20);
  });

  test('fails where there is no history', () => {
    rmSync(join(folder, '.git'), { recursive: true });
    mkdirSync(join(folder, 'x'));
    expect(run({ hasHistory: true }, { GIT_CEILING_DIRECTORIES: tmpdir() }).handover.outcome).toMatchObject({ ok: false, command: 'reading the history of the source' });
  });
});
