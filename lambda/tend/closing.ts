import { ActionFacts, answerFault, isSessionOf } from '../../lib/contracts/answers';
import { sameDigest } from '../../lib/contracts/digest';
import { ACTIONS, STAGES } from '../../lib/contracts/jobs';
import { ClosedFact, Enqueue, FreedFact } from '../../lib/contracts/ledger-facts';
import { ReleaseRef, Taken } from '../../lib/contracts/ledger-state';
import { later } from '../../lib/contracts/sample';
import type { ExecutionFacts } from '../shared/executions.client';
import { EnvironmentFacts, Surroundings } from './facts';

const ENDED: readonly string[] = ['Succeeded', 'Failed', 'Stopped', 'Superseded', 'Cancelled'];

/** Why what a changed pipeline took away is stopped. */
export const INTERRUPTED = 'interrupted: the pipeline was changed';

/** How long CodePipeline may not know an execution yet: after that, its pipeline was made anew and nothing of it is left. */
const UNKNOWN_SECONDS = 3600;

/** An execution is over when it is terminal and none of its actions is in progress any more. FAILED is not quiet. */
export function isOver(execution: ExecutionFacts | undefined, since: string, now: string): boolean {
  if (execution === undefined) return now >= later(since, UNKNOWN_SECONDS);
  return ENDED.includes(execution.status) && execution.actions.every((action) => action.status !== 'InProgress');
}

/**
 * The end of a deployment that began: good if everything in Deploy succeeded with answers that count, and the targets were read back.
 * A no of the gates after it is final: retrying the stage does not take it back.
 */
export function closeDeployment(facts: EnvironmentFacts, taken: Taken, surroundings: Surroundings): ClosedFact {
  const { name, loaded: { configuration }, execution } = facts;
  const actions = (execution?.actions ?? []).filter((action) => action.stage === STAGES.deploy);
  const rejected = taken.verdicts.find((verdict) => verdict.side === 'after' && verdict.answer === 'rejected');
  const fault = rejected?.reason ?? unfinished(taken, actions, surroundings.tendRole) ?? answersFault(facts, taken, actions, surroundings.tendRole);
  if (fault !== undefined && rejected === undefined && isInterrupted(facts)) return interruption(facts, taken);
  const target = fault === undefined ? undefined : rollbackTarget(facts, taken);
  return {
    kind: 'closed',
    environment: name,
    executionId: taken.executionId,
    outcome: fault === undefined ? 'succeeded' : 'failed',
    bad: rejected !== undefined,
    reason: fault === undefined ? `deployed, read back${configuration.afterwards ? ', gates green' : ''}` : `${fault}${wayBack(target, configuration.rollback)}`,
    enqueue: fault === undefined ? promotions(name, taken, surroundings) : [],
    rollback: target ?? null,
  };
}

/** Not a failure, and nothing to go back from: the same release begins anew in the changed pipeline. */
function interruption({ name }: EnvironmentFacts, { executionId }: Taken): ClosedFact {
  return { kind: 'closed', environment: name, executionId, outcome: 'interrupted', bad: false, reason: INTERRUPTED, enqueue: [], rollback: null };
}

function isInterrupted({ execution, pipelineVersion }: EnvironmentFacts): boolean {
  return execution !== undefined && execution.version !== pipelineVersion && ['Stopped', 'Cancelled'].includes(execution.status);
}

/**
 * What the environment goes back to when a deployment failed: the most recent release that was good here, other than the one that failed.
 * undefined: nothing, because it is not wanted, there is none, or what failed was a rollback itself. A rollback never loops.
 */
function rollbackTarget({ state, loaded: { configuration } }: EnvironmentFacts, taken: Taken): ReleaseRef | undefined {
  if (!configuration.rollback || taken.class === 'rollback') return undefined;
  return state.good.map((good) => good.release).find(({ digest }) => (
    !sameDigest(digest, taken.release.digest) && !state.bad.some((bad) => sameDigest(bad.digest, digest))
  ));
}

function wayBack(target: ReleaseRef | undefined, isWanted: boolean): string {
  if (!isWanted) return '';
  return target ? `; going back to ${target.version}` : '; there is nothing to go back to, the environment is left as it is';
}

/** The end of an execution whose deployment never began. */
export function freeEnvironment(facts: EnvironmentFacts, tendRole: string): FreedFact {
  const { name, state, execution } = facts;
  const failed = execution?.actions.find((action) => action.status === 'Failed' || action.status === 'Abandoned');
  return {
    kind: 'freed',
    environment: name,
    executionId: (state.taken?.executionId ?? state.start?.executionId)!,
    version: (state.taken ?? state.start)!.release.version,
    stage: failed?.stage ?? STAGES.release,
    reason: execution?.statusSummary ?? (failed ? endOf(failed, tendRole) : `the execution ended as ${execution?.status ?? 'unknown'}`),
    interrupted: isInterrupted(facts),
  };
}

function unfinished(taken: Taken, actions: readonly ActionFacts[], tendRole: string): string | undefined {
  const bad = actions.find((action) => action.status !== 'Succeeded');
  if (bad) return endOf(bad, tendRole);
  if (!taken.opened?.attested) return 'what runs was not read back';
  return undefined;
}

/** How an action ended; who said no to gates, if it was not `tend`. */
function endOf({ name, text, status, by }: ActionFacts, tendRole: string): string {
  return `${name}: ${text ?? status}${by && !isSessionOf(by, tendRole) ? ` (answered by ${by})` : ''}`;
}

function answersFault({ loaded: { configuration } }: EnvironmentFacts, taken: Taken, actions: readonly ActionFacts[], tendRole: string): string | undefined {
  const answer = (name: string) => actions.find((action) => action.name === name);
  return (configuration.before ? answerFault('before', answer(ACTIONS.gatesBefore), taken.verdicts, tendRole) : undefined)
    ?? (configuration.afterwards ? answerFault('after', answer(ACTIONS.gatesAfter), taken.verdicts, tendRole) : undefined);
}

/** Where a release may go now that it has been good here: wherever all that must come before has been good. */
function promotions(environment: string, taken: Taken, { environments, goodIn }: Surroundings): Enqueue[] {
  const good = new Set([...goodIn(taken.release.digest), environment]);
  return environments
    .filter((item) => item.after.includes(environment) && item.after.every((name) => good.has(name)))
    .map((item) => ({ environment: item.environment, policy: item.queue }));
}
