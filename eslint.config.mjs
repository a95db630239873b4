import { readdirSync } from 'node:fs';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const CONSTRUCTS = ['./lib/*.ts', ...['store', 'environment', 'build', 'targets', 'gates', 'private'].map((folder) => `./lib/${folder}`)];

/** The directions between folders: what `target` may not import, and why. */
const zones = [
  ['./lib/contracts', './lib', ['./contracts'], 'contracts end up in every bundle: they import node built-ins and themselves only'],
  ['./lib/contracts', './lambda', [], 'contracts know nothing of handlers'],
  ['./lib/iam', './lib', ['./iam'], 'policies are judged by what they say, whoever asks'],
  ['./lib/plan', './lib', ['./plan', './contracts'], 'the plan sees the synthesized files, never the objects that synthesized them'],
  ['./lib/show', './lib', ['./show', './plan', './contracts'], 'pictures are made of the synthesized files'],
  ['./lib/page', './lib', ['./page', './contracts'], 'the page shows the document that it is given, whoever made it'],
  ['./lib/local', './lib', ['./local', './page', './show', './plan', './iam', './contracts'], 'the engine sees the synthesized files, never the objects that synthesized them'],
  ['./lib/handlers', './lib', ['./handlers', './contracts'], 'what users bundle into their own functions holds contracts and nothing else'],
  [CONSTRUCTS, './lib/plan', [], 'constructs and plan meet only in the synthesized files'],
  [CONSTRUCTS, './lib/local', [], 'constructs and engine meet only in the synthesized files'],
  ['./lib', './lambda', [], 'the library ships bundles of the handlers and never imports them'],
  ['./lib', './bin', [], 'the library knows nothing of its command line'],
  ['./lambda', './lib', ['./contracts'], 'handlers share contracts with the constructs and nothing else, or aws-cdk-lib ends up in a bundle'],
  ['./bin', './lib', ['./local', './show', './contracts'], 'the command line is a thin layer over the engine'],
  ['./bin', './lambda', [], 'the command line is a thin layer over the engine'],
].map(([target, from, except, message]) => ({ target, from, except, message }));

const oneHandlerEach = readdirSync(new URL('./lambda', import.meta.url)).filter((name) => name !== 'shared').map((name) => ({
  target: `./lambda/${name}`, from: './lambda', except: [`./${name}`, './shared'], message: 'one handler never imports another; what they share lies in lambda/shared',
}));

/** The packages that a folder may import beside node built-ins (`node:…`), and what is said to whoever imports another one. */
const packages = [
  [['lib/contracts/**/*.ts', 'lib/iam/**/*.ts', 'lib/plan/**/*.ts', 'lib/show/**/*.ts', 'lib/page/**/*.ts'], [], 'contracts and plan import node built-ins only (write node:fs, not fs): they end up in every bundle, and in tools that have no AWS CDK'],
  [['lib/handlers/**/*.ts'], [], 'what users bundle into their own functions imports node built-ins only'],
  [['lib/local/**/*.ts'], ['yazl'], 'the engine imports node built-ins only: it sees the synthesized files, and AWS only as the types of the SDK (import type)'],
  [CONSTRUCTS.map((path) => path.slice(2)).map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.ts`)), ['aws-cdk-lib', 'constructs'], 'constructs import aws-cdk-lib and constructs: whatever else they need is on no user\'s machine'],
  [['lambda/**/*.ts'], ['@aws-sdk', 'mime', 'yauzl'], 'handlers import clients of the SDK and little else: all of it ends up in a bundle'],
  [['bin/**/*.ts'], [], 'the command line imports node built-ins only: whatever else it needs is on no user\'s machine'],
  [['examples/**/*.ts'], ['aws-cdk-lib', 'constructs', 'cdk-release-pipeline'], 'an example imports what its reader can install'],
  [['examples/*/gates/**/*.ts'], ['@aws-sdk', 'cdk-release-pipeline'], 'an example of a gate imports what its reader bundles with it'],
  [['scripts/**/*.ts'], ['typescript'], 'generated pages are made of the sources alone'],
  [['bench/**/*.ts'], ['aws-cdk-lib', 'constructs', 'cdk-release-pipeline', 'esbuild'], 'the benchmark imports what it compares'],
].map(([files, allowed, message]) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': ['error', {
      patterns: [
        { regex: `^(?!node:|\\.|@aws-sdk/|(${allowed.join('|') || 'node:'})(/|$))`, message },
        ...(allowed.includes('@aws-sdk') ? [] : [{ regex: '^@aws-sdk/', message, allowTypeImports: files.some((file) => file.startsWith('lib/local/')) }]),
      ],
    }],
  },
}));

/** Time, chance and the outside world have one home each. */
const given = (homes) => ({
  'no-restricted-syntax': ['error',
    { selector: "MemberExpression[object.name='Date'][property.name='now']", message: `the clock is given, never taken (home: ${homes})` },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: `the clock is given, never taken (home: ${homes})` },
    { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'chance is given, never taken' },
    { selector: "CallExpression[callee.name='randomUUID']", message: 'ids are given, never taken' },
    { selector: "NewExpression[callee.name='Error']", message: 'an error has a code: throw a ReleaseError, or a ServiceError in a stand-in' },
  ],
});

export default tseslint.config(
  { ignores: ['**/*.js', '**/*.d.ts', '**/node_modules', '**/cdk.out', 'dist', 'coverage'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } }, 'import-x/extensions': ['.ts'], 'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] } },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...oneHandlerEach] }],
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  { files: ['lib/**/*.ts', 'lambda/**/*.ts', 'bin/**/*.ts'], rules: given('lambda/shared/clock.ts, bin/wall-clock.ts') },
  { files: ['lambda/shared/clock.ts', 'bin/wall-clock.ts', 'lib/local/wall-clock.ts'], rules: { 'no-restricted-syntax': 'off' } },
  ...packages,
  { files: ['lib/**/*.ts', 'lambda/**/*.ts'], rules: { 'no-console': ['error', {}] } },
  { files: ['lambda/shared/log.ts'], rules: { 'no-console': 'off' } },
);
