import { ApprovalPart, DeploymentPart, PageDocument, ReleasePart, Tone } from '../document';
import { html, Markup, NOTHING } from '../markup';
import { releaseId } from '../timeline/release-lane';
import { END_WORDS } from '../timeline/environment-lane';
import { between, chip, digest, noted, time, TONE_OF_END } from '../words';
import { samples } from './samples';

/** Every execution that was let in, newest first: what was proved, who answered, what the gates said. */
export function deployments({ pipelines }: PageDocument): Markup {
  const all = pipelines.flatMap((pipeline) => pipeline.deployments.map((item) => ({ item, release: pipeline.releases.find(({ digest: sealed }) => sealed === item.digest) })));
  if (all.length === 0) return NOTHING;
  all.sort((a, b) => (a.item.admittedAt < b.item.admittedAt ? 1 : -1));
  return html`<section id="deployments" aria-labelledby="deployments-title"><h2 id="deployments-title">Deployments</h2>
<div class="tools needs-script"><label>Find <input type="search" data-filter="deployments" placeholder="version, environment, reason, name"></label><label class="check"><input type="checkbox" data-only="deployments"> only what did not go well</label><button type="button" data-open="deployments">Open all</button><output data-count="deployments"></output></div>
${all.map(({ item, release }) => card(item, release))}</section>`;
}

function card(item: DeploymentPart, release: ReleasePart | undefined): Markup {
  const tone = TONE_OF_END[item.outcome];
  const began = item.openedAt ?? item.admittedAt;
  return html`<details class="deployment ${tone}" id="${item.id}" data-row data-tone="${tone}"><summary>
<h3><span class="version">${item.version}</span> <span class="to">${item.release}/${item.environment}</span></h3>
<span>${chip(tone, END_WORDS[item.outcome])}${item.class !== 'normal' && html` <span class="class">${item.class === 'rollback' ? '↩ ' : ''}${item.class}</span>`}</span>
<span class="reason">${item.reason}</span>
<span class="when">${time(began, 'minute')}${item.endedAt && html` · ${between(began, item.endedAt)}`}</span></summary>
<div class="body">
<h4>Proofs</h4>
<ul class="proofs">${proofs(item, release)}</ul>
${item.approvals.length > 0 && html`<h4>Answers of people</h4>${item.approvals.map(approval)}`}
${item.sides.map(samples)}
<h4>Steps</h4>
<ol class="steps">${item.steps.map(({ sequence, at, text, tone: of }) => html`<li>${time(at, 'clock')} ${noted(of, text)} <a class="entry" href="#entry-${item.release}-${sequence}">entry ${sequence}</a></li>`)}</ol>
<p class="facts">Execution <code>${item.executionId}</code>, configuration ${item.configuration.version} (${digest(item.configuration.digest)}), release <a href="#${releaseId(item.release, item.version)}">${item.version}</a> (${digest(item.digest)})</p>
</div></details>`;
}

function proofs({ readBack, readBackAt, openedAt, admittedAt, outcome, version }: DeploymentPart, release: ReleasePart | undefined): Markup {
  return html`${proof('good', admittedAt, `${version} was sealed, and nobody had written over it, when it was let in`, release && html`sealed in <a href="#entry-${release.name}-${release.entry}">entry ${release.entry}</a>`)}
${openedAt ? proof('good', openedAt, 'verify proved it again at the moment of use, and handed out copies of the sealed bytes') : proof('past', null, 'verify opened no deployment, so nothing was deployed')}
${readBack ? proof(readBack.ok ? 'good' : 'bad', readBackAt, `attest read back what runs: ${readBack.reason}`) : openedAt && proof(outcome === 'open' ? 'busy' : 'bad', null, outcome === 'open' ? 'nothing is read back yet' : 'nothing was read back')}`;
}

function proof(tone: Tone, at: string | null, text: string, more?: Markup | false): Markup {
  return html`<li>${noted(tone, text)}${more && html`, ${more}`}${at && html` <span class="when">${time(at, 'clock')}</span>`}</li>`;
}

function approval({ action, answer, by, reason, at, asked }: ApprovalPart): Markup {
  return html`<div class="answer"><p>${chip(answer === 'approved' ? 'good' : answer === 'waiting' ? 'waiting' : answer === 'void' ? 'past' : 'bad', answer)}${by && html` by <span title="${by.arn}">${by.name}</span>`}${reason && html`: “${reason}”`} <span class="when">${action}, ${time(at, 'clock')}</span></p>
${asked && html`<details class="quiet"><summary>What was asked</summary><blockquote>${asked}</blockquote></details>`}</div>`;
}
