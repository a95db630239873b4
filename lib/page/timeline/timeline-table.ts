import { PageDocument } from '../document';
import { html, Markup } from '../markup';
import { between, time, timeText } from '../words';
import { END_WORDS } from './environment-lane';

/** The timeline for who does not see it. */
export function timelineTable({ pipelines }: PageDocument): Markup {
  const rows = pipelines.flatMap(({ deployments }) => deployments).sort((a, b) => (a.admittedAt < b.admittedAt ? -1 : 1));
  return html`<details class="quiet"><summary>The timeline as a table</summary>
<div class="wide" tabindex="0" role="region" aria-label="The timeline as a table"><table><caption>Deployments in the order in which they were let in</caption>
<thead><tr><th scope="col">Let in</th><th scope="col">Release</th><th scope="col">Environment</th><th scope="col">Class</th><th scope="col">Deployed from</th><th scope="col">Ended</th><th scope="col">Took</th><th scope="col">Outcome</th></tr></thead>
<tbody>${rows.map((row) => html`<tr><td>${time(row.admittedAt)}</td><th scope="row"><a href="#${row.id}">${row.version}</a></th><td>${row.release}/${row.environment}</td><td>${row.class}</td><td>${row.openedAt === null ? '–' : time(row.openedAt, 'clock')}</td><td>${row.endedAt === null ? '–' : timeText(row.endedAt, 'clock')}</td><td>${row.endedAt === null ? '–' : between(row.admittedAt, row.endedAt)}</td><td>${END_WORDS[row.outcome]}</td></tr>`)}</tbody></table></div></details>`;
}
