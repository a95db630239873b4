import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import interference from '../../examples/storefront/interference';
import story from '../../examples/storefront/story';
import { FunctionName } from '../../lib/contracts';
import { BuildCache, load } from '../../lib/local';
import { Mutant, mutantsOf, Template } from '../helpers/mutants';
import { buildAlwaysYes } from '../helpers/always-yes';
import { bundleIn } from '../helpers/bundles';
import { STOREFRONT_TEMPLATES, synthesizeStorefront } from '../helpers/storefront';

const original = synthesizeStorefront();
/** The same commits are built again and again; a change of the build itself is built anew. */
const buildCache = new BuildCache();
const all = mutantsOf(STOREFRONT_TEMPLATES.map((file) => join(original, file)));
/** In the tests every twelfth one, and the bundles; `npm run mutants` takes all of them. */
const chosen = process.env.MUTANTS === 'all' ? all : all.filter((mutant, index) => index % 12 === 0 || 'bundle' in mutant.at);

test('the walk finds changes in both accounts', () => {
  process.stdout.write(`${all.length} changes found, ${chosen.length} tried\n`);
  const found = STOREFRONT_TEMPLATES.map((file) => all.filter(({ at }) => 'template' in at && at.template === file).length);
  expect(found[0]).toBeGreaterThan(100);
  expect(found[1]).toBeGreaterThan(10);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

test('the unchanged app plays its stories to the end', async () => {
  expect(await play(original)).toBe('');
});

test.each(chosen)('is noticed and named: $name', async (mutant) => {
  const folder = await mutated(mutant);
  try {
    const message = await play(folder);
    expect(message).not.toBe('');
    expect(mutant.named.some((text) => message.includes(text)) ? mutant.name : message).toBe(mutant.name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What the rehearsal says, with the end of its journal; nothing if both stories end as told. */
async function play(folder: string): Promise<string> {
  try {
    const app = load(folder);
    for (const told of [story, interference]) await app.rehearse(told, { builds: 'run', buildCache });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

async function mutated({ at }: Mutant): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mutant-'));
  cpSync(original, folder, { recursive: true });
  if ('bundle' in at) {
    await replaceBundle(folder, at.bundle);
  } else {
    const file = join(folder, at.template);
    const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
    at.change(template);
    writeFileSync(file, JSON.stringify(template));
  }
  return folder;
}

/** Writes a bundle that says yes to everything over a function's own. */
async function replaceBundle(folder: string, name: FunctionName): Promise<void> {
  writeFileSync(bundleIn(folder, name), await buildAlwaysYes(name));
}
