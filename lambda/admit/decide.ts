import { isSessionOf } from '../../lib/contracts/answers';
import { LoadedConfiguration } from '../../lib/contracts/configuration';
import { Digest, sameDigest } from '../../lib/contracts/digest';
import { isReleaseError, ReleaseError } from '../../lib/contracts/errors';
import { AdmitVariables, STAGES } from '../../lib/contracts/jobs';
import { Fact } from '../../lib/contracts/ledger-facts';
import { EnvironmentState, environmentOf, LedgerState, PendingStart, ReleaseRef } from '../../lib/contracts/ledger-state';
import { proveOrder, proveRelease, ReleaseEvidence } from '../../lib/contracts/proofs';

export interface AdmissionFacts {
  readonly environment: string;
  readonly executionId: string;
  readonly jobId: string;
  /** ARN of whoever started the execution. */
  readonly startedBy: string | undefined;
  readonly tendRole: string;
  readonly loaded: LoadedConfiguration;
  readonly evidence: ReleaseEvidence;
  readonly difference: Difference;
}

/** What is different from what ran when it was looked at. */
export interface Difference {
  readonly from: Digest | null;
  readonly text: string;
}

export type Admission =
  | { readonly admitted: true; readonly fact: Fact | null; readonly variables: AdmitVariables }
  | { readonly admitted: false; readonly fact: Fact | null; readonly error: ReleaseError };

/** Whether an execution may have the environment for the release that it carries. Proofs first, then whose turn it is. */
export function decideAdmission(facts: AdmissionFacts, ledger: LedgerState): Admission {
  const { evidence, environment, executionId, loaded: { configuration, version, digest } } = facts;
  const state = environmentOf(ledger, environment);
  try {
    proveRelease(evidence);
    proveOrder(ledger, configuration, evidence.sealed!);
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    return refusal(facts, state, error, versionOf(evidence), false);
  }
  const release = evidence.sealed!;
  if (state.taken?.executionId === executionId) return { admitted: true, fact: null, variables: variablesOf(state.taken.class, release, state, facts) };

  const start = answersTo(facts, state.start, release.digest) ? state.start : null;
  const ahead = state.taken ?? (start ? null : state.start);
  if (ahead) {
    const error = new ReleaseError('EnvironmentTaken', sameDigest(ahead.release.digest, release.digest)
      ? `${environment} has ${release.version} already; the other execution goes on, and this one has nothing to do`
      : `queued behind ${ahead.release.version}, which has ${environment}; it is started when that has ended`);
    return refusal(facts, state, error, release, !isKnown(state, release.digest));
  }
  if (state.refused.includes(facts.jobId)) {
    return { admitted: false, error: new ReleaseError('EnvironmentTaken', `${release.version} was refused already and waits for its turn`), fact: null };
  }
  const deploymentClass = start?.class ?? 'normal';
  return {
    admitted: true,
    fact: { kind: 'admitted', environment, executionId, release, class: deploymentClass, start: start?.sequence ?? null, configuration: { version, digest } },
    variables: variablesOf(deploymentClass, release, state, facts),
  };
}

/** An execution answers to a start if it carries the same bytes, was begun by `tend`, and no other execution was confirmed for it. */
function answersTo(facts: AdmissionFacts, start: PendingStart | null, digest: Digest): boolean {
  return start !== null
    && sameDigest(start.release.digest, digest)
    && isSessionOf(facts.startedBy, facts.tendRole)
    && (start.executionId === null || start.executionId === facts.executionId);
}

/** What has the environment, or waits for it, is not queued once more. */
function isKnown(state: EnvironmentState, digest: Digest): boolean {
  return [state.taken, state.start, ...state.queue].some((item) => sameDigest(item?.release.digest, digest));
}

/** A refusal is recorded once, however often it is delivered. */
function refusal(facts: AdmissionFacts, state: EnvironmentState, error: ReleaseError, release: ReleaseRef | string, queue: boolean): Admission {
  const { environment, executionId, jobId, loaded: { configuration } } = facts;
  if (state.refused.includes(jobId)) return { admitted: false, error, fact: null };
  return {
    admitted: false,
    error,
    fact: {
      kind: 'refused', environment, executionId, jobId, version: typeof release === 'string' ? release : release.version, stage: STAGES.admit,
      code: error.code, reason: error.message,
      queued: queue && typeof release !== 'string' ? { release, policy: configuration.queue } : null,
    },
  };
}

/** What the environment had before may come back without asking people again. */
function variablesOf(deploymentClass: AdmitVariables['class'], release: ReleaseRef, state: EnvironmentState, { environment, loaded: { configuration }, difference }: AdmissionFacts): AdmitVariables {
  const running = state.running?.known ? state.running.release.version : state.running ? 'what is not known' : 'nothing';
  const looked = runningDigest(state) === difference.from;
  return {
    version: release.version,
    digest: release.digest,
    class: deploymentClass,
    approve: configuration.approvals.length > 0 && deploymentClass !== 'rollback' ? 'run' : 'skip',
    summary: `${release.version} (${release.digest.slice(0, 19)}) for ${environment}, where ${running} runs`,
    changes: looked ? difference.text : 'what runs has just changed',
  };
}

/** Digest of what is known to run; null if nothing is. */
export function runningDigest({ running }: EnvironmentState): Digest | null {
  return running?.known ? running.release.digest : null;
}

function versionOf(evidence: ReleaseEvidence): string {
  return evidence.sealed?.version ?? /"version"\s*:\s*"([^"]{1,64})"/.exec(evidence.manifest.text)?.[1] ?? 'unreadable';
}
