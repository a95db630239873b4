import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ReleaseError } from '../contracts/errors';
import { AGNOSTIC_ACCOUNT, AGNOSTIC_REGION, Assembly, AssemblyStack, FileAsset } from './assembly';
import { readAssets } from './read-assets';
import { readJson } from './read-json';
import { at, isJson, Json, jsonOf, listOf } from './json';

/** The schema versions of cloud assemblies that this reader knows; aws-cdk-lib 2.276.0 writes 55. */
export const ASSEMBLY_VERSIONS = { first: 36, last: 60 } as const;

/** Reads a `cdk.out` directory with the assemblies of its stages. It reads files, runs nothing and looks nothing up. */
export function readAssembly(directory: string): Assembly {
  const root = resolve(directory);
  return { directory: root, stacks: readDirectory(root) };
}

function readDirectory(directory: string): AssemblyStack[] {
  const file = join(directory, 'manifest.json');
  if (!existsSync(file)) throw unreadable(`${directory} holds no manifest.json`, 'name the directory that `cdk synth` wrote, usually cdk.out');
  const manifest = readJson(file);
  checkVersion(file, manifest.version);
  if (listOf(manifest.missing).length > 0) {
    const keys = listOf(manifest.missing).map((missing) => String(at(missing, 'key'))).join(', ');
    throw unreadable(`${file} lacks the context ${keys}`, 'run `cdk synth` once with credentials, so that the values are looked up and kept in cdk.context.json');
  }
  const artifacts = Object.entries(jsonOf(manifest.artifacts)).map(([id, artifact]) => [id, jsonOf(artifact)] as const);
  const assets = artifacts.filter(([, artifact]) => artifact.type === 'cdk:asset-manifest')
    .flatMap(([id, artifact]) => readAssets(directory, fileOf(file, id, artifact, 'file')));
  return artifacts.flatMap(([id, artifact]) => {
    if (artifact.type === 'aws:cloudformation:stack') return [readStack(directory, file, id, artifact, assets)];
    if (artifact.type === 'cdk:cloud-assembly') return readDirectory(join(directory, fileOf(file, id, artifact, 'directoryName')));
    return [];
  });
}

function readStack(directory: string, manifest: string, id: string, artifact: Json, assets: readonly FileAsset[]): AssemblyStack {
  const templateFile = join(directory, fileOf(manifest, id, artifact, 'templateFile'));
  const name = at(artifact, 'properties.stackName');
  return {
    id,
    name: typeof name === 'string' ? name : id,
    ...readEnvironment(manifest, id, artifact.environment),
    templateFile,
    template: readJson(templateFile),
    paths: readPaths(directory, artifact),
    assets,
  };
}

function readEnvironment(manifest: string, id: string, environment: unknown): { account: string; region: string } {
  const match = typeof environment === 'string' ? /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment) : null;
  if (!match) throw unreadable(`${manifest}: stack ${id} has the environment ${JSON.stringify(environment)}, not aws://account/region`, 'synthesize the app again');
  return {
    account: match[1] === 'unknown-account' ? AGNOSTIC_ACCOUNT : match[1],
    region: match[2] === 'unknown-region' ? AGNOSTIC_REGION : match[2],
  };
}

/** Construct paths: in the artifact itself, or in a file beside it. */
function readPaths(directory: string, artifact: Json): Record<string, string> {
  const file = artifact.additionalMetadataFile;
  const metadata = { ...jsonOf(artifact.metadata), ...(typeof file === 'string' ? readJson(join(directory, file)) : {}) };
  const found = Object.entries(metadata).flatMap(([path, entries]) => listOf(entries)
    .filter((entry) => at(entry, 'type') === 'aws:cdk:logicalId')
    .map((entry) => [String(at(entry, 'data')), path.replace(/^\//, '')] as const));
  return Object.fromEntries(found);
}

function checkVersion(file: string, version: unknown): void {
  const major = typeof version === 'string' ? Number(version.split('.')[0]) : Number.NaN;
  const { first, last } = ASSEMBLY_VERSIONS;
  if (major >= first && major <= last) return;
  throw unreadable(`${file} has the assembly version ${JSON.stringify(version)}, this package knows ${first} to ${last}`,
    Number.isNaN(major) || major < first ? 'synthesize with a newer aws-cdk-lib' : 'use a newer version of this package');
}

function fileOf(manifest: string, id: string, artifact: Json, property: string): string {
  const name = isJson(artifact.properties) ? artifact.properties[property] : undefined;
  if (typeof name !== 'string') throw unreadable(`${manifest}: artifact ${id} has no ${property}`, 'synthesize the app again');
  return name;
}

function unreadable(what: string, remedy: string): ReleaseError {
  return new ReleaseError('AssemblyUnreadable', `${what}; ${remedy}`);
}
