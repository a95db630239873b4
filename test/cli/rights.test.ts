import type { Report } from '../../lib/contracts';
import { smallApp } from '../helpers/apps';
import { changePolicy, statementWith } from '../helpers/changed-app';
import { cli, CliResult, folder } from '../helpers/cli';

const IDLE = 'module.exports = (r) => r.settle();';
const RELEASE = `module.exports = async (r) => {
  await r.settle();
  await r.drop({ version: '1.0.0', artifacts: { site: { 'index.html': '1.0.0' } } });
  await r.settle();
};`;

function rehearse(directory: string, ...args: readonly string[]): CliResult {
  return cli(['rehearse', ...args, '--assembly', directory], { cwd: folder({ 'idle.js': IDLE, 'release.js': RELEASE }) });
}

test('fails for what was denied and healed later: told once as it happens, and in the end', () => {
  const { directory } = smallApp().plan;
  changePolicy(directory, 'tend', (statements) => {
    statementWith(statements, 'ssm:GetParametersByPath').Condition = { DateGreaterThan: { 'aws:CurrentTime': '2026-01-05T08:02:00Z' } };
  });
  const { status, stdout, stderr } = rehearse(directory, 'release.js', '--journal', 'journal.jsonl');
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const denial = /\S+-tend may not ssm:GetParametersByPath on arn:aws:ssm:\S+: no identity-based policy allows it/;
  const lines = stdout.split('\n');
  const end = lines.findIndex((line) => line.startsWith('The story did not end as told'));
  expect(lines.slice(0, end).filter((line) => denial.test(line))).toEqual([expect.stringMatching(/^01-05 08:0[01]:\d\d {2}DENIED  Test-Store/)]);
  expect(lines.slice(0, end).join('\n')).toMatch(/^1\.0\.0 +shop\/prod +normal +succeeded/m);
  expect(lines.slice(end + 1, end + 3)).toEqual([expect.stringMatching(/^AccessDenied: 1 call of functions and services was denied, as on AWS; grant what is missing:$/), expect.stringMatching(denial)]);
  expect(lines.at(-2)).toMatch(/^Rights: 1 call of functions and services was denied; \d+ grants are more than was used \(--strict-iam lists them\)\.$/);
});

test('--strict-iam fails for what no story uses, and lists it', () => {
  const { directory } = smallApp().plan;
  changePolicy(directory, 'tend', (statements) => statements.push({ Effect: 'Allow', Action: 'iam:CreateUser', Resource: '*' }));
  const { status, stdout } = rehearse(directory, 'idle.js', 'release.js', '--strict-iam');
  expect(status).toBe(1);
  expect(stdout.match(/^Story: .+$/gm)).toEqual(['Story: idle.js', 'Story: release.js']);
  expect(stdout.match(/^The story ended as told/gm)).toHaveLength(2);
  const [, listed] = stdout.split(/^GRANTED IN VAIN .*$/m);
  expect(listed).toMatch(/^iam:CreateUser +never used +\S+-tend +statement \d+ of Test\/Store\/tend\/Role\/tend$/m);
  expect(listed).not.toContain('ssm:GetParameter ');
  expect(listed).toMatch(/^Rights: nothing was denied to functions and services; \d+ grants are more than was used\.$/m);
  const alone = rehearse(directory, 'idle.js', '--strict-iam', '--json');
  expect(alone.status).toBe(1);
  const { error, iam } = JSON.parse(alone.stdout) as Report;
  expect(error!.code).toBe('GrantUnused');
  expect(iam.unused).toEqual(expect.arrayContaining([expect.objectContaining({ action: 'ssm:GetParameter', why: 'never used' })]));
  expect(alone.stderr).toMatch(/^GrantUnused: \d+ grants of the app's templates are more than the story uses; /);
});

test('a story that fails makes all of them fail, and the others are played', () => {
  const { directory } = smallApp().plan;
  const { status, stdout } = cli(['rehearse', 'bad.js', 'idle.js', '--assembly', directory, '--strict-iam'], { cwd: folder({ 'idle.js': IDLE, 'bad.js': 'module.exports = () => { throw "a word"; };' }) });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^a word$/m);
  expect(stdout).toMatch(/^The story ended as told/m);
  expect(stdout).not.toContain('GRANTED IN VAIN');
});
