import { Commits, readCommits } from './commits';
import { Digest, DIGEST } from './digest';
import { ReleaseError } from './errors';
import { ManifestImage, readImage } from './images';
import { ARTIFACT_NAME, RELEASE_NAME, VERSION } from './names';
import { parseJson, Reader } from './parse';

export const MANIFEST_SCHEMA_VERSION = 1;

/** One version of one S3 object: what a read of a release always names. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
}

export interface ManifestFile {
  /** Path inside the artifact, with '/', relative. */
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
}

export interface ManifestArtifact extends ObjectVersion {
  readonly name: string;
  readonly size: number;
  /** Digest of the sealed archive's bytes. */
  readonly digest: Digest;
  readonly files: readonly ManifestFile[];
}

export const SOURCE_KINDS = ['drop', 'build'] as const;

/** Where a release came from. What it says of commits is the word of whoever built it. */
export interface ReleaseSource {
  /** drop: handed in by a build server; build: by the execution `id` of its own build pipeline. */
  readonly kind: (typeof SOURCE_KINDS)[number];
  readonly id: string;
  /** Commit id, or version id of an object that was built. */
  readonly commit?: string;
  readonly author?: string;
  readonly repository?: string;
}

/**
 * `release.json`: what is in a release. The release's digest is the digest of these stored bytes;
 * nothing is parsed and written again to be compared.
 */
export interface Manifest {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly sealedAt: string;
  readonly source: ReleaseSource;
  /** Why nothing may be rolled back past this release; most have none. */
  readonly rollbackBarrier?: string;
  /** The commits that are new in it; the word of the build. Absent where nobody looked. */
  readonly commits?: Commits;
  readonly artifacts: readonly ManifestArtifact[];
  /** In the order of their names; absent where there are none. */
  readonly images?: readonly ManifestImage[];
}

export function parseManifest(text: string): Manifest {
  return Reader.parse('release.json', parseJson('release.json', text), (r) => {
    r.object('schemaVersion', 'name', 'version', 'sealedAt', 'source', 'rollbackBarrier', 'commits', 'artifacts', 'images').schemaVersion(MANIFEST_SCHEMA_VERSION);
    return {
      schemaVersion: 1,
      name: r.field('name').string(RELEASE_NAME),
      version: r.field('version').string(VERSION),
      sealedAt: r.field('sealedAt').instant(),
      source: readSource(r.field('source')),
      rollbackBarrier: r.field('rollbackBarrier').optional(readBarrier),
      commits: r.field('commits').optional(readCommits),
      artifacts: r.field('artifacts').list((a) => ({
        ...readObjectVersion(a.object('name', 'key', 'versionId', 'size', 'digest', 'files')),
        name: a.field('name').string(ARTIFACT_NAME),
        size: a.field('size').integer(),
        digest: a.field('digest').string(DIGEST),
        files: a.field('files').list((f) => ({
          path: f.object('path', 'size', 'digest').field('path').string(FILE_PATH, 'a relative path'),
          size: f.field('size').integer(),
          digest: f.field('digest').string(DIGEST),
        })),
      }), 1),
      images: r.field('images').optional((images) => images.list(readImage, 1)),
    };
  });
}

/** An artifact of a release, by its name. */
export function artifactNamed(manifest: Manifest, name: string): ManifestArtifact {
  const artifact = manifest.artifacts.find((item) => item.name === name);
  if (!artifact) {
    throw new ReleaseError('ReleaseUnknown', `${manifest.version} has no artifact '${name}' (it has: ${manifest.artifacts.map((item) => item.name).join(', ')})`);
  }
  return artifact;
}

/** One line for a person. */
export function readBarrier(r: Reader): string {
  return r.string(/^\S[^\n]{0,199}$/, 'a reason in one line, at most 200 characters');
}

/** Relative, no empty, `.` or `..` segments, no backslash. */
export const FILE_PATH = /^(?!.*(?:^|\/)\.{0,2}(?:\/|$))[^\\\0]+$/s;

export function readObjectVersion(r: Reader): ObjectVersion {
  return { key: r.field('key').string(/./, 'an object key'), versionId: r.field('versionId').string(/./, 'a version id') };
}

export function readSource(r: Reader): ReleaseSource {
  r.object('kind', 'id', 'commit', 'author', 'repository');
  return {
    kind: r.field('kind').oneOf(SOURCE_KINDS),
    id: r.field('id').string(/./),
    commit: r.field('commit').optional((f) => f.string()),
    author: r.field('author').optional((f) => f.string()),
    repository: r.field('repository').optional((f) => f.string()),
  };
}
