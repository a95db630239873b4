/** When a schedule is due. */
export type Recurrence =
  | { readonly kind: 'rate'; readonly milliseconds: number }
  | { readonly kind: 'once'; readonly at: number };

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** `rate(5 minutes)` or `at(2026-01-31T12:00:00)` in UTC; nothing for what is neither. One is singular, more is plural. */
export function parseExpression(text: string): Recurrence | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(text);
  if (rate) {
    const count = Number(rate[1]);
    return count > 0 && (count === 1) === (rate[3] === '') ? { kind: 'rate', milliseconds: count * UNITS[rate[2] as keyof typeof UNITS] } : undefined;
  }
  const once = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(text);
  const at = once ? Date.parse(`${once[1]}Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : { kind: 'once', at };
}
