import { At, PageDocument, PipelinePart, RefusalPart } from '../document';
import { FailedBuildReport } from '../../contracts/report';
import { html, Markup, NOTHING } from '../markup';
import { noted, time } from '../words';

/** What became no release, and what was not let in or not let on. */
export function refusals({ pipelines }: PageDocument): Markup {
  const some = pipelines.filter((pipeline) => pipeline.refusals.length + pipeline.failedBuilds.length > 0);
  if (some.length === 0) return NOTHING;
  return html`<section id="refusals" aria-labelledby="refusals-title"><h2 id="refusals-title">Refused</h2>
${some.map((pipeline) => ofPipeline(pipeline, pipelines.length > 1))}</section>`;
}

function ofPipeline({ name, refusals: refused, failedBuilds }: PipelinePart, isNamed: boolean): Markup {
  return html`<div id="refusals-${name}">${isNamed && html`<h3>${name}</h3>`}
${failedBuilds.map(failedBuild)}
${refused.length > 0 && html`<div class="wide" tabindex="0" role="region" aria-label="What was refused of ${name}"><table><caption>What was refused, and why</caption><thead><tr><th scope="col">When</th><th scope="col">Release</th><th scope="col">Where</th><th scope="col">Why</th></tr></thead><tbody>${refused.map(row)}</tbody></table></div>`}</div>`;
}

function row({ at, version, environment, release, stage, reason, deployment }: RefusalPart): Markup {
  return html`<tr><td>${time(at, 'minute')}</td><th scope="row">${deployment === null ? version || '–' : html`<a href="#${deployment}">${version}</a>`}</th><td>${environment ?? release}/${stage}</td><td>${noted('bad', reason)}</td></tr>`;
}

/** For whoever committed. */
function failedBuild({ at, version, stage, commit, author, reason, lines }: At<FailedBuildReport>): Markup {
  return html`<article class="build bad"><h3>The build${version && html` of <span class="version">${version}</span>`} failed in ${stage}</h3>
<p>${noted('bad', reason)}</p><p class="when">${time(at, 'minute')}${commit && html`, <code title="${commit}">${commit.slice(0, 7)}</code>`}${author && html` by ${author}`}</p>
${lines.length > 0 && html`<pre tabindex="0" aria-label="The last lines of the build">${lines.join('\n')}</pre>`}</article>`;
}
