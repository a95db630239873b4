import { CostLine, CostReport } from '../../lib/contracts';

/** Nothing was used, and nothing stands. */
export const NOTHING_SPENT: CostReport = { currency: 'USD', region: 'us-east-1', lines: [], total: 0, standing: [], standingTotal: 0, note: '' };

/** How many units of something a run used; nothing is 0. */
export function used({ lines }: CostReport, service: string, what: RegExp): number {
  return linesOf(lines, service, what).reduce((sum, { count }) => sum + count, 0);
}

export function linesOf(lines: readonly CostLine[], service: string, what: RegExp): readonly CostLine[] {
  return lines.filter((line) => line.service === service && what.test(line.what));
}

/** A row of a table on a page: what it is about, how many, and dollars. */
export interface CostRow {
  readonly what: string;
  readonly count: number;
  readonly dollars: number;
}

/** The rows of the table under a heading of a page. */
export function rowsOf(page: string, heading: string): readonly CostRow[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([\d.,]+) \| [^|]+ \| (?:\$([\d.]+)|-) \|$/gm)]
    .map(([, service, what, count, dollars = '0']) => ({ what: `${service} ${what}`, count: Number(count.replaceAll(',', '')), dollars: Number(dollars) }));
}

/** What of a page is not so, or more than a quarter off: figures move a little with whatever is changed in a function. */
export function wrongRows(rows: readonly CostRow[], lines: readonly CostLine[]): string[] {
  const told = new Map(rows.map((row) => [row.what, row]));
  const wrong = lines.flatMap(({ service, what, count, dollars }) => {
    const row = told.get(`${service} ${what}`);
    return row && near(row.count, count, 0.001) && near(row.dollars, dollars, 0.0005) ? [] : [`${service} ${what}: ${count}, $${dollars}`];
  });
  return [...wrong, ...[...told.keys()].filter((what) => !lines.some((line) => `${line.service} ${line.what}` === what)).map((what) => `${what}: nothing`)];
}

export function near(shown: number, measured: number, leastStep: number): boolean {
  return Math.abs(shown - measured) <= Math.max(measured / 4, leastStep);
}
