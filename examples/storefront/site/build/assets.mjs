import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flight, mark, plan, sky } from './pictures.mjs';

/** `assets/style.css` with the beginning of its digest in the name, so that it may be cached for ever. */
export function fingerprinted(path, text) {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return path.replace(/\.(\w+)$/, `.${digest}.$1`);
}

/** Everything under `assets/`: `files` by path, and the paths that pages refer to. */
export async function buildAssets(folder, { styles, products, drawings, sky: scene }) {
  const files = new Map();
  const add = (path, text) => {
    const name = fingerprinted(path, text);
    files.set(name, text);
    return name;
  };
  const css = await Promise.all(styles.map((name) => readFile(join(folder, 'styles', name), 'utf8')));
  return {
    style: add('assets/style.css', css.join('\n')),
    script: add('assets/shop.js', await readFile(join(folder, 'scripts', 'shop.js'), 'utf8')),
    mark: add('assets/mark.svg', mark()),
    sky: add('assets/sky.svg', sky(scene, drawings)),
    pictures: new Map(products.map(({ slug }) => [slug, {
      flight: add(`assets/${slug}.svg`, flight(drawings[slug])),
      plan: add(`assets/${slug}-plan.svg`, plan(drawings[slug])),
    }])),
    files,
  };
}
