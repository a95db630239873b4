import { CostReport } from '../../contracts/cost';
import { dollarsText } from '../../contracts/dollars';

const NAMED = 2;

/** What a run would have cost, in a line of less than 80 columns: the services that cost most are named. */
export function costLine({ lines, total }: CostReport): string {
  const services = [...new Set(lines.map(({ service }) => service))].map((service) => ({
    service, dollars: lines.filter((line) => line.service === service).reduce((sum, line) => sum + line.dollars, 0),
  }));
  const named = services.filter((item) => item.dollars > 0).sort((a, b) => b.dollars - a.dollars).slice(0, NAMED).map((item) => `${item.service} ${dollarsText(item.dollars)}`);
  return `On AWS it would have cost about ${dollarsText(total)}${named.length > 0 ? ` (${named.join(', ')})` : ''}.`;
}
