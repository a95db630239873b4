import { CostReport } from '../../contracts/cost';
import type { Plan } from '../../plan';
import type { World } from '../world/world';
import { billOf } from './bill';
import { PRICES_AS_OF, PRICES_REGION } from './prices';
import { standingOf } from './standing';
import { unpriced, usageOf } from './usage';

/** What the run would have cost up to now. */
export function costOf(plan: Plan, world: World): CostReport {
  const { lines, total } = billOf(usageOf(plan, world));
  const { lines: standing, total: standingTotal } = billOf(standingOf(plan, world));
  return { currency: 'USD', region: PRICES_REGION, lines, total, standing, standingTotal, note: noteOf([...lines, ...standing], unpriced(plan, world)) };
}

function noteOf(lines: CostReport['lines'], projects: readonly string[]): string {
  const guessed = [...new Set(lines.filter(({ fromMemory }) => fromMemory).map(({ service, what }) => `${service} ${what}`))];
  return [
    `Prices of ${PRICES_REGION}, ${PRICES_AS_OF}, in US dollars; free tiers, taxes, data transfer and what the app has besides its releases are not counted.`,
    ...guessed.length > 0 ? [`Nobody has looked up the price of: ${guessed.join(', ')}.`] : [],
    ...projects.length > 0 ? [`There is no price here for the computers of: ${projects.join(', ')}; their build minutes are left out.`] : [],
  ].join(' ');
}
