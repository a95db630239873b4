import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from 'cdk-release-pipeline/contracts';
import type { Files, Rehearsal } from 'cdk-release-pipeline/local';

export const RELEASES = 'Storefront/Store/Buckets/Releases';
export const PROD = 'https://shop.example.com';

/** Commits a change of the shop, and returns the commit's id. */
export type Commit = (message: string, change?: Change) => Promise<string>;

/** What a change does to the files of the site. */
export type Change = (site: Record<string, Buffer>) => void;

/** An import from a spreadsheet loses the price of the Heron; neither the build nor its tests mind. */
export const losesPrice: Change = (site) => {
  const products = JSON.parse(site['content/products.json'].toString('utf8')) as { slug: string; cents?: number }[];
  products.filter(({ slug }) => slug === 'heron').forEach((product) => delete product.cents);
  site['content/products.json'] = Buffer.from(JSON.stringify(products, null, 2));
};

/** A template asks for a helper that the build does not have. */
export const asksTooMuch: Change = (site) => {
  site['templates/layout.html'] = Buffer.from(site['templates/layout.html'].toString('utf8').replace('{{ shop.name }}', '{{ shout shop.name }}'));
};

/** What is there before a story begins: websites under their names, an alarm that is green, and a repository. */
export async function opened(r: Rehearsal, play: (commit: Commit) => Promise<void>): Promise<void> {
  r.host('dev.example.com', 'Storefront/Dev');
  r.host('test.example.com', 'Storefront/Test');
  r.host('shop.example.com', 'StorefrontProd/Website');
  r.alarm('StorefrontProd/Errors').clear();
  await r.settle();
  await play(repository(r));
}

function repository(r: Rehearsal): Commit {
  const news: string[] = [];
  return (message, change = () => undefined) => {
    news.unshift(message);
    const site: Record<string, Buffer> = { ...readSite(), 'CHANGES.md': Buffer.from(news.map((line) => `* ${line}\n`).join('')) };
    change(site);
    return r.commit({ files: site, message, author: 'bob' });
  };
}

/** The sources of the site, as they lie beside this file. */
function readSite(): Readonly<Record<string, Buffer>> {
  const folder = join(__dirname, 'site');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/'));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path))])) satisfies Files;
}

/** The files of a sealed release: digest by path. */
export function filesOf(r: Rehearsal, version: string): ReadonlyMap<string, string> {
  const manifest = JSON.parse(r.bucket(RELEASES).get(`releases/shop/${version}/release.json`)!.toString('utf8')) as Manifest;
  return new Map(manifest.artifacts[0].files.map(({ path, digest }) => [path, digest]));
}

/** What an environment runs; nothing is told by '-'. */
export function runs(r: Rehearsal): string {
  return r.report.environments.map(({ name, running }) => `${name} ${running?.version ?? '-'}`).join(', ');
}

/** The deployments of a version, in the order in which they began; of one that failed, why. */
export function deploymentsOf(r: Rehearsal, version: string): string[] {
  return r.report.deployments.filter((item) => item.version === version)
    .map((item) => `${item.environment} ${item.class} ${item.outcome}${item.outcome === 'failed' ? `: ${item.reason}` : ''}`);
}
