import { ErrorCode, isReleaseError } from '../../lib/contracts/errors';
import { VerifyParameters, STAGES } from '../../lib/contracts/jobs';
import { environmentOf, QueuePolicy } from '../../lib/contracts/ledger-state';
import { now } from '../shared/clock';
import { Ledger } from '../shared/ledger.client';

/** What was not its own fault: the release is started once more, and people are asked again. */
const BEGINS_ANEW: readonly ErrorCode[] = ['ApprovalVoid', 'EnvironmentTaken'];

/** Runs what opens a deployment; a refusal is written into the ledger before it ends the job. A void approval is asked for afresh. */
export async function refuseOpening<T>(ledger: Ledger, jobId: string, parameters: VerifyParameters, policy: QueuePolicy, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (isReleaseError(error)) {
      const { environment, executionId, version } = parameters;
      await ledger.append('verify', now(), (state) => {
        const { refused, taken } = environmentOf(state, environment);
        if (refused.includes(jobId)) return null;
        const again = BEGINS_ANEW.includes(error.code) && taken?.executionId === executionId ? { release: taken.release, policy } : null;
        return { kind: 'refused', environment, executionId, jobId, version, stage: STAGES.deploy, code: error.code, reason: error.message, queued: again };
      });
    }
    throw error;
  }
}
