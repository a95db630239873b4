import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { readShowOptions } from '../../bin/show-options';
import { Gate } from '../../lib';
import { load } from '../../lib/local';
import { cli, folder } from '../helpers/cli';
import { synthesizeExample } from '../helpers/storefront';
import { addPipeline, newStack } from '../helpers/synth';

const assembly = synthesizeExample('storefront');
const show = (...args: string[]) => cli(['show', '--assembly', assembly, ...args]);

/** The same app, whose managers need no reason any more, and whose gates are steady for a shorter time. */
function weakened(): string {
  const copy = folder();
  for (const name of readdirSync(assembly).filter((file) => file !== TEMPLATE)) symlinkSync(join(assembly, name), join(copy, name));
  const template = JSON.parse(readFileSync(join(assembly, TEMPLATE), 'utf8').replace('\\"steadySeconds\\":1800', '\\"steadySeconds\\":600')) as Template;
  const actions = Object.values(template.Resources).flatMap(({ Properties }) => Properties?.Stages ?? []).flatMap(({ Actions }) => Actions);
  actions.find(({ Name }) => Name === 'approve-1')!.Configuration.IsSummaryRequired = 'false';
  writeFileSync(join(copy, TEMPLATE), JSON.stringify(template));
  return copy;
}

const TEMPLATE = 'Storefront.template.json';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Properties?: { readonly Stages?: readonly { readonly Actions: readonly { readonly Name: string; readonly Configuration: Record<string, unknown> }[] }[] } }>>;
}

test('the process of an app is printed, and nothing else', () => {
  const { status, stdout, stderr } = show();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^shop: releases are built by shop-build\n/);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('as a diagram, for a pull request, as a document', () => {
  expect(show('--mermaid').stdout).toMatch(/^flowchart TD\n {2}subgraph p0\["shop"\]\n/);
  expect(show('--markdown').stdout).toMatch(/^### Release process\n\n```mermaid\nflowchart TD\n[^`]+```\n\n<details><summary>In words<\/summary>\n\n```text\nshop: /);
  expect(JSON.parse(show('--json').stdout)).toMatchObject({ schemaVersion: 1, pipelines: [{ name: 'shop', environments: [{ name: 'dev' }, { name: 'test' }, { name: 'prod', rollback: { watchSeconds: 0 } }] }] });
});

describe('since another assembly', () => {
  const other = weakened();
  const WEAKER = [
    'shop',
    '! prod: approval by ReleaseManagers: reason: required → not required (weaker)',
    '! prod: gates after, minimum duration for steady results: 30 min → 10 min',
    '!     (weaker)',
    '',
    '2 differences; all of them make the release process weaker.', '',
  ].join('\n');

  test('what is different, and what of it is weaker', () => {
    expect(cli(['show', '--assembly', other, '--since', assembly])).toMatchObject({ status: 0, stdout: WEAKER, stderr: '' });
    expect(cli(['show', '--assembly', other, '--since', assembly, '--exit-code'])).toMatchObject({ status: 1, stdout: WEAKER });
    expect(show('--since', assembly, '--exit-code')).toMatchObject({ status: 0, stdout: 'The release process is the same.\n' });
  });

  test('for a pull request, and for a machine', () => {
    expect(cli(['show', '--assembly', other, '--since', assembly, '--markdown']).stdout.startsWith(`### Release process\n\n\`\`\`diff\n${WEAKER}\`\`\`\n\n\`\`\`mermaid\n`)).toBe(true);
    const { differences, ...rest } = JSON.parse(show('--since', other, '--json').stdout) as { readonly differences: readonly unknown[] };
    expect(rest).toEqual({ schemaVersion: 1, isWeaker: false });
    expect(differences).toContainEqual({ pipeline: 'shop', text: 'prod: approval by ReleaseManagers: reason: not required → required', isWeaker: false });
  });
});

test.each([
  ['two forms', ['--json', '--mermaid'], '--mermaid and --json are both given'],
  ['a diagram of two apps', ['--since', 'cdk.out', '--mermaid'], '--mermaid draws one app'],
  ['a status without a comparison', ['--exit-code'], '--exit-code says whether something is different; name what it is compared with by --since'],
  ['something that is no option', ['cdk.out'], "'cdk.out' is no option"],
  ['an option that is nearly one', ['--sinse', 'x'], "did you mean '--since'?"],
])('%s is refused', (_, args, message) => {
  expect(() => readShowOptions(['--assembly', 'cdk.out', ...args])).toThrow(message);
});

test('since an app that had no release pipeline yet, it was added; an app that has none is refused', () => {
  const bare = newStack('Bare');
  const { directory } = (bare.node.root as App).synth();
  expect(show('--since', directory).stdout).toBe('shop\n  shop added\n\n1 difference; none makes the release process weaker.\n');
  expect(cli(['show', '--assembly', directory])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('has no release pipeline') });
});

test('a folder that is not there is named', () => {
  const { status, stdout, stderr } = show('--since', '/nowhere/at/all');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('could not start: AssemblyUnreadable: there is no folder /nowhere/at/all');
});

test('a gate whose code is inline is shown, as nothing is played; it is refused where it would be', () => {
  const stack = newStack();
  const inline = new Function(stack, 'Inline', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => ({})') });
  addPipeline(stack, { environment: { after: { gates: [Gate.function(inline)] } } });
  const { directory } = (stack.node.root as App).synth();
  expect(cli(['show', '--assembly', directory])).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Inline') as unknown });
  expect(() => load(directory)).toThrow(/can't be rehearsed:\n- Test\.Inline\w+ \(Test\/Inline\/Resource\) Code: it is inline or a container image; a rehearsal runs functions whose code is a folder/);
});
