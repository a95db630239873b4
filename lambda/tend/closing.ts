import { ActionFacts, answerFault, isOverride, isSessionOf } from '../../lib/contracts/answers';
import { EnvironmentConfiguration, SideConfiguration } from '../../lib/contracts/configuration';
import { ACTIONS, STAGES } from '../../lib/contracts/jobs';
import { ClosedFact, Enqueue, FreedFact } from '../../lib/contracts/ledger-facts';
import { RecordedVerdict, Side, Taken } from '../../lib/contracts/ledger-state';
import { later } from '../../lib/contracts/sample';
import type { ExecutionFacts } from '../shared/executions.client';
import { EnvironmentFacts, Surroundings } from './facts';
import { INTERRUPTED, mustGiveWay, supersederOf } from './stopping';
import { wayBack } from './way-back';

const ENDED: readonly string[] = ['Succeeded', 'Failed', 'Stopped', 'Superseded', 'Cancelled'];

/** How long CodePipeline may not know an execution yet: after that, its pipeline was made anew and nothing of it is left. */
const UNKNOWN_SECONDS = 3600;

/** An execution is over when it is terminal and none of its actions is in progress any more. FAILED is not quiet. */
export function isOver(execution: ExecutionFacts | undefined, since: string, now: string): boolean {
  if (execution === undefined) return now >= later(since, UNKNOWN_SECONDS);
  return ENDED.includes(execution.status) && execution.actions.every((action) => action.status !== 'InProgress');
}

/**
 * The end of a deployment that began: good if everything in Deploy succeeded with answers that count, and the targets were read back.
 * A no of the gates after it is final: retrying the stage does not take it back. The release is bad only if one of them said *failed*: that
 * nobody could be asked in time is no evidence against it, nor against what the environment goes back to.
 */
export function closeDeployment(facts: EnvironmentFacts, taken: Taken, surroundings: Surroundings, now: string): ClosedFact {
  const { name, state, loaded: { configuration }, execution } = facts;
  const actions = (execution?.actions ?? []).filter((action) => action.stage === STAGES.deploy);
  const rejected = rejectedAfter(taken);
  const fault = rejected?.reason ?? stoppedFor(execution, unfinished(taken, actions, surroundings.tendRole) ?? answersFault(facts, taken, actions, surroundings.tendRole));
  if (fault !== undefined && rejected === undefined && isInterrupted(facts)) return interruption(facts, taken);
  const common = { kind: 'closed', environment: name, executionId: taken.executionId } as const;
  if (fault === undefined) {
    return {
      ...common, outcome: 'succeeded', bad: false, reason: `deployed, read back${gatesText(facts, actions)}`,
      enqueue: promotions(name, taken, surroundings), rollback: null, watchUntil: watchUntil(configuration, taken, now),
    };
  }
  const { target, text } = wayBack(state, configuration, taken);
  return { ...common, outcome: 'failed', bad: rejected?.failed ?? false, reason: `${fault}${text}`, enqueue: [], rollback: target, watchUntil: null };
}

/** What an environment goes back to is not looked at afterwards: a rollback never loops. */
function watchUntil({ rollback }: EnvironmentConfiguration, taken: Taken, now: string): string | null {
  return rollback && rollback.watchSeconds > 0 && taken.class !== 'rollback' ? later(now, rollback.watchSeconds) : null;
}

function gatesText({ loaded: { configuration: { afterwards } } }: EnvironmentFacts, actions: readonly ActionFacts[]): string {
  if (!afterwards) return '';
  const gates = actions.find((action) => action.name === ACTIONS.gatesAfter);
  return gates && isOverride(gates, afterwards.overriders) ? `, gates overridden: ${gates.text}` : ', gates green';
}

/** The no of the gates after a deployment, if they said one. */
export function rejectedAfter(taken: Taken): RecordedVerdict | undefined {
  return taken.verdicts.find((verdict) => verdict.side === 'after' && verdict.answer === 'rejected');
}

/** What was left undone because somebody stopped it is told in his words. */
function stoppedFor(execution: ExecutionFacts | undefined, fault: string | undefined): string | undefined {
  const said = execution?.status === 'Stopped' ? execution.statusSummary : undefined;
  return fault !== undefined && said ? `stopped: ${said}` : fault;
}

/** Not a failure, and nothing to go back from: the same release begins anew in the changed pipeline. */
function interruption({ name }: EnvironmentFacts, { executionId }: Taken): ClosedFact {
  return { kind: 'closed', environment: name, executionId, outcome: 'interrupted', bad: false, reason: INTERRUPTED, enqueue: [], rollback: null, watchUntil: null };
}

function gaveWay(facts: EnvironmentFacts): boolean {
  return mustGiveWay(facts) && facts.execution?.status === 'Stopped';
}

/** A changed pipeline cancels what it interrupts, or we stop it; what a person has stopped is stopped. */
function isInterrupted({ execution, pipelineVersion }: EnvironmentFacts): boolean {
  if (execution === undefined || execution.version === pipelineVersion) return false;
  return execution.status === 'Cancelled' || (execution.status === 'Stopped' && execution.statusSummary === INTERRUPTED);
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
    again: isInterrupted(facts) || gaveWay(facts),
    supersededBy: supersederOf(facts),
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
  const { before, afterwards } = configuration;
  const fault = (side: Side, name: string, configured: SideConfiguration | null) =>
    answerFault(side, actions.find((action) => action.name === name), { verdicts: taken.verdicts, side: configured, tendRole });
  return fault('before', ACTIONS.gatesBefore, before) ?? fault('after', ACTIONS.gatesAfter, afterwards);
}

/** Where a release may go now that it has been good here: wherever all that must come before has been good. */
function promotions(environment: string, taken: Taken, { environments, goodIn }: Surroundings): Enqueue[] {
  const good = new Set([...goodIn(taken.release.digest), environment]);
  return environments
    .filter((item) => item.after.includes(environment) && item.after.every((name) => good.has(name)))
    .map((item) => ({ environment: item.environment, policy: item.queue }));
}
