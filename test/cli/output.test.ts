import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from '../../lib/local';
import { cli, folder } from '../helpers/cli';
import { synthesizeDroppedStorefront } from '../helpers/storefront';

const assembly = synthesizeDroppedStorefront();
const LONG = 'x'.repeat(300);
const STORY = `module.exports = async (r) => {
  await r.drop({ version: '1.0.0', artifacts: { site: { 'index.html': 'x' } }, digests: { site: 'sha256:${'0'.repeat(64)}' } });
  await r.settle();
  console.log('${LONG}');
};`;
const cwd = folder({ 'story.js': STORY });
const plain = cli(['rehearse', 'story.js', '--assembly', assembly, '--journal', 'journal.jsonl'], { cwd });

function journal(file = 'journal.jsonl'): JournalEntry[] {
  return readFileSync(join(cwd, file), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as JournalEntry);
}

test('off a terminal the lines are whole and plain: no codes, nothing cut, what the story prints is left alone', () => {
  expect(plain.status).toBe(0);
  expect(plain.stdout).toMatch(/^[\P{Cc}\n]*$/u);
  expect(plain.stdout).not.toContain('…');
  expect(plain.stdout).toContain(`${LONG}\n`);
  expect(plain.stdout).toMatch(/^A rehearsal on this machine, in virtual time: no AWS account is reached\.\nPipelines: shop-dev, shop-test, shop-prod\n\n01-05 08:00:\d\d {2}a build server drops shop 1\.0\.0\n/);
});

test('it ends with what runs where, what was refused and why, and how long it took', () => {
  expect(plain.stdout).toMatch(/^ENVIRONMENT +RUNS +SINCE +LAST GOOD +WAITS FOR +WHY\n(shop\/(dev|test|prod) +nothing +- +- +- +-\n){3}/m);
  expect(plain.stdout).toMatch(/^REFUSED +IN +WHY\n1\.0\.0 +shop\/seal +DropInvalid: .+ hand it in again$/m);
  expect(plain.stdout).toMatch(/\nThe story ended as told: .+ of virtual time in \d+\.\d s\.\nOn AWS it would have cost about \$0\.\d+ .+\.\nRights: nothing was denied .+\.\n$/);
  expect(plain.stdout).not.toContain('DEPLOYMENT');
});

test('colours off a terminal only if somebody asks for them', () => {
  const args = ['rehearse', 'story.js', '--assembly', assembly];
  expect(cli(args, { cwd, env: { FORCE_COLOR: '1' } }).stdout).toContain('\x1b[1ma build server drops shop 1.0.0\x1b[22m');
  expect(cli(args, { cwd, env: { NO_COLOR: '1' } }).stdout).not.toContain('\x1b[');
});

test('--quiet shows the end alone', () => {
  const { status, stdout } = cli(['rehearse', 'story.js', '--assembly', assembly, '--quiet'], { cwd });
  expect(status).toBe(0);
  const end = plain.stdout.slice(plain.stdout.indexOf('\nENVIRONMENT'));
  expect(stdout.replace(/\d+\.\d s\./, 'SECONDS')).toBe(`${LONG}\n${end}`.replace(/\d+\.\d s\./, 'SECONDS'));
});

test('--verbose shows every line of the journal with its source; --journal keeps all of them', () => {
  const { stdout } = cli(['rehearse', 'story.js', '--assembly', assembly, '--verbose', '--journal', 'verbose.jsonl'], { cwd });
  const entries = journal('verbose.jsonl');
  expect(entries).toEqual(journal());
  expect(entries.map((entry) => entry.sequence)).toEqual(entries.map((_, index) => index + 1));
  const shown = stdout.split('\n').filter((line) => /^01-05 /.test(line));
  expect(shown.length).toBe(entries.length);
  entries.forEach(({ at, source }, index) => expect(shown[index].startsWith(`${at.slice(5, 19).replace('T', ' ')}  ${source}`)).toBe(true));
});

test('fails for a journal that cannot be written, before anything is played', () => {
  const { status, stdout, stderr } = cli(['rehearse', 'story.js', '--assembly', assembly, '--journal', 'nowhere/journal.jsonl'], { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^could not start: UsageInvalid: --journal nowhere\/journal\.jsonl can't be written: .+; name a file in a folder that is there\n$/);
});
