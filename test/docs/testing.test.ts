import { readFileSync } from 'node:fs';
import { snippetsOf } from '../helpers/snippets';

const shown = (language: string) => snippetsOf('docs/testing.md').find((snippet) => snippet.language === language)!.text;

test('the page shows the very tests that are run beside the storefront', () => {
  expect(shown('ts')).toBe(readFileSync('examples/storefront/release.test.ts', 'utf8'));
});

test('the page of the shell shows the very driver in Python that is run beside the storefront', () => {
  expect(snippetsOf('docs/shell.md').find(({ language }) => language === 'python')!.text).toBe(readFileSync('examples/storefront/rehearsal.py', 'utf8'));
});

test('the settings that the page shows are a module and a document', () => {
  const [config, options] = ['js', 'json'].map(shown);
  const module = { exports: {} as { transform?: Record<string, [string, object]> } };
  new Function('module', config)(module);
  expect(Object.entries(module.exports.transform!).map(([pattern, [name]]) => [new RegExp(pattern).test('release.test.ts'), name])).toEqual([[true, '@swc/jest']]);
  expect(JSON.parse(options)).toMatchObject({ compilerOptions: { module: 'node16', strict: true } });
});
