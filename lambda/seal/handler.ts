import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { EnvironmentConfiguration } from '../../lib/contracts/configuration';
import { digestOf, sameDigest } from '../../lib/contracts/digest';
import { Drop, parseDrop } from '../../lib/contracts/drop';
import { ErrorCode, isReleaseError } from '../../lib/contracts/errors';
import { readVariables } from '../../lib/contracts/functions';
import { dropKey, manifestKey, sealedArtifactKey } from '../../lib/contracts/keys';
import { LedgerState, ReleaseRef } from '../../lib/contracts/ledger-state';
import { Manifest, MANIFEST_SCHEMA_VERSION, parseManifest } from '../../lib/contracts/manifest';
import { later } from '../../lib/contracts/sample';
import { Archive } from '../shared/archive';
import { hasStatus } from '../shared/aws-errors';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { readConfigurations } from '../shared/configuration.client';
import { Ledger } from '../shared/ledger.client';
import { log } from '../shared/log';
import { writeCandidate } from '../shared/releases.client';
import { ensureSchedule } from '../shared/schedule.client';
import { sealArchive } from './copy';
import { firstEnvironments, proveDrop, proveSame } from './decide';
import { DropEvent, parseDropEvent } from './drop-event';

/** Makes a release of what a build server dropped: copies, digests, locks, and writes the manifest last. */
export async function handler(event: unknown): Promise<void> {
  const variables = readVariables(
    ['releasesBucket', 'workBucket', 'storePath', 'scheduleGroup', 'scheduleRole', 'tend', 'retentionDays'], process.env,
  );
  const dropped = parseDropEvent(event);
  const ledger = new Ledger(s3(), variables.releasesBucket, dropped.name);
  const environments = (await readConfigurations(variables.storePath, dropped.name)).map((item) => item.configuration);
  let version = '';
  try {
    const drop = parseDrop(await readDrop(dropped));
    ({ version } = drop);
    proveDrop(drop, dropped.name, environments);
    const { ref, isNew } = await seal(variables.releasesBucket, Number(variables.retentionDays), dropped, drop);
    if (isNew || !await ledger.sealed(version)) await queue(ledger, variables, environments, ref, dropped, drop);
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    await refuse(ledger, dropped, version, error.code, error.message);
  }
}

async function readDrop({ bucket, key, versionId }: DropEvent): Promise<string> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  return Body!.transformToString();
}

/** The release exists from here on; who comes second finds it and, if it holds the same bytes, takes it. */
async function seal(bucket: string, retentionDays: number, dropped: DropEvent, drop: Drop): Promise<{ readonly ref: ReleaseRef; readonly isNew: boolean }> {
  const key = manifestKey(drop.name, drop.version);
  const manifest = await buildManifest(bucket, retentionDays, dropped, drop);
  const body = JSON.stringify(manifest, null, 2);
  try {
    const { VersionId } = await s3().send(new PutObjectCommand({
      Bucket: bucket, Key: key, Body: body, ContentType: 'application/json', IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256',
      ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(later(manifest.sealedAt, retentionDays * 24 * 3600)),
    }));
    return { ref: { version: drop.version, digest: digestOf(body), key, versionId: VersionId! }, isNew: true };
  } catch (error) {
    if (!hasStatus(error, 412)) throw error;
  }
  const { Body, VersionId } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const text = await Body!.transformToString();
  proveSame(parseManifest(text), manifest);
  return { ref: { version: drop.version, digest: digestOf(text), key, versionId: VersionId! }, isNew: false };
}

async function buildManifest(bucket: string, retentionDays: number, dropped: DropEvent, drop: Drop): Promise<Manifest> {
  const sealedAt = now();
  const attempt = digestOf(`${dropped.key} ${dropped.versionId}`).slice('sha256:'.length, 'sha256:'.length + 16);
  const artifacts: Manifest['artifacts'][number][] = [];
  for (const artifact of drop.artifacts) {
    const sealed = await sealArchive(s3(), {
      from: { bucket: dropped.bucket, key: dropKey(dropped.name, dropped.id, artifact.file) },
      to: { bucket, key: sealedArtifactKey(drop.name, drop.version, attempt, artifact.name) },
      artifact, retentionDays, now: sealedAt,
    });
    const archive = await Archive.open({ s3: s3(), bucket, key: sealed.key, versionId: sealed.versionId });
    artifacts.push({ name: artifact.name, ...sealed, files: await archive.list() });
  }
  const { commit, author, repository, rollbackBarrier } = drop;
  return {
    schemaVersion: MANIFEST_SCHEMA_VERSION, name: drop.name, version: drop.version, sealedAt,
    source: { kind: 'drop', id: dropped.id, commit, author, repository }, ...(rollbackBarrier && { rollbackBarrier }), artifacts,
  };
}

async function queue(
  ledger: Ledger,
  variables: { releasesBucket: string; scheduleGroup: string; scheduleRole: string; tend: string },
  environments: readonly EnvironmentConfiguration[],
  release: ReleaseRef,
  { id }: DropEvent,
  { commit, author, repository }: Drop,
): Promise<void> {
  const schedule = { group: variables.scheduleGroup, role: variables.scheduleRole, tend: variables.tend };
  const enqueue = firstEnvironments(environments);
  const isSealed = (state: LedgerState) => state.sealed.some((item) => sameDigest(item.digest, release.digest));
  for (const { environment } of enqueue) {
    await ensureSchedule(schedule, ledger.name, environment, now());
    await writeCandidate(s3(), variables.releasesBucket, ledger.name, environment, release);
  }
  await ledger.append('seal', now(), (state) => (isSealed(state)
    ? null
    : { kind: 'sealed', release, source: { kind: 'drop', id, commit, author, repository }, enqueue }));
  log('sealed', { release: ledger.name, version: release.version, digest: release.digest });
}

/** What became no release is said in the ledger, where people look for it; once, however often it is delivered. */
async function refuse(ledger: Ledger, dropped: DropEvent, version: string, code: ErrorCode, reason: string): Promise<void> {
  const drop = `${dropped.id} ${dropped.versionId}`;
  await ledger.append('seal', now(), (state) => (state.refusedDrops.includes(drop) ? null : { kind: 'drop-refused', drop, version, code, reason }));
  log('refused', { release: dropped.name, version, code, reason });
}
