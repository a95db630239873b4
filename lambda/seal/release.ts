import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Commits } from '../../lib/contracts/commits';
import { EnvironmentConfiguration } from '../../lib/contracts/configuration';
import { Digest, digestOf, sameDigest } from '../../lib/contracts/digest';
import { readVariables } from '../../lib/contracts/functions';
import { manifestKey, sealedArtifactKey } from '../../lib/contracts/keys';
import { LedgerState, ReleaseRef } from '../../lib/contracts/ledger-state';
import { ManifestImage } from '../../lib/contracts/images';
import { Manifest, MANIFEST_SCHEMA_VERSION, ManifestArtifact, parseManifest, ReleaseSource } from '../../lib/contracts/manifest';
import { later } from '../../lib/contracts/sample';
import { Archive } from '../shared/archive';
import { hasStatus } from '../shared/aws-errors';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { digestOfTag } from '../shared/images.client';
import { Ledger } from '../shared/ledger.client';
import { log } from '../shared/log';
import { writeCandidate } from '../shared/releases.client';
import { ensureSchedule } from '../shared/schedule.client';
import { sealArchive } from './copy';
import { firstEnvironments, proveImage, proveSame } from './decide';

/** What may become a release: where it comes from, and its archives. */
export interface Candidate {
  readonly name: string;
  readonly version: string;
  readonly source: ReleaseSource;
  readonly rollbackBarrier?: string;
  readonly commits?: Commits;
  /** What tells this attempt at sealing from another one: a crash half-way must not burn the version. */
  readonly attempt: string;
  readonly archives: readonly CandidateArchive[];
  readonly images?: readonly CandidateImage[];
}

export interface CandidateImage {
  readonly name: string;
  readonly uri: string;
  /** What the build says that it pushed, if it says anything. */
  readonly pushed: Digest | undefined;
}

export interface CandidateArchive {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  /** What whoever handed it in says of it; null if nobody says anything. */
  readonly digest: Digest | null;
}

export type SealVariables = ReturnType<typeof sealVariables>;

export function sealVariables() {
  return readVariables(['releasesBucket', 'workBucket', 'storePath', 'scheduleGroup', 'scheduleRole', 'tend', 'retentionDays'], process.env);
}

/** Makes a release of a candidate: copies, digests, locks, writes the manifest last, and queues it. Whoever comes twice finds it and takes it. */
export async function sealRelease(variables: SealVariables, ledger: Ledger, environments: readonly EnvironmentConfiguration[], candidate: Candidate): Promise<ReleaseRef> {
  const { ref, isNew } = await seal(variables.releasesBucket, Number(variables.retentionDays), candidate);
  if (isNew || !await ledger.sealed(candidate.version)) await queue(ledger, variables, environments, ref, candidate.source);
  return ref;
}

/** The release exists from here on; who comes second finds it and, if it holds the same bytes, takes it. */
async function seal(bucket: string, retentionDays: number, candidate: Candidate): Promise<{ readonly ref: ReleaseRef; readonly isNew: boolean }> {
  const { name, version } = candidate;
  const key = manifestKey(name, version);
  const manifest = await buildManifest(bucket, retentionDays, candidate);
  const body = JSON.stringify(manifest, null, 2);
  try {
    const { VersionId } = await s3().send(new PutObjectCommand({
      Bucket: bucket, Key: key, Body: body, ContentType: 'application/json', IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256',
      ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(later(manifest.sealedAt, retentionDays * 24 * 3600)),
    }));
    return { ref: { version, digest: digestOf(body), key, versionId: VersionId! }, isNew: true };
  } catch (error) {
    if (!hasStatus(error, 412)) throw error;
  }
  const { Body, VersionId } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const text = await Body!.transformToString();
  proveSame(parseManifest(text), manifest);
  return { ref: { version, digest: digestOf(text), key, versionId: VersionId! }, isNew: false };
}

async function buildManifest(bucket: string, retentionDays: number, { name, version, source, rollbackBarrier, commits, attempt, archives, images = [] }: Candidate): Promise<Manifest> {
  const sealedAt = now();
  const folder = digestOf(attempt).slice('sha256:'.length, 'sha256:'.length + 16);
  const artifacts: ManifestArtifact[] = [];
  for (const from of archives) {
    const sealed = await sealArchive(s3(), {
      from, to: { bucket, key: sealedArtifactKey(name, version, folder, from.name) }, digest: from.digest, retentionDays, now: sealedAt,
    });
    const archive = await Archive.open({ s3: s3(), bucket, key: sealed.key, versionId: sealed.versionId });
    artifacts.push({ name: from.name, ...sealed, files: await archive.list() });
  }
  const pinned = await pin(version, images);
  return {
    schemaVersion: MANIFEST_SCHEMA_VERSION, name, version, sealedAt, source, ...(rollbackBarrier && { rollbackBarrier }), ...(commits && { commits }), artifacts,
    ...(pinned.length > 0 && { images: pinned }),
  };
}

async function pin(version: string, images: readonly CandidateImage[]): Promise<ManifestImage[]> {
  const pinned: ManifestImage[] = [];
  for (const { name, uri, pushed } of images) pinned.push(proveImage(name, uri, version, await digestOfTag(uri, version), pushed));
  return pinned.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function queue(
  ledger: Ledger, variables: SealVariables, environments: readonly EnvironmentConfiguration[], release: ReleaseRef, source: ReleaseSource,
): Promise<void> {
  const schedule = { group: variables.scheduleGroup, role: variables.scheduleRole, tend: variables.tend };
  const enqueue = firstEnvironments(environments);
  const isSealed = (state: LedgerState) => state.sealed.some((item) => sameDigest(item.digest, release.digest));
  for (const { environment } of enqueue) {
    await ensureSchedule(schedule, ledger.name, environment, now());
    await writeCandidate(s3(), variables.releasesBucket, ledger.name, environment, release);
  }
  await ledger.append('seal', now(), (state) => (isSealed(state) ? null : { kind: 'sealed', release, source, enqueue }));
  log('sealed', { release: ledger.name, version: release.version, digest: release.digest });
}
