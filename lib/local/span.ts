import { ReleaseError } from '../contracts/errors';

/** A length of virtual time. */
export interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

const UNITS = ['days', 'hours', 'minutes', 'seconds'] as const;

/** Throws StoryInvalid for what is no span: a misspelt unit would be no time at all. */
export function milliseconds(span: Span): number {
  const isSpan = typeof span === 'object' && span !== null && Object.entries(span).every(([unit, count]) => (UNITS as readonly string[]).includes(unit) && Number.isFinite(count));
  if (!isSpan) throw new ReleaseError('StoryInvalid', `${JSON.stringify(span)} is no length of time; write e.g. { minutes: 5 } (units: ${UNITS.join(', ')})`);
  return inMilliseconds(span);
}

/** As people say it: `1 hour 30 minutes`. */
export function spanText(span: Span): string {
  const parts = UNITS.flatMap((unit) => {
    const count = span[unit] ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? unit.slice(0, -1) : unit}`];
  });
  return parts.join(' ') || '0 seconds';
}

function inMilliseconds({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
