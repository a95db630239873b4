import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import parcels from '../../../examples/serverless-api/story';
import interference from '../../../examples/storefront/interference';
import { opened } from '../../../examples/storefront/shop';
import storefront from '../../../examples/storefront/story';
import { BuildCache, Grants, load, Rehearsal, RehearsableApp, RehearseOptions, ReportView, Story } from '../../../lib/local';
import { zip } from '../../../lib/local/archive';
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
    approver: 'Storefront/ReleaseManagers', websites: ['Storefront/Dev', 'Storefront/Test', 'StorefrontProd/Website'],
    opened: (r) => opened(r, async () => undefined), commit: (r, message) => r.built({ artifacts: { site: SITE }, message }),
  })]);
}

export function parcelsExample(): Example {
  const opened = async (r: Rehearsal) => {
    ['test', 'prod'].forEach((name) => r.alarm(`ParcelsApi/${name}/Errors`).clear());
    await r.settle();
  };
  return example('serverless-api', synthesizeExample('serverless-api'), [{ story: parcels }, { story: (r) => opened(r).then(() => changes(r)) }, failures({
    release: 'parcels', store: 'ParcelsApi/Store', functions: ['build', 'seal', 'admit', 'review', 'verify', 'attest'], approver: 'ParcelsApi/ReleaseManagers', websites: [], topic: 'ParcelsApi/ReleaseNews', opened,
    commit: (r, message) => r.built({ artifacts: { api: API, infra: INFRA }, message }),
  })]);
}

/** A table gets an index, a queue keeps notices longer; then a table can't take the place of another one. */
async function changes(r: Rehearsal): Promise<void> {
  const deployed = async (message: string, infra: Readonly<Record<string, string>>) => {
    await r.built({ artifacts: { api: API, infra }, message });
    await r.settle();
    r.as('ParcelsApi/ReleaseManagers', 'ada').approve('prod', message);
    await r.settle();
  };
  await deployed('A table and a queue', INFRA);
  await deployed('One more index, longer notices', noticesOf(7200, { 'template.json': withIndex(INFRA['template.json']) }));
  r.stack('parcels-prod').failOn('Notices', 'there is no room');
  await deployed('Another table', noticesOf(1800, { 'template.json': INFRA['template.json'].replace('"KeySchema": [{ "AttributeName": "id"', '"KeySchema": [{ "AttributeName": "receiver"') }));

  // Somebody puts another template where the change set is made of.
  const artifacts = r.bucket('ParcelsApi/Store/Buckets/Artifacts');
  const handed = () => artifacts.list('parcels-test/admitted_i/');
  const before = handed().length;
  await r.built({ artifacts: { api: API, infra: INFRA }, message: 'A template that is not shown' });
  await r.until(() => handed().length > before);
  const other = await zip(noticesOf(60, { 'template.json': withIndex(INFRA['template.json']) }));
  handed().forEach((key) => artifacts.put(key, other));
  await r.settle();
}

function noticesOf(seconds: number, files: Readonly<Record<string, string>>): Record<string, string> {
  const configured = ['test', 'prod'].map((name) => [`${name}.json`, JSON.stringify({ Parameters: { Stage: name, NoticeSeconds: String(seconds) } })]);
  return { ...INFRA, ...files, ...Object.fromEntries(configured) as Record<string, string> };
}

function withIndex(template: string): string {
  const json = JSON.parse(template) as { Resources: { Parcels: { Properties: { GlobalSecondaryIndexes: object[] } } } };
  const { GlobalSecondaryIndexes: indexes } = json.Resources.Parcels.Properties;
  return JSON.stringify({ ...json, Resources: { ...json.Resources, Parcels: { ...json.Resources.Parcels, Properties: { ...json.Resources.Parcels.Properties, GlobalSecondaryIndexes: [...indexes, { ...indexes[0], IndexName: 'more' }] } } } });
}

export async function playAll({ app, stories }: Pick<Example, 'app' | 'stories'>, grants?: Grants): Promise<void> {
  for (const { story, options } of stories) await app.rehearse(story, { builds: 'run', buildCache, grants, ...options });
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
const INFRA = Object.fromEntries(readdirSync(join(SERVICE, 'infra')).map((file) => [file, readFileSync(join(SERVICE, 'infra', file), 'utf8')]));
const API = {
  ...Object.fromEntries(readdirSync(join(SERVICE, 'src')).map((file) => [file, readFileSync(join(SERVICE, 'src', file))])), 'release.json': JSON.stringify({ version: VERSIONS }),
};
