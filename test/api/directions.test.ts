import { readdirSync } from 'node:fs';
import { lint } from '../helpers/lint';

/** Each case: a file, what it imports, and what must be said about it; nothing at all if it is allowed. */
const CASES: readonly (readonly [string, string, RegExp | null])[] = [
  // contracts
  ['lib/contracts/x.ts', "import { x } from '../release';", /contracts end up in every bundle: they import node built-ins and themselves only/],
  ['lib/contracts/x.ts', "import { x } from '../plan';", /contracts end up in every bundle/],
  ['lib/contracts/x.ts', "import { x } from '../../lambda/shared/log';", /contracts know nothing of handlers/],
  ['lib/contracts/x.ts', "import { x } from 'aws-cdk-lib';", /contracts and plan import node built-ins only/],
  ['lib/contracts/x.ts', "import { x } from 'yazl';", /contracts and plan import node built-ins only/],
  ['lib/contracts/x.ts', "import type { x } from '@aws-sdk/client-s3';", /contracts and plan import node built-ins only/],
  ['lib/contracts/x.ts', "import { x } from 'fs';", /write node:fs, not fs/],
  ['lib/contracts/x.ts', "import { x } from 'node:crypto';", null],
  ['lib/contracts/x.ts', "import { x } from './errors';", null],
  // plan
  ['lib/plan/x.ts', "import { x } from '../release-store';", /the plan sees the synthesized files, never the objects that synthesized them/],
  ['lib/plan/x.ts', "import { x } from '../private/policy';", /the plan sees the synthesized files/],
  ['lib/plan/x.ts', "import { x } from '../local';", /the plan sees the synthesized files/],
  ['lib/plan/x.ts', "import { x } from 'aws-cdk-lib/core';", /contracts and plan import node built-ins only/],
  ['lib/plan/x.ts', "export * from 'constructs';", /contracts and plan import node built-ins only/],
  ['lib/plan/x.ts', "import { x } from '../contracts/errors';", null],
  // page
  ['lib/page/x.ts', "import { x } from '../local';", /the page shows the document that it is given, whoever made it/],
  ['lib/page/parts/x.ts', "import { x } from '../../contracts/report';", null],
  // engine
  ['lib/local/world/x.ts', "import { x } from '../../release-pipeline';", /the engine sees the synthesized files, never the objects that synthesized them/],
  ['lib/local/world/x.ts', "import { x } from '../../../lambda/tend/decide';", /the library ships bundles of the handlers and never imports them/],
  ['lib/local/world/x.ts', "import { x } from '@aws-sdk/client-s3';", /AWS only as the types of the SDK \(import type\)/],
  ['lib/local/world/x.ts', "import { x } from 'aws-cdk-lib';", /the engine imports node built-ins only/],
  ['lib/local/world/x.ts', "import type { x } from '@aws-sdk/client-s3';", null],
  ['lib/local/x.ts', "import { x } from 'yazl';", null],
  ['lib/local/x.ts', "import { x } from '../plan';", null],
  ['lib/local/x.ts', "import { x } from '../page/page';", null],
  // users' functions
  ['lib/handlers/x.ts', "import { x } from '../release';", /what users bundle into their own functions holds contracts and nothing else/],
  ['lib/handlers/x.ts', "import { x } from 'aws-cdk-lib';", /what users bundle into their own functions imports node built-ins only/],
  ['lib/handlers/x.ts', "import { x } from '../contracts/gate';", null],
  // constructs
  ['lib/x.ts', "import { x } from './local';", /constructs and engine meet only in the synthesized files/],
  ['lib/store/x.ts', "import { x } from '../plan';", /constructs and plan meet only in the synthesized files/],
  ['lib/environment/x.ts', "import { x } from '../../lambda/shared/job';", /the library ships bundles of the handlers and never imports them/],
  ['lib/private/x.ts', "import { x } from 'cdk-nag';", /constructs import aws-cdk-lib and constructs/],
  ['lib/x.ts', "import type { x } from '@aws-sdk/client-s3';", /constructs import aws-cdk-lib and constructs/],
  ['lib/x.ts', "import { x } from 'aws-cdk-lib/aws-s3';", null],
  // handlers
  ['lambda/tend/x.ts', "import { x } from '../../lib/release';", /handlers share contracts with the constructs and nothing else, or aws-cdk-lib ends up in a bundle/],
  ['lambda/tend/x.ts', "import { x } from '../../lib';", /handlers share contracts with the constructs and nothing else/],
  ['lambda/tend/x.ts', "import { x } from '../seal/decide';", /one handler never imports another/],
  ['lambda/tend/x.ts', "import { x } from 'constructs';", /handlers import clients of the SDK and little else/],
  ['lambda/tend/x.ts', "import { x } from '../../lib/contracts/errors';", null],
  ['lambda/tend/x.ts', "import { x } from '@aws-sdk/client-s3';", null],
  // command line and examples
  ['bin/x.ts', "import { x } from '../lib/plan';", /the command line is a thin layer over the engine/],
  ['bin/x.ts', "import { x } from 'aws-cdk-lib';", /the command line imports node built-ins only/],
  ['bin/x.ts', "import { x } from '../lib/local';", null],
  ['examples/storefront/x.ts', "import { x } from 'esbuild';", /an example imports what its reader can install/],
  // benchmark
  ['bench/forms/x.ts', "import { x } from 'cdk-nag';", /the benchmark imports what it compares/],
  ['bench/x.ts', "import { x } from 'cdk-release-pipeline/local';", null],
  // time and chance
  ['lib/local/x.ts', 'export const x = () => Date.now();', /the clock is given, never taken/],
  ['lambda/tend/x.ts', 'export const x = () => new Date();', /the clock is given, never taken/],
  ['lib/x.ts', 'export const x = () => Math.random();', /chance is given, never taken/],
  ['lib/plan/x.ts', "export const x = () => { throw new Error('no'); };", /an error has a code/],
];

const messages = lint(CASES.map(([file, text]) => ({ file, text })));
const cases = CASES.map(([file, text, says], index) => ({ file, text, says, messages: messages[index] }));

test.each(cases.filter(({ says }) => says !== null))('fails for $file with: $text', ({ says, messages: said }) => {
  expect(said.join('\n')).toMatch(says!);
});

test.each(cases.filter(({ says }) => says === null))('$file may say: $text', ({ messages: said }) => {
  expect(said.filter((message) => message.includes('restricted'))).toEqual([]);
});

test('each folder of a handler has the rule that keeps it from the others', () => {
  const names = readdirSync('lambda').filter((name) => name !== 'shared');
  const drafts = names.map((name) => ({ file: `lambda/${name}/x.ts`, text: `import '../${names.find((other) => other !== name)!}/handler';\n` }));
  for (const said of lint(drafts)) expect(said.join('\n')).toMatch(/one handler never imports another/);
});
