import { errorText } from '../../lib/contracts/errors';
import { samplesKey } from '../../lib/contracts/keys';
import { Side } from '../../lib/contracts/ledger-state';
import { parseSampleState, SampleState } from '../../lib/contracts/sample';
import { log } from '../shared/log';
import { WorkDocuments } from '../shared/work-documents.client';

/** What waiting gates remember. */
export class Samples {
  constructor(private readonly documents: WorkDocuments) {}

  public async read(executionId: string, side: Side): Promise<SampleState | null> {
    const text = await this.documents.read(samplesKey(executionId, side));
    return text === null ? null : readableSample(text);
  }

  /** False: somebody else has written since it was read. */
  public write(executionId: string, state: SampleState): Promise<boolean> {
    return this.documents.write(samplesKey(executionId, state.side), state);
  }
}

/** What is no sample has been asked by nobody: it begins anew, and is written over. */
function readableSample(text: string): SampleState | null {
  try {
    return parseSampleState(text);
  } catch (error) {
    log('a sample that nobody can read', { reason: errorText(error) });
    return null;
  }
}
