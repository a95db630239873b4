import { ActionFacts, answerFault, approvalFault, questionsOf } from '../../lib/contracts/answers';
import { LoadedConfiguration } from '../../lib/contracts/configuration';
import { Digest, sameDigest } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { ACTIONS, APPROVE_STAGE, STAGES } from '../../lib/contracts/jobs';
import { EnvironmentState, environmentOf, LedgerState, Taken } from '../../lib/contracts/ledger-state';
import { Manifest } from '../../lib/contracts/manifest';
import { proveAdmitted, proveOrder, proveRelease, proveWayBack, ReleaseEvidence } from '../../lib/contracts/proofs';

export interface VerificationFacts {
  readonly environment: string;
  readonly executionId: string;
  readonly jobId: string;
  /** What `admit` said that it admitted. */
  readonly admitted: Digest;
  /** What the pipeline asks, as it was deployed. */
  readonly asks: readonly string[];
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
  proveWayBack(state, taken, facts.environment);
  proveUnchanged(facts, taken);
  proveQuestions(facts, taken);
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

/**
 * The configuration may tune what is asked, not take it away: who may write the parameter can't deploy past the people and gates of the
 * pipeline. An environment goes back whatever they say of each other: nobody is asked before that.
 */
function proveQuestions({ loaded: { configuration, version }, asks, environment }: VerificationFacts, taken: Taken): void {
  const named = questionsOf(configuration);
  if (taken.class === 'rollback' || (named.length === asks.length && named.every((name) => asks.includes(name)))) return;
  throw new ReleaseError('ConfigurationDiffers', `the pipeline of ${environment} asks ${listed(asks)}, its configuration (version ${version}) names ${listed(named)};`
    + " give the parameter back what 'cdk deploy' wrote, then start the release again");
}

function listed(names: readonly string[]): string {
  return names.join(', ') || 'nobody';
}

/** An answer is about the configuration that people were asked under. */
function proveUnchanged({ loaded, asks, environment }: VerificationFacts, taken: Taken): void {
  const asksPeople = asks.some((name) => name !== ACTIONS.gatesBefore && name !== ACTIONS.gatesAfter);
  if (!asksPeople || taken.class === 'rollback' || sameDigest(loaded.digest, taken.configuration.digest)) return;
  throw new ReleaseError('ApprovalVoid', `the configuration of ${environment} was changed (version ${taken.configuration.version} to ${loaded.version}) after the approval was asked; people are asked again`);
}

/** All of people's answers must be a yes of who is named. */
function proveApprovals({ loaded, actions }: VerificationFacts, taken: Taken): void {
  if (taken.class === 'rollback') return;
  for (const approval of loaded.configuration.approvals) {
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
  const action = facts.actions.find((item) => item.stage === STAGES.deploy && item.name === ACTIONS.gatesBefore);
  const fault = answerFault('before', action, { verdicts, side: facts.loaded.configuration.before, tendRole: facts.tendRole });
  if (fault) throw new ReleaseError('AnswerDoesNotCount', fault);
}
