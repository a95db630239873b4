import { ActionFacts } from '../../lib/contracts/answers';
import { ACTIONS, APPROVE_STAGE } from '../../lib/contracts/jobs';
import { QueuedRelease } from '../../lib/contracts/ledger-state';
import type { ExecutionFacts } from '../shared/executions.client';
import { EnvironmentFacts } from './facts';

/** An execution that is abandoned, and why; without a reason whoever stops it already keeps his own. */
export interface Stop {
  readonly executionId: string;
  readonly reason: string | undefined;
}

/** Why what a changed pipeline took away is stopped. */
export const INTERRUPTED = 'interrupted: the pipeline was changed';

/** An execution that waits for answers which can lead nowhere, or that is in the way. A deployment that a function still works on is left to its end. */
export function waitsInVain(facts: EnvironmentFacts): Stop | undefined {
  return takenAway(facts) ?? stoppedBefore(facts) ?? givesWay(facts) ?? overtaken(facts) ?? askedAgain(facts);
}

/**
 * The newer version that an execution was stopped for. CodePipeline does not say who stopped it: anybody can use our words, and they count
 * only where they are true, as that version is queued behind it and people were asked.
 */
export function supersederOf({ state: { taken, queue: [newer] }, execution, loaded }: EnvironmentFacts): string | null {
  if (!taken || taken.opened || !newer || loaded.configuration.queue !== 'latest' || execution?.status !== 'Stopped') return null;
  const wereAsked = execution.actions.some((action) => action.stage === APPROVE_STAGE && action.status === 'Abandoned');
  return wereAsked && execution.statusSummary === superseded(newer) ? newer.release.version : null;
}

/** What has not begun gives way to what the environment goes back to, and comes after it. */
export function mustGiveWay({ state: { taken, queue } }: EnvironmentFacts): boolean {
  return taken !== null && taken.opened === null && taken.class !== 'rollback' && queue[0]?.class === 'rollback';
}

/** A pipeline that is changed takes away the questions that wait in it without a word: nothing of that comes to an end by itself. */
function takenAway({ execution, pipelineVersion }: EnvironmentFacts): Stop | undefined {
  if (!execution || execution.version === pipelineVersion || !onlyAsks(execution)) return undefined;
  return { executionId: execution.id, reason: execution.status === 'InProgress' ? INTERRUPTED : undefined };
}

/** Somebody stops and waits, and nothing has begun: nobody needs to answer any more. */
function stoppedBefore({ execution, state: { taken } }: EnvironmentFacts): Stop | undefined {
  if (execution?.status !== 'Stopping' || taken?.opened || !onlyAsks(execution)) return undefined;
  return { executionId: execution.id, reason: undefined };
}

function givesWay(facts: EnvironmentFacts): Stop | undefined {
  const { name, state: { queue }, execution } = facts;
  if (!mustGiveWay(facts) || execution?.status !== 'InProgress') return undefined;
  return { executionId: execution.id, reason: `${name} goes back to ${queue[0].release.version} first` };
}

/** Deploy latest and cancel the others: what still waits for people is stopped when something newer waits behind it. */
function overtaken({ state: { taken, queue }, execution, loaded }: EnvironmentFacts): Stop | undefined {
  const [newer] = queue;
  if (!taken || taken.opened || !newer || loaded.configuration.queue !== 'latest' || !execution || !asksPeople(execution)) return undefined;
  return { executionId: taken.executionId, reason: superseded(newer) };
}

function superseded({ release }: QueuedRelease): string {
  return `superseded by ${release.version}`;
}

/** People are asked by an execution that does not have the environment: somebody retried what had ended. It would keep others out of the stage. */
function askedAgain({ strays }: EnvironmentFacts): Stop | undefined {
  const stray = strays.find(asksPeople);
  return stray && { executionId: stray.id, reason: 'this deployment is closed; start the release again' };
}

function onlyAsks({ status, actions }: ExecutionFacts): boolean {
  const goingOn = actions.filter((action) => action.status === 'InProgress');
  return ['InProgress', 'Stopping'].includes(status) && goingOn.length > 0 && goingOn.every(isQuestion);
}

function isQuestion({ stage, name }: ActionFacts): boolean {
  return stage === APPROVE_STAGE || name === ACTIONS.gatesBefore || name === ACTIONS.gatesAfter;
}

function asksPeople({ status, actions }: ExecutionFacts): boolean {
  return status === 'InProgress' && actions.some((action) => action.stage === APPROVE_STAGE && action.status === 'InProgress');
}
