import { styleText } from 'node:util';
import type { JournalEntry, Plan, ReportView } from '../lib/local';
import { table } from './table';

type Style = Parameters<typeof styleText>[0];

/** Sources that a person wants to see; the others are details. */
const SHOWN: readonly string[] = ['story', 'ledger'];

/** Draws a rehearsal: coloured lines with a clock that moves on a terminal, plain lines elsewhere. */
export class Screen {
  private readonly isTerminal: boolean;
  private clock = '';

  constructor(private readonly out: NodeJS.WriteStream, private readonly options: { readonly quiet: boolean; readonly verbose: boolean }) {
    this.isTerminal = out.isTTY === true && !options.quiet;
  }

  public begin(plan: Plan): void {
    const pipelines = plan.wiring.flatMap(({ wiring }) => wiring.environments).map((item) => `${item.release}-${item.environment}`);
    this.line(this.style('bold', 'A rehearsal on this machine, in virtual time: no AWS account is reached.'));
    this.line(`Pipelines: ${pipelines.join(', ') || 'none'}`);
    this.line('');
  }

  public show({ at, source, text }: JournalEntry): void {
    if (this.options.verbose || SHOWN.includes(source)) this.line(`${this.style('dim', at.slice(5, 19).replace('T', ' '))}  ${this.colour(source, text)}`);
    this.draw(at);
  }

  public end(report: ReportView): void {
    this.line('');
    this.line(table(['environment', 'runs', 'since', 'last good', 'waits for'], report.environments.map((item) => [
      `${item.release}/${item.name}`, item.running?.version ?? (item.since ? 'not known' : 'nothing'), moment(item.since), item.lastGood ?? '-', item.waiting ?? '-',
    ])));
    this.line('');
    this.line(table(['deployment', 'to', 'class', 'outcome', 'why'], report.deployments.map((item) => [
      item.version, `${item.release}/${item.environment}`, item.class, item.outcome, item.reason,
    ])));
    if (report.refusals.length > 0) {
      this.line('');
      this.line(table(['refused', 'in', 'why'], report.refusals.map((item) => [item.version, `${item.environment ?? item.release}/${item.stage}`, item.reason])));
    }
    this.line('');
    const time = `${duration(report.virtualSeconds)} of virtual time in ${(report.wallMilliseconds / 1000).toFixed(1)} s`;
    if (report.error) this.line(this.style('red', `The story did not end as told (${time}):\n${report.error.message}`));
    else this.line(this.style('green', `The story ended as told: ${time}.`));
  }

  private line(text: string): void {
    if (this.options.quiet) return;
    this.out.write(`${this.isTerminal && this.clock ? '\r\x1b[K' : ''}${text}\n`);
    this.clock = '';
  }

  /** The last line of a terminal holds the virtual clock. */
  private draw(at: string): void {
    if (!this.isTerminal) return;
    this.clock = at;
    this.out.write(`\r\x1b[K${this.style('cyan', at.slice(0, 19).replace('T', ' '))}`);
  }

  private colour(source: string, text: string): string {
    if (source === 'story') return this.style('bold', text);
    if (/is refused|has failed|say no|are not|does not become/.test(text)) return this.style('red', text);
    if (/is good/.test(text)) return this.style('green', text);
    return text;
  }

  private style(format: Style, text: string): string {
    return this.isTerminal ? styleText(format, text) : text;
  }
}

function moment(instant: string | null): string {
  return instant ? instant.slice(0, 16).replace('T', ' ') : '-';
}

function duration(seconds: number): string {
  const parts = [[Math.floor(seconds / 86400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 s';
}
