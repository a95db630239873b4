import { readFileSync } from 'node:fs';
import { cli, folder } from '../helpers/cli';

const here = folder();

test('help goes to standard output: the commands, and each with every option and the exit status', () => {
  const { status, stdout, stderr } = cli(['help', 'rehearse']);
  expect(status).toBe(0);
  expect(stderr).toBe('');
  for (const word of ['--app', '--assembly', '--json', '--journal', '--verbose', '--quiet', '--run-builds', '--strict-iam', '--help', 'Exit status: 0']) expect(stdout).toContain(word);
  expect(cli(['rehearse', '-h']).stdout).toBe(stdout);
  expect(cli(['--help'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: cdk-release COMMAND \[options\]\n\n( {2}[a-z]+ +\S.*\n)+\n/), stderr: '' });
});

test('--version is that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  for (const args of [['--version'], ['version']]) expect(cli(args)).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  ['no command', [], 'there is no command; say what to do'],
  ['an unknown command', ['play', 'story.js'], "there is no command 'play'; there are: rehearse"],
  ['two stories for one document', ['rehearse', 'a.js', 'b.js', '--json'], '--json prints the report of one story, but 2 are named: a.js, b.js'],
  ['an unknown option', ['rehearse', '--fast'], "Unknown option '--fast'\n"],
  ['an option that is nearly one', ['rehearse', '--jason'], "Unknown option '--jason' (did you mean '--json'?)"],
  ['a command that is nearly one', ['rehaerse', 'story.js'], "there is no command 'rehaerse' (did you mean 'rehearse'?)"],
  ['an option before the command', ['--json', 'rehearse'], "'--json' stands before the command; put the command first"],
  ['--verbose and --quiet together', ['rehearse', '--verbose', '--quiet'], '--verbose and --quiet are both given'],
  ['an option without its value', ['rehearse', '--app'], '--app needs a value behind it\n'],
  ['an option in the place of a value', ['rehearse', 'story.js', '--html', '--json'], '--html needs a value behind it\n'],
  ['a value for a switch', ['rehearse', '--json=yes'], '--json takes no value\n'],
  ['an empty value', ['rehearse', '--assembly', ''], '--assembly is empty'],
  ['--app and --assembly together', ['rehearse', '--app', 'node app.js', '--assembly', 'cdk.out'], "--app 'node app.js' and --assembly 'cdk.out' are both given"],
])('fails for %s, in words', (_what, args, said) => {
  const { status, stdout, stderr } = cli(args, { cwd: here });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(`could not start: UsageInvalid: ${said}`);
  expect(stderr).toMatch(/^cdk-release (--help|help rehearse) shows how to call it$/m);
  expect(stderr).not.toMatch(/^\s+at /m);
});
