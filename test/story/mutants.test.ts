import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FunctionName } from '../../lib/contracts';
import { load } from '../../lib/local';
import { Mutant, mutantsOf, Template } from '../helpers/mutants';
import { buildAlwaysYes } from '../helpers/always-yes';
import { synthesizeStorefront, storefrontStory } from '../helpers/storefront';

const original = synthesizeStorefront();
const templateFile = join(original, 'Storefront.template.json');
const all = mutantsOf(templateFile);
/** In the tests every fourth one; `npm run mutants` takes all of them. */
const chosen = process.env.MUTANTS === 'all' ? all : all.filter((mutant, index) => index % 4 === 0 || mutant.bundle);

test('the walk finds at least 25 changes', () => {
  process.stdout.write(`${all.length} changes found, ${chosen.length} tried\n`);
  expect(all.length).toBeGreaterThanOrEqual(25);
});

test('the unchanged app plays its story to the end', async () => {
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

/** What the rehearsal says, or nothing if the story ends as told. */
async function play(folder: string): Promise<string> {
  try {
    const { report } = await load(folder).run(storefrontStory);
    return report.error?.message ?? '';
  } catch (error) {
    return (error as Error).message;
  }
}

async function mutated({ change, bundle }: Mutant): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mutant-'));
  cpSync(original, folder, { recursive: true });
  const file = join(folder, 'Storefront.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  change(template);
  writeFileSync(file, JSON.stringify(template));
  if (bundle) await replaceBundle(folder, bundle);
  return folder;
}

/** Finds the asset that holds a function's bundle by its bytes, and writes one over it that says yes to everything. */
async function replaceBundle(folder: string, name: FunctionName): Promise<void> {
  const bundle = readFileSync(join('lambda', name, 'dist', 'index.js'));
  const asset = readdirSync(folder).find((entry) => {
    try {
      return readFileSync(join(folder, entry, 'index.js')).equals(bundle);
    } catch {
      return false;
    }
  });
  writeFileSync(join(folder, asset!, 'index.js'), await buildAlwaysYes(name));
}
