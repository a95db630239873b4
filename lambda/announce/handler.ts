import { readVariables } from '../../lib/contracts/functions';
import { ledgerName } from '../../lib/contracts/keys';
import { Reader } from '../../lib/contracts/parse';
import { s3 } from '../shared/clients';
import { readConfigurations } from '../shared/configuration.client';
import { Ledger } from '../shared/ledger.client';
import { log } from '../shared/log';
import { WorkDocuments } from '../shared/work-documents.client';
import { announce } from './announce';
import { Places } from './place.client';

/** Tells topics what has happened to releases. It reads the ledger and nothing else: whatever becomes of it, releases go their way. */
export async function handler(event: unknown, context: { readonly getRemainingTimeInMillis: () => number }): Promise<void> {
  const { releasesBucket, workBucket, storePath } = readVariables(['releasesBucket', 'workBucket', 'storePath'], process.env);
  const woken = parseWake(event);
  if (woken === 'nothing') return log('nothing of ours');
  const places = new Places(new WorkDocuments(s3(), workBucket));
  const all = await readConfigurations(storePath, woken === 'sweep' ? undefined : woken.release);
  for (const release of new Set(all.map(({ configuration }) => configuration.release))) {
    await announce({
      ledger: new Ledger(s3(), releasesBucket, release), places, configurations: all.map(({ configuration }) => configuration).filter((item) => item.release === release),
      remaining: () => context.getRemainingTimeInMillis(),
    });
  }
}

/** What woke the function only says where to look. */
function parseWake(event: unknown): 'sweep' | 'nothing' | { readonly release: string } {
  return Reader.parse('wake-up', event, (r) => {
    if (!r.field('sweep').isAbsent) return 'sweep';
    const release = ledgerName(r.field('detail').field('object').field('key').string());
    return release === undefined ? 'nothing' : { release };
  });
}
