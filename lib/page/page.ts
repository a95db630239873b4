import { createHash } from 'node:crypto';
import { PageDocument } from './document';
import { html, Markup, NOTHING } from './markup';
import { announcements } from './parts/announcements';
import { approvals } from './parts/approvals';
import { cost } from './parts/cost';
import { deployments } from './parts/deployments';
import { head } from './parts/head';
import { ledger } from './parts/ledger';
import { refusals } from './parts/refusals';
import { faults, rights } from './parts/rehearsed';
import { releases } from './parts/releases';
import { where } from './parts/where';
import { timeline } from './timeline/timeline';

/** What makes the page move and look: bundles of what lies in `page`. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** The page as one file: no request leaves it, and nothing but its own script and style takes effect. The same document gives the same bytes. */
export function renderPage(document: PageDocument, { script, style }: PageAssets): string {
  const { rehearsal } = document;
  const name = document.pipelines.map((pipeline) => pipeline.name).join(', ') || 'releases';
  const sections: readonly (readonly [string, string, Markup])[] = [
    ['where', 'What runs where', where(document)],
    ['timeline', 'Timeline', timeline(document)],
    ['deployments', 'Deployments', deployments(document)],
    ['releases', 'Releases', releases(document)],
    ['refusals', 'Refused', refusals(document)],
    ['approvals', 'People', approvals(document)],
    ['announcements', 'Announcements', announcements(document)],
    ['ledger', 'Ledger', ledger(document)],
    ['cost', 'Cost', rehearsal ? cost(rehearsal) : NOTHING],
    ['rights', 'Rights', rehearsal ? rights(rehearsal) : NOTHING],
    ['faults', 'Faults', rehearsal ? faults(rehearsal) : NOTHING],
  ];
  const shown = sections.filter(([, , content]) => content !== NOTHING);
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${name}: ${rehearsal ? 'a rehearsal' : 'what the ledger tells'}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<nav aria-label="Parts of the page"><ul>${shown.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul>
<button type="button" class="needs-script" data-theme-switch aria-label="Light or dark">◐</button></nav>
<main id="main" tabindex="-1">
${head(document)}
${shown.map(([, , content]) => content)}
</main>
<footer>Made by cdk-release from ${rehearsal ? 'a rehearsal: stand-ins of AWS on one machine, not AWS itself' : 'the copy of a ledger, proved entry by entry'}. Times are UTC.</footer>
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
