import { PipelinePart } from '../document';
import { html, Markup } from '../markup';
import { TimeScale } from '../scale';
import { timeText } from '../words';
import { label, linked, mark } from './shapes';

export const RELEASE_LANE = 40;
const MIDDLE = 20;
/** Half the width of a mark with its edge, in percent of the narrowest window. */
const MARK = 1.3;

/** When releases were sealed, and when what was built or handed in became none. */
export function releaseLane({ name, releases, failedBuilds, refusals }: PipelinePart, scale: TimeScale, top: number): Markup {
  const place = (instant: string) => scale.place(Date.parse(instant));
  const nobodys = refusals.filter(({ environment }) => environment === null);
  const all = [
    ...releases.map((item) => ({
      at: item.sealedAt, version: item.version, tone: item.state === 'bad' ? 'bad' as const : 'good' as const, text: item.state === 'bad' ? '✕' : '◆', href: releaseId(name, item.version),
      lines: [`${item.version} is sealed`, timeText(item.sealedAt), ...item.commits.slice(0, 3).map(({ author, message }) => `${author}: ${message}`), item.state === 'bad' ? 'it was found bad later' : null],
    })),
    ...failedBuilds.map((item) => ({
      at: item.at, version: item.version, tone: 'bad' as const, text: '!', href: `refusals-${name}`,
      lines: [`the build${item.version && ` of ${item.version}`} failed in ${item.stage}`, timeText(item.at), item.reason],
    })),
    ...nobodys.map((item) => ({
      at: item.at, version: item.version, tone: 'bad' as const, text: '!', href: `refusals-${name}`,
      lines: [`${item.version || 'what was handed in'} does not become a release`, timeText(item.at), item.reason],
    })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  return html`<g class="lane releases">${all.map(({ at, version, tone, text, href, lines }, index) => {
    const left = place(at);
    const box = { left, right: left, top: top + MIDDLE - 10, height: 20 };
    const room = all[index + 1] ? place(all[index + 1].at) - MARK : 100;
    return linked(href, lines, [mark(left, top + MIDDLE, tone, 'diamond', text), label(version, box, room, 13)]);
  })}</g>`;
}

/** Where the page tells of a release. */
export function releaseId(name: string, version: string): string {
  return `release-${name}-${version}`;
}
