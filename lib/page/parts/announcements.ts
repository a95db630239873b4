import { PageDocument } from '../document';
import { html, Markup, NOTHING } from '../markup';
import { noted, time } from '../words';

/** Whom what was told, and what reached nobody. */
export function announcements({ pipelines, rehearsal }: PageDocument): Markup {
  const told = rehearsal?.announcements ?? [];
  const lost = pipelines.flatMap(({ unannounced }) => unannounced);
  if (told.length + lost.length === 0) return NOTHING;
  return html`<section id="announcements" aria-labelledby="announcements-title"><h2 id="announcements-title">Announcements</h2>
${lost.length > 0 && html`<div class="wide" tabindex="0" role="region" aria-label="What was not announced"><table><caption>What was not announced, or nobody knows</caption><thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Topic</th><th scope="col">Why</th></tr></thead><tbody>
${lost.map(({ at, release, announcement, topic, reason }) => html`<tr><td>${time(at, 'minute')}</td><th scope="row">${release}: ${announcement}</th><td>${topic}</td><td>${noted('bad', reason)}</td></tr>`)}</tbody></table></div>`}
${told.length > 0 && html`<div class="wide" tabindex="0" role="region" aria-label="What was announced"><table><caption>What was announced</caption><thead><tr><th scope="col">When</th><th scope="col">Topic</th><th scope="col">What</th></tr></thead><tbody>
${told.map(({ at, topic, text }) => html`<tr><td>${time(at, 'minute')}</td><th scope="row">${topic}</th><td>${text}</td></tr>`)}</tbody></table></div>`}</section>`;
}
