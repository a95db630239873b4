import { LedgerLine, PageDocument, PipelinePart } from '../document';
import { html, Markup } from '../markup';
import { chip, digest, noted, time } from '../words';

/** Every entry with the digest of the one before it: what everything else on the page is made of. */
export function ledger({ pipelines }: PageDocument): Markup {
  return html`<section id="ledger" aria-labelledby="ledger-title"><h2 id="ledger-title">Ledger</h2>
<div class="tools needs-script"><label>Find entries <input type="search" data-filter="ledger" placeholder="version, environment, name, digest"></label><output data-count="ledger"></output></div>
${pipelines.map(chain)}</section>`;
}

function chain({ name, ledger: lines, chain: { broken } }: PipelinePart): Markup {
  return html`<details class="chain"><summary>${name}: ${lines.length} ${lines.length === 1 ? 'entry' : 'entries'} ${broken ? chip('bad', `broken at entry ${broken.entry}`) : chip('good', 'proved')}</summary>
<div class="wide" tabindex="0" role="region" aria-label="The ledger of ${name}"><table class="entries"><caption>The ledger of ${name}, oldest entry first</caption><thead><tr><th scope="col" class="number">Entry</th><th scope="col">When</th><th scope="col">What</th><th scope="col">Written by</th><th scope="col">Before it</th><th scope="col">Digest</th></tr></thead><tbody>
${lines.map((line) => row(name, line))}
${broken && html`<tr class="bad"><th scope="row" class="number">${broken.entry}</th><td></td><td colspan="4">${noted('bad', broken.why)}</td></tr>`}</tbody></table></div></details>`;
}

function row(name: string, { sequence, at, by, text, tone, previous, digest: own }: LedgerLine): Markup {
  return html`<tr id="entry-${name}-${sequence}" class="${tone}" data-row><th scope="row" class="number">${sequence}</th><td>${time(at)}</td><td>${text}</td><td>${by}</td><td>${previous === null ? '–' : digest(previous, 8)}</td><td>${digest(own, 8)}</td></tr>`;
}
