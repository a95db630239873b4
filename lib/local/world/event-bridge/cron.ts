/** Minute, hour, day of the month, month, day of the week, year: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
const FIELDS = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] },
  { min: 1, max: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
  { min: 1970, max: 2199, names: [] },
] as const;
const DAY = 86_400_000;
/** Longer than from one 29th of February to the next. */
const DAYS_AHEAD = 366 * 8 + 1;

export type Cron = readonly (readonly number[])[];

/** The values of each field, all in UTC; nothing for what is no expression, or has one of L, W and #, which are not known here. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  // A day is said either of the month or of the week, never of both.
  if (fields.length !== FIELDS.length || (fields[2] === '?') === (fields[4] === '?')) return undefined;
  const parsed = fields.map((field, index) => (field === '?' && index !== 2 && index !== 4 ? undefined : valuesOf(field, FIELDS[index])));
  return parsed.every((values) => values !== undefined) ? parsed : undefined;
}

/** The first moment after another one, in milliseconds; nothing if there is none in the years to come. */
export function nextOf([minutes, hours, days, months, weekdays, years]: Cron, after: number): number | undefined {
  const today = Math.floor(after / DAY) * DAY;
  for (let day = today; day < today + DAYS_AHEAD * DAY; day += DAY) {
    const date = new Date(day);
    const fits = years.includes(date.getUTCFullYear()) && months.includes(date.getUTCMonth() + 1) && days.includes(date.getUTCDate()) && weekdays.includes(date.getUTCDay() + 1);
    const times = fits ? hours.flatMap((hour) => minutes.map((minute) => day + (hour * 60 + minute) * 60_000)) : [];
    const next = times.find((time) => time > after);
    if (next !== undefined) return next;
  }
  return undefined;
}

/** In ascending order. */
function valuesOf(field: string, { min, max, names }: (typeof FIELDS)[number]): number[] | undefined {
  const value = (text: string) => (/^\d+$/.test(text) ? Number(text) : min + (names as readonly string[]).indexOf(text.toUpperCase()));
  const all = new Set<number>();
  for (const part of field.split(',')) {
    const [, range, , step] = /^(\*|\?|\w+(-\w+)?)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
    if (range === undefined) return undefined;
    const [from, to = step === undefined ? from : max] = range === '*' || range === '?' ? [min, max] : range.split('-').map(value);
    if (!(from >= min && to <= max && from <= to)) return undefined;
    for (let number = from; number <= to; number += Number(step ?? 1)) all.add(number);
  }
  return [...all].sort((a, b) => a - b);
}
