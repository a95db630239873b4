import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAssets } from './assets.mjs';
import { readContent } from './content.mjs';
import { BuildError } from './errors.mjs';
import { emptyFolder, writeFiles } from './output.mjs';
import { pagesOf, rootOf, searchFiles } from './pages.mjs';
import { money } from './products.mjs';
import { Renderer } from './render.mjs';

const VERSION = /^\d+(\.\d+){1,2}([-+][0-9A-Za-z.+-]+)?$/;
const COMMIT = /^[0-9A-Za-z._-]{1,64}$/;

/** Builds the shop from the sources in `folder`: same order, same bytes. See `buildSite`. */
export async function build(folder, { out, version, commit, broken = false, variant }) {
  if (typeof out !== 'string' || out === '') throw new BuildError('Usage', 'say where to build: out');
  if (!VERSION.test(version)) throw new BuildError('Usage', `a version looks like 1.0.0, not "${version}"`);
  if (!COMMIT.test(commit)) throw new BuildError('Usage', `a commit is up to 64 letters, digits, '.', '_' and '-', not "${commit}"`);
  const content = await readContent(join(folder, 'content'), { version, broken, variant });
  const assets = await buildAssets(folder, content);
  const pages = pagesOf(content, assets);
  const renderer = new Renderer(await readTemplates(join(folder, 'templates')), { money });
  const html = pages.map(({ path, template, page, scope }) => {
    const shared = { ...scope, page, shop: content.shop, notice: content.notice, root: rootOf(path), asset: assets, release: { version, commit } };
    return [path, renderer.render('layout', { ...shared, body: renderer.render(template, shared) })];
  });
  const status = renderer.faults.length === 0 ? 'ok' : 'degraded';
  const health = `${JSON.stringify({ status, version, commit }, null, 2)}\n`;
  await emptyFolder(out, folder);
  return writeFiles(out, new Map([...assets.files, ...searchFiles(content.shop, pages), ...html, ['health.json', health]]));
}

async function readTemplates(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.html')).sort();
  return new Map(await Promise.all(names.map(async (name) => [name.slice(0, -'.html'.length), await readFile(join(folder, name), 'utf8')])));
}
