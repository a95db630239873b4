import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { GRANT_FAULTS } from '../../../lib/contracts';
import * as local from '../../../lib/local';
import { askingApp, smallApp } from '../../helpers/apps';
import { statementWith, withPolicy } from '../../helpers/changed-app';
import { deploy } from '../../helpers/stories';

const page = readFileSync('docs/iam.md', 'utf8');
const [suite, people] = [...page.matchAll(/^```js\n([^]+?)^```$/gm)].map(([, code]) => code);

test('the page shows a denial as it is told', async () => {
  const [, shown] = /<!-- denial -->\n```\n(.+)\n```/.exec(page)!;
  const lines: string[] = [];
  const denied = withPolicy(smallApp(), 'tend', (statements) => {
    statementWith(statements, 'ssm:GetParametersByPath').Effect = 'Deny';
    statementWith(statements, 'ssm:GetParametersByPath').Action = 'iam:CreateUser';
  });
  await denied.run((r) => r.advance({ minutes: 1 }), { onJournal: ({ at, source, text }) => source === 'iam' && lines.push(`${at.slice(5, 19).replace('T', ' ')}  DENIED  ${text}`) });
  expect(lines[0]).toBe(shown);
});

test('the suite of the page plays each story, and fails for what none of them needs', async () => {
  const app = smallApp();
  const tests: (() => unknown)[] = [];
  const declare = Object.assign((_name: string, run: () => unknown) => tests.push(run), {
    each: (names: readonly string[]) => (_title: string, run: (name: string) => unknown) => names.forEach((name) => tests.push(() => run(name))),
  });
  const modules: Readonly<Record<string, unknown>> = {
    'cdk-release-pipeline/local': { ...local, load: () => app },
    './stories': { idle: (r: local.Rehearsal) => r.settle(), good: (r: local.Rehearsal) => deploy(r, '1.0.0') },
  };
  let unused: readonly unknown[] = [];
  const expecting = (found: readonly unknown[]) => ({ toEqual: (wanted: unknown) => {
    unused = found;
    assert.deepEqual(wanted, []);
  } });
  new Function('require', 'test', 'expect', suite)((name: string) => modules[name], declare, expecting);
  expect(tests).toHaveLength(3);
  for (const run of tests) await run();
  const alone = await app.rehearse((r) => r.settle());
  expect(unused.length).toBeLessThan(alone.iam.unused.length);
});

test('people of the page may do what their policies say', () => askingApp().rehearse(async (r) => {
  await r.settle();
  new Function('r', 'assert', people)(r, assert);
}));

test('the tables of the page are complete', () => {
  expect(GRANT_FAULTS.filter((why) => !page.includes(`| ${why} |`))).toEqual([]);
  for (const choice of ['enforced', 'strict', 'reported'] satisfies local.RightsChoice[]) expect(page).toMatch(new RegExp(`^\\| \`'${choice}'\``, 'm'));
  const words = readFileSync('lib/local/world/iam/denied.ts', 'utf8');
  for (const [reason] of words.matchAll(/no [a-z' -]+ allows it/g)) expect(page).toContain(reason);
});
