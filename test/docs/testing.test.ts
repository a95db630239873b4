import { readFileSync } from 'node:fs';

const page = readFileSync('docs/testing.md', 'utf8');

test('the page shows the very tests that are run beside the storefront', () => {
  const shown = /^```ts\n([^]+?)^```$/m.exec(page)![1];
  expect(shown).toBe(readFileSync('examples/storefront/release.test.ts', 'utf8'));
});

test('the settings that the page shows are a module and a document', () => {
  const [config, options] = ['js', 'json'].map((language) => new RegExp(`^\`\`\`${language}\\n([^]+?)^\`\`\`$`, 'm').exec(page)![1]);
  const module = { exports: {} as { transform?: Record<string, [string, object]> } };
  new Function('module', config)(module);
  expect(Object.entries(module.exports.transform!).map(([pattern, [name]]) => [new RegExp(pattern).test('release.test.ts'), name])).toEqual([[true, '@swc/jest']]);
  expect(JSON.parse(options)).toMatchObject({ compilerOptions: { module: 'node16', strict: true } });
});
