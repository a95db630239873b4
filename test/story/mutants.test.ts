import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import parcelsStory from '../../examples/serverless-api/story';
import interference from '../../examples/storefront/interference';
import story from '../../examples/storefront/story';
import { FunctionName } from '../../lib/contracts';
import { BuildCache, load, Story } from '../../lib/local';
import { Mutant, mutantsOf, Template } from '../helpers/mutants';
import { buildAlwaysYes } from '../helpers/always-yes';
import { bundleIn } from '../helpers/bundles';
import { STOREFRONT_TEMPLATES, synthesizeExample, synthesizeStorefront } from '../helpers/storefront';

/** The same commits are built again and again; a change of the build itself is built anew. */
const buildCache = new BuildCache();
const storefront = exampleOf('storefront', synthesizeStorefront(), STOREFRONT_TEMPLATES, [story, interference], 160);
const api = exampleOf('serverless API', synthesizeExample('serverless-api'), ['ParcelsApi.template.json'], [parcelsStory], 360);
const known = new Set(storefront.all.map(({ name }) => name));
/** In the tests very few, and every sixth bundle; `npm run mutants` takes all of them. What says yes where both apps call it is tried once. */
const chosen = [storefront, api].flatMap((example) => example.all
  .filter((mutant, index) => process.env.MUTANTS === 'all' || index % example.every === 0 || ('bundle' in mutant.at && index % 6 === 0 && (example === storefront || !known.has(mutant.name))))
  .map((mutant) => ({ example, mutant, title: `${example.name}: ${mutant.name}` })));

test('the walk finds changes in every template', () => {
  process.stdout.write(`${storefront.all.length + api.all.length} changes found, ${chosen.length} tried\n`);
  const found = [storefront, api].flatMap(({ all, templates }) => templates.map((file) => all.filter(({ at }) => 'template' in at && at.template === file).length));
  [100, 10, 150].forEach((least, index) => expect(found[index]).toBeGreaterThan(least));
  for (const { all } of [storefront, api]) expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

// In the tests others play them unchanged: those of the README, and those of what is granted.
if (process.env.MUTANTS === 'all') {
  test.each([storefront, api])('the unchanged $name plays its stories to the end', async (example) => {
    expect(await play(example, example.original)).toBe('');
  });
}

test.each(chosen)('is noticed and named: $title', async ({ example, mutant }) => {
  const folder = await mutated(example, mutant);
  try {
    const message = await play(example, folder);
    expect(message).not.toBe('');
    expect(mutant.named.some((text) => message.includes(text)) ? mutant.name : message).toBe(mutant.name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

interface Example {
  readonly name: string;
  readonly original: string;
  readonly templates: readonly string[];
  readonly stories: readonly Story[];
  /** In the tests each so-manyth change is tried. */
  readonly every: number;
  readonly all: readonly Mutant[];
}

function exampleOf(name: string, original: string, templates: readonly string[], stories: readonly Story[], every: number): Example {
  return { name, original, templates, stories, every, all: mutantsOf(templates.map((file) => join(original, file))) };
}

/** What the rehearsal says, with the end of its journal; nothing if all stories end as told. */
async function play({ stories }: Example, folder: string): Promise<string> {
  try {
    const app = load(folder);
    for (const told of stories) await app.rehearse(told, { builds: 'run', buildCache });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

async function mutated({ original }: Example, { at }: Mutant): Promise<string> {
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
