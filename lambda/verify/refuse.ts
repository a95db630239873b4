import { isReleaseError } from '../../lib/contracts/errors';
import { AdmittedJobParameters, STAGES } from '../../lib/contracts/jobs';
import { environmentOf } from '../../lib/contracts/ledger-state';
import { now } from '../shared/clock';
import { Ledger } from '../shared/ledger.client';

/** Runs what opens a deployment; a refusal is written into the ledger before it ends the job. */
export async function refuseOpening<T>(ledger: Ledger, jobId: string, parameters: AdmittedJobParameters, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (isReleaseError(error)) {
      const { environment, executionId, version } = parameters;
      await ledger.append('verify', now(), (state) => (environmentOf(state, environment).refused.includes(jobId)
        ? null
        : { kind: 'refused', environment, executionId, jobId, version, stage: STAGES.deploy, code: error.code, reason: error.message, queued: null }));
    }
    throw error;
  }
}
