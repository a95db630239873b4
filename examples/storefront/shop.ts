import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from 'cdk-release-pipeline/contracts';
import type { Rehearsal } from 'cdk-release-pipeline/local';

export const RELEASES = 'Storefront/Store/Buckets/Releases';
export const PROD = 'https://shop.example.com';

/** Builds the shop and hands it in, as a build server does. */
export type BuildServer = (version: string, options?: DropOptions) => Promise<void>;

export interface DropOptions {
  /** Whether a page of it is broken, which its build does not mind. */
  readonly broken?: boolean;
  /** What `drop.json` says of the archive instead of the truth. */
  readonly digest?: string;
}

/** What is there before a story begins: websites under their names, an alarm that is green, and a build server. */
export async function opened(r: Rehearsal, play: (drop: BuildServer) => Promise<void>): Promise<void> {
  r.host('dev.example.com', 'Storefront/Dev');
  r.host('test.example.com', 'Storefront/Test');
  r.host('shop.example.com', 'StorefrontProd/Website');
  r.alarm('StorefrontProd/Errors').clear();
  await r.settle();
  const folder = mkdtempSync(join(tmpdir(), 'storefront-'));
  try {
    await play(buildServer(r, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function buildServer(r: Rehearsal, folder: string): BuildServer {
  return async (version, { broken = false, digest } = {}) => {
    const out = join(folder, version);
    const commit = `c0ffee${version.replaceAll('.', '')}`;
    const { buildSite } = await import('./site/build.mjs');
    await buildSite({ out, version, commit, broken });
    await r.drop({ version, artifacts: { site: out }, commit, author: 'the shop team', ...(digest && { digests: { site: digest } }) });
  };
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
