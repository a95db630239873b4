import { existsSync, readFileSync } from 'node:fs';
import { COMMANDS } from '../../bin/commands';
import { cli } from '../helpers/cli';
import { DOCUMENTS } from '../helpers/snippets';

/** A call on a page: what stands after the program's name, up to the end of the line, of the code or of a comment. */
interface Call {
  readonly page: string;
  readonly args: string;
}

function callsOf(program: RegExp): Call[] {
  return DOCUMENTS.flatMap((page) => [...readFileSync(page, 'utf8').matchAll(new RegExp(`${program.source}([^\`\\n#;|&)<]*)`, 'g'))].map(([, args]) => ({ page, args: args.trim() })));
}

const calls = callsOf(/\bcdk-release(?= [a-z])/);
const options = (text: string) => [...text.matchAll(/(?<=^|\s)--[a-z-]+/g)].map(([name]) => name);

test('calls of cdk-release name a command that there is, and options that it has', () => {
  expect(calls.length).toBeGreaterThan(10);
  const wrong = calls.filter(({ args }) => {
    const [name] = args.split(' ');
    const command = COMMANDS.find((each) => each.name === name);
    return name !== 'help' && (!command || options(args).some((option) => !options(command.usage).includes(option)));
  });
  expect(wrong).toEqual([]);
});

test('files of this repository that a call names are there', () => {
  const files = callsOf(/\bnode bin\/cdk-release rehearse/).flatMap(({ args }) => args.match(/[\w/-]+\.js/g) ?? []);
  expect(files.length).toBeGreaterThan(2);
  expect(files.filter((file) => !existsSync(file.replace(/\.js$/, '.ts')))).toEqual([]);
});

test('npm runs scripts that there are', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
  const run = callsOf(/(?<!')\bnpm run/).map(({ page, args }) => ({ page, name: args.split(' ')[0] }));
  expect(run.length).toBeGreaterThan(5);
  expect(run.filter(({ name }) => !(name in scripts))).toEqual([]);
  expect(scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) });
});

test('the page on rehearsing and the help of the command name the same options', () => {
  const page = readFileSync('docs/rehearsing.md', 'utf8');
  const rehearse = COMMANDS.find(({ name }) => name === 'rehearse')!;
  expect(options(rehearse.usage).filter((option) => option !== '--help' && !page.includes(`| \`${option}`))).toEqual([]);
});

test('what the page on show calls first does what it says', () => {
  const { status, stdout } = cli(['show']);
  expect({ status, stdout: stdout.trimEnd() }).toEqual({ status: 0, stdout: /<!-- generated: show storefront -->\n```\n([^]*?)\n```/.exec(readFileSync('docs/show.md', 'utf8'))![1] });
});
