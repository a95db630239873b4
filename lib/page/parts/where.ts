import { EnvironmentPart, PageDocument, Tone } from '../document';
import { html, Markup } from '../markup';
import { chip, time } from '../words';

/** Which release is where, since when, and why. */
export function where({ pipelines }: PageDocument): Markup {
  return html`<section id="where" aria-labelledby="where-title"><h2 id="where-title">What runs where</h2>
${pipelines.map(({ name, environments }) => html`${pipelines.length > 1 && html`<h3>${name}</h3>`}<ol class="environments">${environments.map(card)}</ol>`)}</section>`;
}

function card({ name, running, since, why, isBad, lastGood, waiting, asks }: EnvironmentPart): Markup {
  const tone: Tone = isBad ? 'bad' : waiting ? 'waiting' : running ? 'good' : 'past';
  return html`<li class="environment ${tone}"><h3>${name}</h3>
<p class="version">${running ? running.version : since ? 'not known' : 'nothing yet'}</p>
<p class="state">${isBad ? chip('bad', 'bad here') : running ? chip('good', running.version === lastGood ? 'good' : 'proved to run') : chip('past', since ? 'a deployment ended half-way' : 'nothing was deployed')}${since && html` <span>since ${time(since, 'minute')}</span>`}</p>
${why && html`<p class="why">${why}</p>`}
${lastGood && lastGood !== running?.version && html`<p class="why">The last good one is ${lastGood}.</p>`}
${waiting && html`<p class="waits">${chip('waiting', `waits for ${waiting}`)}</p>`}
${asks && html`<blockquote>${asks}</blockquote>`}</li>`;
}
