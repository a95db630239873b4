import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildError } from './errors.mjs';

/** The product whose price gets lost in a broken build. */
export const PRICELESS = 'heron';

/**
 * Reads what the shop of this version sells and says.
 *
 * `broken` loses the price of one product, as an import from a spreadsheet would. `variant` names a notice from variants.json.
 */
export async function readContent(folder, { version, broken, variant }) {
  const json = async (name) => JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  const releases = (await json('releases')).filter((release) => compareVersions(release.version, version) <= 0);
  if (releases.length === 0) throw new BuildError('Usage', `there was no shop before 1.0.0, so version ${version} has nothing to build`);
  const sold = new Set(releases.flatMap((release) => release.products));
  const products = (await json('products')).filter((product) => sold.has(product.slug));
  return {
    shop: await json('shop'),
    forces: await json('wind'),
    news: releases[releases.length - 1].news,
    styles: releases.flatMap((release) => release.styles),
    notice: variant === undefined ? '' : noticeOf(await json('variants'), variant),
    products: products.map((product) => (broken && product.slug === PRICELESS ? { ...product, cents: undefined } : product)),
    drawings: await json('drawings'),
    sky: await json('sky'),
    texts: await readTexts(join(folder, 'pages')),
  };
}

/** Compares the numbers of two versions, part by part; a missing part counts as 0, what follows a hyphen or a plus does not count. */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split(/[-+]/)[0].split('.').map(Number));
  for (let part = 0; part < Math.max(left.length, right.length); part += 1) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function noticeOf(variants, name) {
  if (!Object.hasOwn(variants, name)) throw new BuildError('Usage', `there is no variant "${name}"; there are ${Object.keys(variants).join(', ')}`);
  return variants[name].notice;
}

async function readTexts(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  return Promise.all(names.map(async (name) => ({ slug: name.slice(0, -'.md'.length), source: await readFile(join(folder, name), 'utf8') })));
}
