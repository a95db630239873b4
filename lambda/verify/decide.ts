import { ActionFacts, answerFault, approvalFault } from '../../lib/contracts/answers';
import { LoadedConfiguration } from '../../lib/contracts/configuration';
import { Digest, sameDigest } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { ACTIONS, APPROVE_STAGE, STAGES } from '../../lib/contracts/jobs';
import { EnvironmentState, environmentOf, LedgerState, Taken } from '../../lib/contracts/ledger-state';
import { Manifest } from '../../lib/contracts/manifest';
import { proveAdmitted, proveOrder, proveRelease, ReleaseEvidence } from '../../lib/contracts/proofs';

export interface VerificationFacts {
  readonly environment: string;
  readonly executionId: string;
  readonly jobId: string;
  /** What `admit` said that it admitted. */
  readonly admitted: Digest;
  readonly evidence: ReleaseEvidence;
  readonly loaded: LoadedConfiguration;
  readonly actions: readonly ActionFacts[];
  readonly tendRole: string;
}

/** The proofs before a deployment, in their order: the release, its admission, where it was good before, the answers so far. Throws the first that fails. */
export function proveDeployment(facts: VerificationFacts, ledger: LedgerState): Manifest {
  const state = environmentOf(ledger, facts.environment);
  const manifest = proveRelease(facts.evidence);
  const { digest } = facts.evidence.manifest;
  if (!sameDigest(digest, facts.admitted)) {
    throw new ReleaseError('NotAdmitted', `${manifest.version} (${digest}) is not what was admitted (${facts.admitted})`);
  }
  const taken = proveAdmitted(state.taken, facts.executionId, digest, facts.environment);
  proveOrder(ledger, facts.loaded.configuration, taken.release);
  proveApprovals(facts, taken);
  proveFirst(state, taken, facts.environment);
  proveAnswers(facts, taken.verdicts);
  if (taken.opened && taken.opened.jobId !== facts.jobId) {
    throw new ReleaseError('AlreadyOpened', `this execution has begun a deployment already, at ${taken.opened.at}; start the release again`);
  }
  return manifest;
}

/** Whether this very job has opened the deployment: then what it has to do is done. */
export function isOpenedBy(state: EnvironmentState, executionId: string, jobId: string): boolean {
  return state.taken?.executionId === executionId && state.taken.opened?.jobId === jobId;
}

/** People's answers count if all of them are a yes of who is named, and if what they were asked about is what is deployed now. */
function proveApprovals({ loaded, actions, environment }: VerificationFacts, taken: Taken): void {
  const { approvals } = loaded.configuration;
  if (approvals.length === 0 || taken.class === 'rollback') return;
  if (!sameDigest(loaded.digest, taken.configuration.digest)) {
    throw new ReleaseError('ApprovalVoid', `the configuration of ${environment} was changed (version ${taken.configuration.version} to ${loaded.version}) after the approval was asked; people are asked again`);
  }
  for (const approval of approvals) {
    const fault = approvalFault(approval, actions.find((item) => item.stage === APPROVE_STAGE && item.name === approval.action));
    if (fault) throw new ReleaseError('AnswerDoesNotCount', fault);
  }
}

/** A rollback that was decided on meanwhile goes first. */
function proveFirst({ queue: [next] }: EnvironmentState, taken: Taken, environment: string): void {
  if (taken.class === 'rollback' || taken.opened || next?.class !== 'rollback') return;
  throw new ReleaseError('EnvironmentTaken', `${environment} goes back to ${next.release.version} first`);
}

function proveAnswers(facts: VerificationFacts, verdicts: Taken['verdicts']): void {
  const { before } = facts.loaded.configuration;
  if (!before) return;
  const action = facts.actions.find((item) => item.stage === STAGES.deploy && item.name === ACTIONS.gatesBefore);
  const fault = answerFault('before', action, { verdicts, overriders: before.overriders, tendRole: facts.tendRole });
  if (fault) throw new ReleaseError('AnswerDoesNotCount', fault);
}
