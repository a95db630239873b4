import { counted } from '../../contracts/counted';
import { PageDocument, PipelinePart, RehearsalPart } from '../document';
import { html, Markup } from '../markup';
import { between, chip, digest, span } from '../words';

/** What this is, what came of it, and whether the ledger can be believed. */
export function head(document: PageDocument): Markup {
  const { pipelines, rehearsal, copy } = document;
  return html`<header class="head" id="top">
<p class="kind">${rehearsal ? 'A rehearsal on one machine, in virtual time. No AWS account was reached.' : html`Made from <b>${copy}</b>, a copy of a store’s ledger.`}</p>
<h1>${pipelines.map(({ name }) => name).join(', ') || 'No releases'}</h1>
${rehearsal ? verdict(rehearsal) : told(pipelines)}
${pipelines.map((pipeline) => chain(pipeline, pipelines.length > 1))}
</header>`;
}

function verdict({ outcome, error, place, from, until }: RehearsalPart): Markup {
  return html`<p class="verdict">${outcome === 'ended' ? chip('good', 'The story ended as told') : chip('bad', 'The story did not end as told')}
<span>${span(from, until)} UTC, ${between(from, until)}</span></p>
${error && html`<pre class="error" tabindex="0" aria-label="Why it did not">${error.message}${place !== null && `\n  at ${place}`}</pre>`}`;
}

function told(pipelines: readonly PipelinePart[]): Markup {
  const instants = pipelines.flatMap(({ ledger }) => ledger.map(({ at }) => at)).sort();
  const [first, last] = [instants[0], instants.at(-1)];
  return html`<p class="verdict">${first === undefined || last === undefined ? 'Nothing in it is proved.' : html`<span>${span(first, last)} UTC, ${between(first, last)}</span>`}</p>`;
}

function chain({ name, chain: { proved, head: last, broken, foreign }, releases }: PipelinePart, isNamed: boolean): Markup {
  const of = isNamed ? ` of ${name}` : '';
  const altered = releases.filter(({ manifest }) => manifest === 'altered');
  const absent = releases.filter(({ manifest }) => manifest === 'not copied' || manifest === 'missing');
  return html`<div class="proof">${broken ? html`<div class="alarm" role="alert"><p><strong>${chip('bad', `The ledger${of} is broken at entry ${broken.entry}`)}</strong></p><p>${broken.why}.</p>
<p>${proved === 0 ? 'Nothing is proved' : html`Everything on this page is from the ${proved} ${proved === 1 ? 'entry' : 'entries'} before it`}. ${broken.unproved > 1 ? html`It and ${broken.unproved - 1} after it are left out.` : 'It is left out.'}</p></div>`
    : html`<p>${chip('good', `The ledger${of} is whole`)} <span>${proved} ${proved === 1 ? 'entry' : 'entries'}, each proved to follow from the one before${last && html`; the last one is ${digest(last)}`}</span></p>`}
${altered.length > 0 && html`<div class="alarm" role="alert"><p><strong>${chip('bad', `${altered.map(({ version }) => version).join(', ')}${altered.length === 1 ? ' is' : ' are'} not what was sealed`)}</strong></p><p>The bytes of release.json have another digest than the ledger says. Find out who wrote there.</p></div>`}
${absent.length > 0 && html`<p>${chip('past', `${counted(absent.length, 'manifest')} not here`)} <span>${absent.every(({ manifest }) => manifest === 'not copied') ? 'Only the ledger was copied: commits and files are not known, and no manifest was checked.' : `${absent.map(({ version }) => version).join(', ')}: commits and files are not known.`}</span></p>`}
${foreign.length > 0 && html`<p>${chip('bad', `${counted(foreign.length, 'object')} in the ledger that ${foreign.length === 1 ? 'is no entry' : 'are no entries'}`)} <span>${foreign.slice(0, 5).join(', ')}</span></p>`}</div>`;
}
