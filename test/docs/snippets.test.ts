import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { parseDrop } from '../../lib/contracts/drop';
import { DOCUMENTS, Snippet, snippetsOf } from '../helpers/snippets';

/** Pages that a test follows from the first block to the last, in a folder of its own. */
const FOLLOWED: Readonly<Record<string, string>> = { 'docs/first-pipeline.md': 'test/docs/first-pipeline.test.ts' };

const snippets = DOCUMENTS.filter((page) => !(page in FOLLOWED)).flatMap((page) => snippetsOf(page));
const inLanguage = (...languages: string[]) => snippets.filter(({ language }) => languages.includes(language));

test.each(Object.entries(FOLLOWED))('%s is followed by a test', (page, file) => {
  expect(readFileSync(file, 'utf8')).toContain(page);
});

test('no block is in a language that nobody checks', () => {
  const known = ['', 'ts', 'js', 'json', 'python', 'mermaid', 'sh', 'diff', 'text'];
  expect(snippets.filter(({ language }) => !known.includes(language))).toEqual([]);
  expect(inLanguage('ts', 'js').length).toBeGreaterThan(10);
});

describe('TypeScript and JavaScript', () => {
  const snippet = { page: 'a page with mistakes', line: 7, type: undefined };
  const mistakes = [
    { ...snippet, language: 'ts', type: 'ReleaseEnvironment', text: "name: 'prod',\ndeploys: [],  // no such field" },
    { ...snippet, line: 20, language: 'js', text: 'await r.settle();\nr.dorp({});' },
  ];
  let faults: string[];
  beforeAll(() => {
    faults = faultsOf([...inLanguage('ts', 'js'), ...mistakes]);
  });

  test('compile', () => {
    expect(faults.filter((fault) => !fault.startsWith(snippet.page))).toEqual([]);
  });

  test('what does not compile is told by page and line', () => {
    expect(faults.filter((fault) => fault.startsWith(snippet.page))).toEqual([
      expect.stringMatching(/^a page with mistakes:8: Object literal may only specify known properties.*'deploys'/),
      expect.stringMatching(/^a page with mistakes:21: Property 'dorp' does not exist on type 'Rehearsal'/),
    ]);
  });
});

test.each(inLanguage('json').map((snippet): [string, Snippet] => [`${snippet.page}:${snippet.line}`, snippet]))('the JSON of %s is JSON, and a drop is one that would be taken', (_, { text }) => {
  const filledIn = text.replaceAll('<64 hexadecimal digits>', '0'.repeat(64));
  const document = JSON.parse(filledIn) as Readonly<Record<string, unknown>>;
  if ('artifacts' in document) expect(parseDrop(filledIn).artifacts.length).toBeGreaterThan(0);
});

test.each(inLanguage('python').map((snippet): [string, Snippet] => [`${snippet.page}:${snippet.line}`, snippet]))('the Python of %s compiles', (_, { text }) => {
  expect(spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: text, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

/** All of them in one program, each as a module beside `context`, whose names are given. */
function faultsOf(all: readonly Snippet[]): string[] {
  const files = new Map(all.map((snippet, index) => [resolve('test/docs/context', `snippet${index}.${snippet.language}`), snippet]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], module: ts.ModuleKind.Preserve, moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, noImplicitAny: false, noEmit: true,
    allowJs: true, checkJs: true, skipLibCheck: true, esModuleInterop: true, types: ['node', 'jest'],
    // All of aws-cdk-lib would be read for a few classes of its core.
    paths: { 'aws-cdk-lib': [resolve('node_modules/aws-cdk-lib/core')], ...entries() },
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => (files.has(file) ? moduleOf(files.get(file)!) : readFile(file));
  host.getSourceFile = (file, ...rest) => (files.has(file) ? ts.createSourceFile(file, moduleOf(files.get(file)!), ts.ScriptTarget.ES2022) : getSourceFile(file, ...rest));
  const program = ts.createProgram([resolve('test/docs/context/given.d.ts'), ...files.keys()], options, host);
  return [...files].flatMap(([file, { page, line }]) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ start = 0, messageText }) => (
      `${page}:${line + source.getLineAndCharacterOfPosition(start).line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    ));
  });
}

/** A value stands on the right of an assignment; what is added stands on the snippet's own lines, so that they keep their numbers. */
function moduleOf({ type, text }: Snippet): string {
  if (type === undefined) return `${text}\nexport {};`;
  const value = /^[{[]/.test(text.trim()) ? text.trim() : `{ ${text.trim()}\n}`;
  return `export const value: Partial<import('cdk-release-pipeline').${type}> = ${value};`;
}

/** The package by its names, as its users see it. */
function entries(): Record<string, string[]> {
  const found = Object.entries({ '': 'lib/index', '/local': 'lib/local/index', '/gate': 'lib/handlers/gate', '/contracts': 'lib/contracts/index' });
  return Object.fromEntries(found.map(([name, file]) => [`cdk-release-pipeline${name}`, [resolve(`${file}.d.ts`)].filter((path) => existsSync(path))]));
}
