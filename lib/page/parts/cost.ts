import { CostLine } from '../../contracts/cost';
import { dollarsText } from '../../contracts/dollars';
import { RehearsalPart } from '../document';
import { html, Markup, NOTHING } from '../markup';

/** What the run would have cost on AWS, by the published price list, and what each month costs while nothing is released. */
export function cost({ cost: { lines, total, standing, standingTotal, note } }: RehearsalPart): Markup {
  return html`<section id="cost" aria-labelledby="cost-title"><h2 id="cost-title">Cost</h2>
<p>On AWS this run would have cost <strong>${dollarsText(total)}</strong>; while nothing is released, a month costs <strong>${dollarsText(standingTotal)}</strong>.</p>
<p class="why">${note}</p>
${table('What this run would have cost', lines)}${table('What a month costs while nothing is released', standing)}</section>`;
}

function table(caption: string, lines: readonly CostLine[]): Markup {
  if (lines.length === 0) return NOTHING;
  return html`<details class="quiet"><summary>${caption}</summary><div class="wide" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr><th scope="col">Service</th><th scope="col">What</th><th scope="col" class="number">Count</th><th scope="col" class="number">Price</th><th scope="col" class="number">Sum</th><th scope="col">Remarks</th></tr></thead><tbody>
${lines.map((line) => html`<tr><th scope="row"><a href="${line.page}" rel="noreferrer">${line.service}</a></th><td>${line.what}</td><td class="number">${line.count} ${line.unit}</td><td class="number">${line.price === 0 ? 'free' : `$${line.price}`}${line.price === 0 || line.per === 1 ? '' : ` per ${line.per.toLocaleString('en-US')}`}</td><td class="number">${dollarsText(line.dollars)}</td><td>${[line.assumed && `assumed: ${line.assumed}`, line.freeTier && `free: ${line.freeTier}`, line.fromMemory && 'price not looked up'].filter(Boolean).join('; ') || '–'}</td></tr>`)}</tbody></table></div></details>`;
}
