import { stripVTControlCharacters } from 'node:util';
import type { JournalEntry, Plan, ReportView } from '../lib/local';
import type { AccessReport, FailedBuildReport, ReleaseReport } from '../lib/contracts/report';
import { costLine } from '../lib/local/cost/words';
import { who } from '../lib/local/who';
import { paint, Style, wantsColours, Write } from './output';
import { grantsTable, rightsLine } from './rights';
import { clip, table } from './table';

/** Sources that a person wants to see; the others are details. */
const SHOWN: readonly string[] = ['story', 'ledger', 'cloudwatch', 'iam'];
/** How much of the journal is shown again when a story did not end as told. */
const TAIL = 20;

export interface ScreenOptions {
  /** Every line of the journal. */
  readonly isVerbose?: boolean;
  /** Nothing until the end. */
  readonly isQuiet?: boolean;
}

/** Draws a rehearsal: coloured lines over a clock that moves on a terminal, plain whole lines elsewhere. */
export class Screen {
  private readonly isVerbose: boolean;
  private readonly isQuiet: boolean;
  private readonly isTerminal: boolean;
  private readonly hasColours: boolean;
  private readonly out: Write;
  private tail: JournalEntry[] = [];
  /** Denials that were shown: what is denied is often tried again, for days. */
  private readonly denials = new Set<string>();
  private clock = '';
  /** Whether somebody else has begun a line; the clock waits until it is ended. */
  private isMidLine = false;

  constructor(private readonly stream: NodeJS.WriteStream, { isVerbose = false, isQuiet = false }: ScreenOptions = {}) {
    this.isVerbose = isVerbose;
    this.isQuiet = isQuiet;
    this.isTerminal = stream.isTTY === true;
    this.hasColours = wantsColours(stream);
    const write = stream.write.bind(stream);
    this.out = (text) => void write(text);
  }

  public begin(plan: Plan, runsBuilds = false): void {
    if (this.isQuiet) return;
    const pipelines = plan.wiring.flatMap(({ wiring }) => wiring.environments).map((item) => `${item.release}-${item.environment}`);
    this.line(this.style('bold', 'A rehearsal on this machine, in virtual time: no AWS account is reached.'));
    this.line(`Pipelines: ${pipelines.join(', ')}`);
    const builds = plan.wiring.flatMap(({ wiring }) => wiring.builds ?? []).map(({ release }) => `${release}-build`);
    if (runsBuilds && builds.length > 0) this.line(`Builds really run on this machine, in scratch folders and without credentials: ${builds.join(', ')}`);
  }

  /** A story begins. */
  public story(file: string | undefined): void {
    this.tail = [];
    this.denials.clear();
    if (this.isQuiet) return;
    this.line('');
    if (file !== undefined) this.line(this.style('bold', `Story: ${file}`));
  }

  public show(entry: JournalEntry): void {
    this.tail.push(entry);
    if (this.tail.length > TAIL) this.tail.shift();
    if (this.isQuiet) return;
    if (this.isVerbose || this.isShown(entry)) this.line(this.entry(entry, this.isVerbose));
    this.tick(shortTime(entry.at));
  }

  /** What somebody else writes in the meantime, a story for example: above the clock. */
  public foreign(write: Write, text: string | Uint8Array): void {
    if (text.length === 0) return;
    if (this.clock && !this.isMidLine) this.out(ERASE);
    write(text);
    this.isMidLine = Buffer.from(text).at(-1) !== NEW_LINE;
    if (this.clock && !this.isMidLine) this.out(this.style('cyan', this.clock));
  }

  /** A line that a build has printed. */
  public output(project: string, text: string): void {
    this.line(`${this.style('dim', `${project} |`)} ${stripVTControlCharacters(text)}`);
  }

  /** Takes the clock away. */
  public stop(): void {
    this.out(this.beginning());
    this.clock = '';
  }

  public end(report: ReportView, place: string | undefined): void {
    this.stop();
    this.tables(report);
    this.line('');
    const time = `${duration(report.virtualSeconds)} of virtual time in ${(report.wallMilliseconds / 1000).toFixed(1)} s`;
    if (report.error === null) {
      this.line(this.style('green', `The story ended as told: ${time}.`));
      const cost = costLine(report.cost);
      return this.line(this.isTerminal ? clip(cost, this.width) : cost);
    }
    this.line(this.style('red', `The story did not end as told (${time}):`));
    this.line(this.style('red', report.error.message));
    if (place !== undefined) this.line(`  at ${place}`);
    if (this.isVerbose || this.tail.length === 0) return;
    this.line('');
    this.line('The end of the journal (--verbose shows all of it, --journal FILE keeps it):');
    this.tail.forEach((entry) => this.line(this.entry(entry, true)));
  }

  /** What became of the app's grants in all stories; `isListed`: it is a failure if some are unused. */
  public rights(rights: AccessReport, isListed: boolean): void {
    if (isListed && rights.unused.length > 0) {
      const { head, rows } = grantsTable(rights.unused);
      this.table(head, rows);
      this.line('');
    }
    const isWell = rights.denied.length === 0 && !(isListed && rights.unused.length > 0);
    this.line(this.style(isWell ? 'green' : 'red', rightsLine(rights, isListed)));
  }

