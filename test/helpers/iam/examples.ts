import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import parcels from '../../../examples/serverless-api/story';
import interference from '../../../examples/storefront/interference';
import { opened } from '../../../examples/storefront/shop';
import storefront from '../../../examples/storefront/story';
import { BuildCache, load, RehearsableApp, RehearseOptions, ReportView, Story } from '../../../lib/local';
import { synthesizeExample, synthesizeStorefront } from '../storefront';
import { failures } from './failures';

/** A story of an example, and under which circumstances it is played. */
export interface Told {
  readonly story: Story;
  readonly options?: RehearseOptions;
}

/** An example with all its stories. */
export interface Example {
  readonly name: string;
  readonly folder: string;
  readonly app: RehearsableApp;
  readonly stories: readonly Told[];
}

const buildCache = new BuildCache();

export function storefrontExample(): Example {
  return example('storefront', synthesizeStorefront(), [{ story: storefront }, { story: interference }, failures({
    release: 'shop', store: 'Storefront/Store', functions: ['build', 'seal', 'admit', 'verify', 'publish', 'attest'],
    opened: (r) => opened(r, async () => undefined), commit: (r, message) => r.built({ artifacts: { site: SITE }, message }),
  })]);
}

export function parcelsExample(): Example {
  return example('serverless-api', synthesizeExample('serverless-api'), [{ story: parcels }, failures({
    release: 'parcels', store: 'ParcelsApi/Store', functions: ['build', 'seal', 'admit', 'review', 'verify', 'attest'],
    opened: async (r) => {
      ['test', 'prod'].forEach((name) => r.alarm(`ParcelsApi/${name}/Errors`).clear());
      await r.settle();
    },
    commit: (r, message) => r.built({ artifacts: { api: API, infra: join(SERVICE, 'infra') }, message }),
  })]);
}

export async function playAll({ app, stories }: Example): Promise<void> {
  for (const { story, options } of stories) await app.rehearse(story, { builds: 'run', buildCache, ...options });
}

/** Plays another story of the storefront. */
export function playStorefront(story: Story): Promise<ReportView> {
  return load(synthesizeStorefront()).rehearse(story, { builds: 'run', buildCache });
}

function example(name: string, folder: string, stories: readonly Told[]): Example {
  return { name, folder, app: load(folder), stories };
}

/** Pages that are good in whatever version they are. */
const VERSIONS = Array.from({ length: 20 }, (_, number) => `1.${number}.0`);
const SITE = {
  'index.html': `<html>${VERSIONS.map((version) => `Release ${version}`).join()}</html>`, 'health.json': `{ "status": "ok", "versions": ${JSON.stringify(VERSIONS)} }`,
};

/** The API as its build makes it, which says every version. */
const SERVICE = 'examples/serverless-api/service';
const API = {
  ...Object.fromEntries(readdirSync(join(SERVICE, 'src')).map((file) => [file, readFileSync(join(SERVICE, 'src', file))])), 'release.json': JSON.stringify({ version: VERSIONS.join() }),
};
