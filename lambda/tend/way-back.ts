import { EnvironmentConfiguration } from '../../lib/contracts/configuration';
import { sameDigest } from '../../lib/contracts/digest';
import { DeploymentClass, EnvironmentState, ReleaseRef } from '../../lib/contracts/ledger-state';
import { goingBackTo } from '../shared/going-back';

/** Where an environment goes from a release that is no good there, and that in words. */
export interface WayBack {
  readonly target: ReleaseRef | null;
  readonly text: string;
}

const NO_WAY: WayBack = { target: null, text: '' };

/**
 * The most recent release that was good here, other than the one that it goes back from, and not past a barrier: what was good before the
 * newest release with a barrier began is out of reach. A rollback that fails goes nowhere: a rollback never loops.
 */
export function wayBack(state: EnvironmentState, { rollback }: EnvironmentConfiguration, from: { readonly release: ReleaseRef; readonly class: DeploymentClass }): WayBack {
  if (!rollback || from.class === 'rollback') return NO_WAY;
  const { good, bad, barrier } = state;
  const wasGood = good.filter(({ release: { digest } }) => !sameDigest(digest, from.release.digest) && !bad.some((item) => sameDigest(item.digest, digest)));
  const target = wasGood.find(({ at }) => barrier === null || at >= barrier.at)?.release;
  if (target) return { target, text: goingBackTo(target.version) };
  const why = wasGood.length > 0 && barrier ? `nothing goes back past ${barrier.version}: ${barrier.reason}` : 'there is nothing to go back to';
  return { target: null, text: `; ${why}; the environment is left as it is` };
}