  private isShown({ source, text }: JournalEntry): boolean {
    if (!SHOWN.includes(source) || this.denials.has(text)) return false;
    if (source === 'iam') this.denials.add(text);
    return true;
  }

  private tables({ environments, releases, deployments, approvals, refusals, failedBuilds }: ReportView): void {
    this.table(['environment', 'runs', 'since', 'last good', 'waits for'], environments.map((item) => [
      `${item.release}/${item.name}`, item.running?.version ?? (item.since ? 'not known' : 'nothing'), minutes(item.since), item.lastGood ?? '-', item.waiting ?? '-',
    ]));
    const told = new Set([...deployments, ...refusals].map(({ reason }) => reason));
    this.table(['release', 'of', 'sealed', 'what became of it'], releases.map((item) => [item.version, item.name, minutes(item.sealedAt), becameOf(item, told)]));
    this.table(['deployment', 'to', 'class', 'outcome', 'why'], deployments.map((item) => [
      item.version, `${item.release}/${item.environment}`, item.class, item.outcome, item.reason,
    ]));
    this.table(['approval', 'in', 'answer', 'who and why'], approvals.map((item) => [
      item.version, item.environment, item.answer, [item.by && who(item.by), item.reason].filter((text) => text !== null).join(': ') || '-',
    ]));
    failedBuilds.forEach((build) => this.failedBuild(build));
    this.table(['refused', 'in', 'why'], refusals.map((item) => [item.version || '-', `${item.environment ?? item.release}/${item.stage}`, item.reason]));
  }

  /** For whoever committed: the last lines that the build wrote. */
  private failedBuild({ version, stage, commit, author, reason, lines }: FailedBuildReport): void {
    const made = [commit?.slice(0, 7), author && `by ${author}`].filter(Boolean).join(' ');
    this.line('');
    this.line(this.style('red', `The build${version && ` of ${version}`}${made && ` (${made})`} failed in ${stage}: ${oneLine(reason)}`));
    lines.forEach((line) => this.line(`  ${this.isTerminal ? clip(line, this.width - 2) : line}`));
  }

  private table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    if (rows.length === 0) return;
    this.line('');
    this.line(table(head, rows.map((row) => row.map(oneLine)), this.isTerminal ? this.width : undefined));
  }

  private entry({ at, source, text }: JournalEntry, withSource: boolean): string {
    const [time, from] = [shortTime(at), withSource ? `${source.padEnd(12)}  ` : ''];
    const line = oneLine(text);
    const fitting = this.isTerminal ? clip(line, this.width - time.length - from.length - 2) : line;
    return `${this.style('dim', time)}  ${this.style('dim', from)}${this.coloured(source, text, fitting)}`;
  }

  private coloured(source: string, text: string, line: string): string {
    if (source === 'story') return this.style('bold', line);
    if (source === 'iam') return this.style('red', line);
    if (/is refused|is ALARM|has failed|say no|are not|does not become|: (rejected|expired|void)\b/.test(text)) return this.style('red', line);
    return / is good/.test(text) ? this.style('green', line) : line;
  }

  /** One write for a line and the clock below it, so that nothing flickers. */
  private line(text: string): void {
    this.out(`${this.beginning()}${text}\n${this.clock && this.style('cyan', this.clock)}`);
  }

  /** What has to be written before a line of ours. */
  private beginning(): string {
    if (!this.isMidLine) return this.clock && ERASE;
    this.isMidLine = false;
    return '\n';
  }

  /** The last line of a terminal holds the virtual clock. */
  private tick(time: string): void {
    if (!this.isTerminal || time === this.clock) return;
    this.clock = time;
    if (!this.isMidLine) this.out(`\r${this.style('cyan', time)}`);
  }

  /** One less than the terminal has, because some go on in the next line once the last column is written. */
  private get width(): number {
    return (this.stream.columns || 80) - 1;
  }

  private style(format: Style, text: string): string {
    return this.hasColours && text !== '' ? paint(format, text) : text;
  }
}

const ERASE = '\r\x1b[K';
const NEW_LINE = 10;

/** What others said, without line breaks and without codes that a terminal would obey. */
function oneLine(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/g, ' ');
}

/** Why is said here only if no deployment or refusal tells it: what turned bad was deployed well. */
function becameOf({ environments }: ReleaseReport, told: ReadonlySet<string>): string {
  return environments.map(({ environment, state, reason, overtakenBy }) => (
    `${state}${overtakenBy === null ? '' : ` by ${overtakenBy}`} in ${environment}${reason === null || told.has(reason) ? '' : ` (${reason})`}`
  )).join(', ') || 'it was queued nowhere';
}

function shortTime(instant: string): string {
  return instant.slice(5, 19).replace('T', ' ');
}

function minutes(instant: string | null): string {
  return instant ? instant.slice(0, 16).replace('T', ' ') : '-';
}

function duration(seconds: number): string {
  const parts = [[Math.floor(seconds / 86400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 s';
}
