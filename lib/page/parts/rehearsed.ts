import { counted } from '../../contracts/counted';
import { RehearsalPart } from '../document';
import { html, Markup, NOTHING } from '../markup';
import { noted, time } from '../words';

/** What the app's policies came to. */
export function rights({ iam: { denied, unused } }: RehearsalPart): Markup {
  return html`<section id="rights" aria-labelledby="rights-title"><h2 id="rights-title">Rights</h2>
<p>${denied.length === 0 ? noted('good', 'Nothing was denied to functions and services.') : noted('bad', `${counted(denied.length, 'call')} of functions and services ${denied.length === 1 ? 'was' : 'were'} denied.`)}</p>
${denied.length > 0 && html`<div class="wide" tabindex="0" role="region" aria-label="What was denied"><table><caption>What was denied</caption><thead><tr><th scope="col">To</th><th scope="col">Action</th><th scope="col">Resource</th><th scope="col">Why</th></tr></thead><tbody>
${denied.map(({ role, action, resource, reason }) => html`<tr><th scope="row">${role}</th><td>${action}</td><td>${resource}</td><td>${reason}</td></tr>`)}</tbody></table></div>`}
${unused.length === 0 ? html`<p>${noted('good', 'Every grant was needed.')}</p>` : html`<p>${noted('past', `${counted(unused.length, 'grant')} ${unused.length === 1 ? 'is' : 'are'} more than this story needs.`)}</p><details class="quiet"><summary>Which ones</summary><div class="wide" tabindex="0" role="region" aria-label="What is granted in vain"><table><caption>What is granted in vain</caption><thead><tr><th scope="col">Where</th><th scope="col">What</th><th scope="col">To</th><th scope="col">Why</th></tr></thead><tbody>
${unused.map(({ policy, statement, action, resource, principal, role, why }) => html`<tr><th scope="row">statement ${statement} of ${policy}</th><td>${[action, resource].filter((part) => part !== null).join(' on ') || (principal ?? 'all of it')}</td><td>${role === null ? '–' : role.slice(role.lastIndexOf('/') + 1)}</td><td>${why}</td></tr>`)}</tbody></table></div></details>`}</section>`;
}

/** What was made to go wrong. */
export function faults({ faults: all }: RehearsalPart): Markup {
  if (all.length === 0) return NOTHING;
  return html`<section id="faults" aria-labelledby="faults-title"><h2 id="faults-title">Injected faults</h2>
<div class="wide" tabindex="0" role="region" aria-label="What was made to go wrong"><table><caption>What was made to go wrong</caption><thead><tr><th scope="col">First</th><th scope="col">What</th><th scope="col" class="number">Times</th></tr></thead><tbody>
${all.map(({ at, what, count }) => html`<tr><td>${time(at)}</td><th scope="row">${what}</th><td class="number">${count}</td></tr>`)}</tbody></table></div></section>`;
}
