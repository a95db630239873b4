import { EnvironmentConfiguration } from './configuration';
import { Digest, DIGEST } from './digest';
import { readBarrier } from './manifest';
import { ARTIFACT_NAME } from './names';
import { parseJson, Reader } from './parse';

export const DROP_SCHEMA_VERSION = 1;

/** `drop.json`: what an outside build server hands in, written last, after the archives that it lists. */
export interface Drop {
  readonly schemaVersion: 1;
  /** The release's name, as in the key `drop/<name>/<id>/drop.json`. */
  readonly name: string;
  readonly version: string;
  readonly commit?: string;
  readonly author?: string;
  readonly repository?: string;
  /** Why nothing may be rolled back past this release, e.g. a contracted schema. */
  readonly rollbackBarrier?: string;
  readonly artifacts: readonly DroppedArtifact[];
}

export interface DroppedArtifact {
  readonly name: string;
  /** Name of a ZIP archive beside `drop.json`. */
  readonly file: string;
  /** Digest of the archive: what arrived must be what was sent. */
  readonly digest: Digest;
}

/** What is wrong with the artifacts that are handed in: they must be those that the release pipeline deploys, no more and no less. */
export function artifactsFault(release: string, handedIn: readonly string[], environments: readonly EnvironmentConfiguration[]): string | undefined {
  const wanted = [...new Set(environments.flatMap((environment) => environment.artifacts ?? []))];
  const missing = wanted.filter((name) => !handedIn.includes(name));
  const unknown = handedIn.filter((name) => !wanted.includes(name));
  if (missing.length + unknown.length === 0) return undefined;
  const remedies = [...missing.map((name) => `add '${name}'`), ...unknown.map((name) => `leave out '${name}'`)];
  return `it hands in ${listed(handedIn)}, a release of '${release}' has ${listed(wanted)}: ${remedies.join(', ')}`;
}

/** Name and version are only texts here: the seal checks them by their patterns and says the remedy. */
export function parseDrop(text: string): Drop {
  return Reader.parse('drop.json', parseJson('drop.json', text), (r) => {
    r.object('schemaVersion', 'name', 'version', 'commit', 'author', 'repository', 'rollbackBarrier', 'artifacts').schemaVersion(DROP_SCHEMA_VERSION);
    return {
      schemaVersion: 1,
      name: r.field('name').string(),
      version: r.field('version').string(),
      commit: r.field('commit').optional((f) => f.string()),
      author: r.field('author').optional((f) => f.string()),
      repository: r.field('repository').optional((f) => f.string()),
      rollbackBarrier: r.field('rollbackBarrier').optional(readBarrier),
      artifacts: r.field('artifacts').list((a) => ({
        name: a.object('name', 'file', 'digest').field('name').string(ARTIFACT_NAME),
        file: a.field('file').string(/^[0-9A-Za-z][0-9A-Za-z._-]*$/, 'a file name'),
        digest: a.field('digest').string(DIGEST),
      }), 1),
    };
  });
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'no artifact' : `the artifact${names.length === 1 ? '' : 's'} ${names.map((name) => `'${name}'`).join(', ')}`;
}
