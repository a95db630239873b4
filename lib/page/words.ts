import { Digest } from '../contracts/digest';
import { Content, html, Markup } from './markup';
import { DeploymentEnd, Tone } from './document';

/** A sign for each tone and each end: a colour alone says nothing. */
const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✕', waiting: '◔', busy: '▸', past: '–' };

export const TONE_OF_END: Readonly<Record<DeploymentEnd, Tone>> = {
  succeeded: 'good', failed: 'bad', refused: 'bad', interrupted: 'past', overtaken: 'past', open: 'busy', waiting: 'waiting',
};

/** A word with its sign in the colour of its tone. */
export function chip(tone: Tone, text: string): Markup {
  return html`<span class="chip ${tone}"><span class="sign" aria-hidden="true">${SIGNS[tone]}</span>${text}</span>`;
}

/** A sentence behind a sign in the colour of its tone. */
export function noted(tone: Tone, content: Content): Markup {
  return html`<span class="noted ${tone}"><span class="sign" aria-hidden="true">${SIGNS[tone]}</span>${content}</span>`;
}

export function sign(tone: Tone): string {
  return SIGNS[tone];
}

/** full: `2026-01-05 08:03:52`; minute: without the seconds; clock: without the date. */
export function time(instant: string, form: 'full' | 'minute' | 'clock' = 'full'): Markup {
  return html`<time datetime="${instant}">${timeText(instant, form)}</time>`;
}

export function timeText(instant: string, form: 'full' | 'minute' | 'clock' = 'full'): string {
  const [date, clock] = [instant.slice(0, 10), instant.slice(11, 19)];
  return form === 'clock' ? clock : `${date} ${form === 'minute' ? clock.slice(0, 5) : clock}`;
}

/** `2 h 51 min`: the two largest parts. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const parts = [[Math.floor(seconds / 86400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return first < 0 ? '0 s' : parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** `2026-01-05 08:00 to 10:51`. */
export function span(from: string, until: string): Markup {
  return html`${time(from, 'minute')} to ${from.slice(0, 10) === until.slice(0, 10) ? html`<time datetime="${until}">${until.slice(11, 16)}</time>` : time(until, 'minute')}`;
}

export function between(from: string, until: string): string {
  return duration(Date.parse(until) - Date.parse(from));
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** The beginning of a digest; the whole of it for who points at it, or copies it. */
export function digest(value: Digest, characters = 12): Markup {
  const hex = value.slice('sha256:'.length);
  return html`<code class="digest" title="${value}">${hex.slice(0, characters)}</code>`;
}
