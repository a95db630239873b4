import { GetObjectCommand } from '@aws-sdk/client-s3';
import { Drop, parseDrop } from '../../lib/contracts/drop';
import { ErrorCode, isReleaseError } from '../../lib/contracts/errors';
import { dropKey } from '../../lib/contracts/keys';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { readConfigurations } from '../shared/configuration.client';
import { Ledger } from '../shared/ledger.client';
import { log } from '../shared/log';
import { proveDrop } from './decide';
import { DropEvent, parseDropEvent } from './drop-event';
import { Candidate, sealRelease, sealVariables } from './release';

/** Seals what a build server dropped. */
export async function sealDrop(event: unknown): Promise<void> {
  const variables = sealVariables();
  const dropped = parseDropEvent(event);
  const ledger = new Ledger(s3(), variables.releasesBucket, dropped.name);
  const environments = (await readConfigurations(variables.storePath, dropped.name)).map((item) => item.configuration);
  let version = '';
  try {
    const drop = parseDrop(await readDrop(dropped));
    ({ version } = drop);
    proveDrop(drop, dropped.name, environments);
    await sealRelease(variables, ledger, environments, candidateOf(dropped, drop));
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    await refuse(ledger, dropped, version, error.code, error.message);
  }
}

function candidateOf(dropped: DropEvent, { name, version, commit, author, repository, rollbackBarrier, artifacts }: Drop): Candidate {
  return {
    name, version, rollbackBarrier, attempt: `${dropped.key} ${dropped.versionId}`,
    source: { kind: 'drop', id: dropped.id, commit, author, repository },
    archives: artifacts.map((artifact) => ({ name: artifact.name, bucket: dropped.bucket, key: dropKey(dropped.name, dropped.id, artifact.file), digest: artifact.digest })),
  };
}

async function readDrop({ bucket, key, versionId }: DropEvent): Promise<string> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  return Body!.transformToString();
}

/** What became no release is said in the ledger, where people look for it; once, however often it is delivered. */
async function refuse(ledger: Ledger, dropped: DropEvent, version: string, code: ErrorCode, reason: string): Promise<void> {
  const drop = `${dropped.id} ${dropped.versionId}`;
  await ledger.append('seal', now(), (state) => (state.refusedDrops.includes(drop) ? null : { kind: 'drop-refused', drop, version, code, reason }));
  log('refused', { release: dropped.name, version, code, reason });
}
