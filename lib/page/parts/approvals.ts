import { PageDocument } from '../document';
import { html, Markup, NOTHING } from '../markup';
import { chip, time } from '../words';

/** Who answered what: people who were asked, and people who answered for the gates. */
export function approvals({ pipelines }: PageDocument): Markup {
  const answers = pipelines.flatMap((pipeline) => pipeline.approvals);
  const overrides = pipelines.flatMap((pipeline) => pipeline.overrides);
  if (answers.length + overrides.length === 0) return NOTHING;
  return html`<section id="approvals" aria-labelledby="approvals-title"><h2 id="approvals-title">People</h2>
<div class="wide" tabindex="0" role="region" aria-label="Answers of people"><table class="answers"><caption>Answers of people</caption><thead><tr><th scope="col">When</th><th scope="col">Release</th><th scope="col">To</th><th scope="col">Answer</th><th scope="col">Who</th><th scope="col">Why</th></tr></thead><tbody>
${answers.map(({ at, version, release, environment, action, answer, by, reason }) => html`<tr><td>${time(at, 'minute')}</td><th scope="row">${version}</th><td>${release}/${environment}, ${action}</td><td>${chip(answer === 'approved' ? 'good' : answer === 'void' ? 'past' : answer === 'waiting' ? 'waiting' : 'bad', answer)}</td><td>${by ? html`<span title="${by.arn}">${by.name}</span>` : '–'}</td><td>${reason ?? '–'}</td></tr>`)}
${overrides.map(({ at, version, environment, side, by, reason }) => html`<tr><td>${time(at, 'minute')}</td><th scope="row">${version}</th><td>${environment}, gates ${side}</td><td>${chip('waiting', 'overridden')}</td><td><span title="${by.arn}">${by.name}</span></td><td>${reason}</td></tr>`)}
</tbody></table></div></section>`;
}
