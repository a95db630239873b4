import { versionFault } from './names';

/** What can stand in braces in a version's format: the date at which a build is numbered (UTC), and its number. */
const DATES = { yyyy: [0, 4], mm: [5, 7], dd: [8, 10] } as const;

export const DEFAULT_VERSION_FORMAT = '{yyyy}.{mm}.{dd}.{n}';

/** What is wrong with a format; undefined if nothing is. */
export function versionFormatFault(format: string): string | undefined {
  const parts = [...format.matchAll(/\{([^}]*)\}/g)].map(([, part]) => part);
  const unknown = parts.find((part) => part !== 'n' && !(part in DATES));
  if (unknown !== undefined) return `'{${unknown}}' in the version format '${format}' means nothing; use {n}, {yyyy}, {mm} or {dd}`;
  if (parts.filter((part) => part === 'n').length !== 1) return `the version format '${format}' must hold {n} once: it tells two builds apart`;
  return versionFault(numbered(seriesOf(format, '2000-01-01T00:00:00.000Z'), 99_999));
}

/** The format with its dates filled in: numbers are counted for each of these. */
export function seriesOf(format: string, at: string): string {
  return format.replace(/\{(yyyy|mm|dd)\}/g, (_, part: keyof typeof DATES) => at.slice(...DATES[part]));
}

export function numbered(series: string, n: number): string {
  return series.replace('{n}', String(n));
}
