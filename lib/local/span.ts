import { ReleaseError } from '../contracts/errors';

/** A length of virtual time. */
export interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

const UNITS: readonly string[] = ['days', 'hours', 'minutes', 'seconds'];

/** Throws StoryInvalid for what is no span: a misspelt unit would be no time at all. */
export function milliseconds(span: Span): number {
  const isSpan = typeof span === 'object' && span !== null && Object.entries(span).every(([unit, count]) => UNITS.includes(unit) && Number.isFinite(count));
  if (!isSpan) throw new ReleaseError('StoryInvalid', `${JSON.stringify(span)} is no length of time; write e.g. { minutes: 5 } (units: ${UNITS.join(', ')})`);
  return inMilliseconds(span);
}

function inMilliseconds({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
