import { html, Markup } from '../markup';
import { Tone } from '../document';
import { sign } from '../words';

/** Where something is drawn: sideways in percent, so that it moves with the width; downwards in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
}

/** A width in which the page is thought of while no browser has measured it. */
const NOMINAL_WIDTH = 960;
const CHARACTER = 6.6;
/** What is kept free behind a name. */
const END = 4;

export function rect({ left, right, top, height }: Box, classes: string): Markup {
  return html`<rect class="${classes}" x="${left}%" y="${top}" width="${round(Math.max(0, right - left))}%" height="${height}" rx="3"/>`;
}

/**
 * The name of a bar: in it, or behind it where it is too short and there is room; otherwise it is not shown until somebody zooms in.
 * `room`: where the next thing of the lane begins, in percent. `padding`: pixels.
 */
export function label(text: string, box: Box, room: number, padding = 6): Markup {
  const { left, right, top, height } = box;
  const needed = (text.length * CHARACTER + padding + END) / NOMINAL_WIDTH * 100;
  const place = right - left >= needed ? 'inside' : room - right >= needed ? 'behind' : 'hidden';
  const x = place === 'behind' ? right : left;
  return html`<svg class="label" x="${x}%" y="${top}" overflow="visible" data-left="${left}" data-right="${right}" data-room="${round(room)}"><text class="${place}" x="${padding}" y="${height / 2}">${text}</text></svg>`;
}

/** A round mark with a sign in it. */
export function mark(left: number, top: number, tone: Tone, shape: 'round' | 'diamond' = 'round', text = sign(tone)): Markup {
  const outline = shape === 'round' ? html`<circle r="8"/>` : html`<path d="M0-9 9 0 0 9-9 0Z"/>`;
  return html`<svg class="mark ${tone}" x="${left}%" y="${top}" overflow="visible">${outline}<text y="0.5">${text}</text></svg>`;
}

/** Something of the timeline that leads to where more is said of it. The lines are its evidence: shown when somebody points at it. */
export function linked(href: string, lines: readonly (string | null | false)[], drawing: readonly Markup[]): Markup {
  return html`<a href="#${href}"><title>${lines.filter((line) => line).join('\n')}</title>${drawing}</a>`;
}

/** The same for what leads nowhere. */
export function told(lines: readonly (string | null | false)[], drawing: readonly Markup[]): Markup {
  return html`<g><title>${lines.filter((line) => line).join('\n')}</title>${drawing}</g>`;
}

function round(percent: number): number {
  return Math.round(percent * 1000) / 1000;
}
