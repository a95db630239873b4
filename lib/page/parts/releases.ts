import { counted } from '../../contracts/counted';
import { MANIFEST_FOUND, PageDocument, ReleasePart, Tone } from '../document';
import { html, Markup, NOTHING } from '../markup';
import { releaseId } from '../timeline/release-lane';
import { chip, digest, noted, size, time } from '../words';

/** What was sealed: where it came from, what is in it, what became of it. Newest first. */
export function releases({ pipelines }: PageDocument): Markup {
  const all = pipelines.flatMap((pipeline) => [...pipeline.releases].reverse());
  if (all.length === 0) return NOTHING;
  return html`<section id="releases" aria-labelledby="releases-title"><h2 id="releases-title">Releases</h2>
<div class="tools needs-script"><label>Find files <input type="search" data-filter="releases" placeholder="path or digest"></label><output data-count="releases"></output></div>
${all.map(card)}</section>`;
}

const STATES: Readonly<Record<ReleasePart['state'], Tone>> = { good: 'good', bad: 'bad', sealed: 'past' };
const ENDS: Readonly<Record<string, Tone>> = { good: 'good', bad: 'bad', failed: 'bad', refused: 'bad', queued: 'waiting', admitted: 'waiting', deploying: 'busy', overtaken: 'past' };

const FOUND: Readonly<Record<(typeof MANIFEST_FOUND)[number], readonly [Tone, string]>> = {
  sealed: ['good', 'release.json has the digest that the ledger says'], altered: ['bad', 'release.json has another digest than the ledger says'],
  missing: ['bad', 'there is no release.json of it'], 'not copied': ['past', 'release.json was not copied, so it was not checked'],
};

function card(item: ReleasePart): Markup {
  const { name, version, sealedAt, state, environments, commits, moreCommits, manifest, rollbackBarrier, images, artifacts, commit, author, repository, entry } = item;
  const files = artifacts.reduce((sum, artifact) => sum + artifact.files.length, 0);
  return html`<article class="release ${STATES[state]}" id="${releaseId(name, version)}"><h3><span class="version">${version}</span> <span class="to">${name}</span></h3>
<p>${chip(STATES[state], state)} sealed ${time(sealedAt, 'minute')}${author && html` by ${author}`}${repository && html`, from ${repository}`} <span class="when">${digest(item.digest, 16)} <a class="entry" href="#entry-${name}-${entry}">entry ${entry}</a></span></p>
${environments.length > 0 && html`<ul class="became">${environments.map(({ environment, state: end, reason, overtakenBy }) => html`<li>${chip(ENDS[end], `${end}${overtakenBy ? ` by ${overtakenBy}` : ''} in ${environment}`)}${reason && html` <span class="reason">${reason}</span>`}</li>`)}</ul>`}
${commits.length > 0 ? html`<ul class="commits">${commits.map(({ id, author: by, message }) => html`<li><code title="${id}">${id.slice(0, 7)}</code> ${message} <span class="when">${by}</span></li>`)}${moreCommits > 0 && html`<li>and ${moreCommits} more</li>`}</ul>` : commit && html`<p>Made from <code>${commit.slice(0, 12)}</code></p>`}
${rollbackBarrier && html`<p>${chip('waiting', 'nothing goes back past it')}: ${rollbackBarrier}</p>`}
${images.length > 0 && html`<ul class="images">${images.map((image) => html`<li>image ${image.name}: ${image.uri}@${digest(image.digest, 16)}</li>`)}</ul>`}
<p>${noted(...FOUND[manifest])}</p>
${files > 0 && html`<details class="files"><summary>${counted(files, 'file')} in ${artifacts.map((artifact) => `${artifact.name} (${size(artifact.size)})`).join(', ')}</summary>
${artifacts.map((artifact) => html`<div class="wide" tabindex="0" role="region" aria-label="${`Files of ${artifact.name} in ${version}`}"><table><caption>${artifact.name}, ${size(artifact.size)}, ${digest(artifact.digest, 16)}</caption><thead><tr><th scope="col">File</th><th scope="col" class="number">Size</th><th scope="col">SHA-256</th></tr></thead><tbody>
${artifact.files.map((file) => html`<tr data-row><th scope="row">${file.path}</th><td class="number">${size(file.size)}</td><td>${digest(file.digest, 16)}</td></tr>`)}</tbody></table></div>`)}</details>`}</article>`;
}
