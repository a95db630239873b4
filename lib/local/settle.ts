import { APPROVE_STAGE } from '../contracts/jobs';
import { EnvironmentState, environmentOf } from '../contracts/ledger-state';
import { pipelineName } from '../contracts/names';
import { LedgerReader } from './ledger-reader';
import { RehearsedEnvironment } from './stores';
import { World } from './world/world';

/**
 * Whether nothing goes on any more by itself: nothing is on its way, every execution has ended or waits for a person, and the ledgers
 * hold nothing that `tend` would still do.
 */
export function isSettled(world: World, environments: readonly RehearsedEnvironment[], ledgers: ReadonlyMap<string, LedgerReader>): boolean {
  if (world.timeline.pending('work').length > 0 || !world.codepipeline.isQuiet()) return false;
  const waiting = world.codepipeline.waitingApprovals();
  if (waiting.some((approval) => approval.stage !== APPROVE_STAGE)) return false;
  return environments.every(({ release, name }) => {
    const { taken, start, queue } = environmentOf(ledgers.get(release)!.state(), name);
    if (taken) return waiting.some((approval) => approval.executionId === taken.executionId);
    return start === null && queue.length === 0;
  });
}

/** What people read who are asked before a deployment; null if nobody is. */
export function askedIn(world: World, release: string, name: string): string | null {
  const pipeline = pipelineName(release, name);
  return world.codepipeline.waitingApprovals().find((item) => item.pipeline === pipeline && item.stage === APPROVE_STAGE)?.text ?? null;
}

/** Who or what an environment waits for. */
export function waitingOf(world: World, release: string, name: string, ledgers: ReadonlyMap<string, LedgerReader>): string | null {
  const state = environmentOf(ledgers.get(release)!.state(), name);
  const approval = world.codepipeline.waitingApprovals().find((item) => item.pipeline === pipelineName(release, name));
  if (approval) return `${approval.stage}/${approval.action} of ${state.taken?.release.version ?? 'an execution of nobody'}`;
  return waitingIn(state);
}

/** The same, as far as the ledger alone tells. */
export function waitingIn({ taken, start, queue }: EnvironmentState): string | null {
  if (taken) return `the deployment of ${taken.release.version}`;
  if (start) return `the start of ${start.release.version}`;
  return queue[0] ? `${queue[0].release.version}, which is queued` : null;
}
