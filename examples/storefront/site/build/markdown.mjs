import { escapeHtml } from './render.mjs';

/** The little Markdown that our pages use: headings, paragraphs, lists, links and strong text. Anything else is plain text. */
export function markdown(source) {
  return source.trim().split(/\n{2,}/).map(block).join('\n');
}

/** The text of the first heading: a page's title. */
export function titleOf(source) {
  return /^# (.+)$/m.exec(source)?.[1];
}

function block(text) {
  const heading = /^(#{1,3}) (.+)$/.exec(text);
  if (heading !== null) return `<h${heading[1].length}>${inline(heading[2])}</h${heading[1].length}>`;
  const lines = text.split('\n');
  if (lines.every((line) => line.startsWith('- '))) return `<ul>\n${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('\n')}\n</ul>`;
  return `<p>${inline(lines.join(' '))}</p>`;
}

function inline(text) {
  return escapeHtml(text)
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
}
