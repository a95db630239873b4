import { PageDocument } from '../document';
import { html, Markup, NOTHING } from '../markup';
import { TimeScale } from '../scale';
import { duration, timeText } from '../words';
import { ALARM_LANE, alarmLane } from './alarm-lane';
import { ENVIRONMENT_LANE, environmentLane } from './environment-lane';
import { RELEASE_LANE, releaseLane } from './release-lane';
import { timelineTable } from './timeline-table';

interface Lane {
  readonly kind: 'pipeline' | 'environment' | 'alarm';
  readonly name: string;
  readonly height: number;
  draw(top: number): Markup;
}

const AXIS = 38;
const RULED = AXIS - 7;

/** What happened in every environment, one above the other, on one clock. */
export function timeline(document: PageDocument): Markup {
  const instants = instantsOf(document);
  if (instants.length === 0) return NOTHING;
  const scale = new TimeScale(instants);
  const lanes = lanesOf(document, scale, new Date(Math.max(...instants)).toISOString());
  const height = AXIS + lanes.reduce((sum, lane) => sum + lane.height, 0);
  let top = AXIS;
  const drawn = lanes.map((lane) => {
    const at = top;
    top += lane.height;
    return html`<line class="rule" x1="0" x2="100%" y1="${at}" y2="${at}"/>${lane.draw(at)}`;
  });
  return html`<section id="timeline" aria-labelledby="timeline-title">
<h2 id="timeline-title">Timeline</h2>
<div class="tools needs-script" role="group" aria-label="Zoom of the timeline">
<button type="button" data-zoom="in" aria-keyshortcuts="+">Zoom in <kbd>+</kbd></button><button type="button" data-zoom="out" aria-keyshortcuts="-">Zoom out <kbd>−</kbd></button><button type="button" data-zoom="all" aria-keyshortcuts="0">All of it <kbd>0</kbd></button>
<span class="hint">Arrow keys move it. With Ctrl, the wheel zooms; so do two fingers.</span>
</div>
<div class="timeline">
<div class="lane-names" aria-hidden="true"><div class="axis-name">UTC</div>${lanes.map((lane) => html`<div class="${lane.kind}"${lane.kind === 'alarm' && html` title="${lane.name}"`}>${lane.name}</div>`)}</div>
<div class="scroller" tabindex="0" role="region" aria-label="Timeline of releases and environments">
<svg class="canvas" height="${height}" role="group" aria-labelledby="timeline-title" aria-describedby="timeline-description">
<desc id="timeline-description">One lane for what was sealed, and one for each environment: its deployments, answers and refusals, and below them what was proved to run. The same stands in a table below.</desc>
${PATTERNS}
${axis(scale, height)}
${drawn}
</svg>
</div>
</div>
${LEGEND}
${timelineTable(document)}
</section>`;
}

/** Everything that the clock must show. Samples are no events: a long proof may be shortened. */
function instantsOf({ pipelines, rehearsal }: PageDocument): number[] {
  return [
    ...pipelines.flatMap(({ ledger }) => ledger.map(({ at }) => at)),
    ...(rehearsal?.alarms ?? []).flatMap(({ red }) => red.flatMap(({ from, until }) => (until === null ? [from] : [from, until]))),
    ...(rehearsal && pipelines.some(({ ledger }) => ledger.length > 0) ? [rehearsal.from, rehearsal.until] : []),
  ].map((instant) => Date.parse(instant));
}

function lanesOf({ pipelines, rehearsal }: PageDocument, scale: TimeScale, end: string): Lane[] {
  const isOne = pipelines.length === 1;
  return [
    ...pipelines.flatMap((pipeline): Lane[] => [
      { kind: 'pipeline', name: isOne ? 'releases' : pipeline.name, height: RELEASE_LANE, draw: (top) => releaseLane(pipeline, scale, top) },
      ...pipeline.environments.map((environment): Lane => ({ kind: 'environment', name: environment.name, height: ENVIRONMENT_LANE, draw: (top) => environmentLane(pipeline, environment, scale, top, end) })),
    ]),
    ...(rehearsal?.alarms ?? []).map((alarm): Lane => ({ kind: 'alarm', name: alarm.name, height: ALARM_LANE, draw: (top) => alarmLane(alarm, scale, top, end) })),
  ];
}

function axis(scale: TimeScale, height: number): Markup {
  return html`${scale.ticks.map(({ left, at, level, isNewDay }) => {
    const instant = new Date(at).toISOString();
    const line = (y: number, text: string) => html`<tspan x="${left}%" y="${y}">${text}</tspan>`;
    return html`<g class="tick level-${level}"><line x1="${left}%" x2="${left}%" y1="${RULED}" y2="${height}"/><text class="${left < 4 ? 'first' : ''}">${isNewDay && line(14, timeText(instant).slice(5, 10))}${line(27, timeText(instant, 'clock').slice(0, 5))}</text></g>`;
  })}${scale.breaks.map(({ left, width, milliseconds }) => html`<g class="break"><title>${duration(milliseconds)}, drawn shorter</title><rect x="${left}%" y="${RULED}" width="${width}%" height="${height - RULED}"/>${width >= 3 && html`<text x="${left + width / 2}%" y="${height - 7}">${duration(milliseconds)}</text>`}</g>`)}`;
}

const PATTERNS = html`<defs>
<pattern id="hatched" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" class="ground"/><rect width="2.5" height="7" class="ink"/></pattern>
<pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" class="ground"/><circle cx="3" cy="3" r="1.2" class="ink"/></pattern>
<pattern id="striped" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" class="ground"/><rect width="4" height="8" class="ink"/></pattern>
<pattern id="broken" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="1" height="6" class="ink"/></pattern>
</defs>`;

const LEGEND = html`<ul class="legend" aria-label="What the signs mean">
${([
    ['bar good', 'good'], ['bar bad failed', 'failed'], ['bar busy open', 'in progress'], ['bar past interrupted', 'interrupted'], ['waited', 'let in, waits for an answer'],
    ['gating', 'paler: gates are asked, each sample a stroke'], ['runs known', 'proved to run'], ['runs bad', 'runs, and is bad there'],
  ] as const).map(([classes, text]) => html`<li><svg width="26" height="14" aria-hidden="true">${classes === 'gating' ? html`<rect class="bar good" width="26" height="14" rx="3"/>` : ''}<rect class="${classes}" width="26" height="14" rx="3"/></svg>${text}</li>`)}
<li><span aria-hidden="true">↩</span> a rollback</li>
</ul>`;
