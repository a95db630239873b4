import { stripVTControlCharacters } from 'node:util';
import type { JournalEntry, Live, Plan, ReportView } from '../../lib/local';
import type { AccessReport } from '../../lib/contracts/report';
import type { StoreReport } from '../../lib/local/page/copied';
import { costLine } from '../../lib/local/cost/words';
import { who, whoIn } from '../../lib/local/who';
import { wantsColours, Write } from '../output';
import { entryLines, isForPeople } from './entry';
import { Footer } from './footer';
import { panel } from './panel';
import { grantsTable, rightsLine } from './rights';
import { tableOf, tables } from './tables';
import { duration, hanging, wrap } from './text';
import { Painter, painter, Tone } from './tone';

/** How much of the journal is shown again when a story did not end as told. */
const TAIL = 20;

export interface ScreenOptions {
  /** Every line of the journal. */
  readonly isVerbose?: boolean;
  /** Nothing until the end. */
  readonly isQuiet?: boolean;
}

/** Shows a rehearsal: on a terminal coloured lines above a panel of what goes on, elsewhere plain whole lines. */
export class Screen {
  private readonly isVerbose: boolean;
  private readonly isQuiet: boolean;
  private readonly footer: Footer | undefined;
  private readonly paint: Painter;
  /** Writes past the panel: for whoever has taken it away. */
  public readonly raw: Write;
  private tail: JournalEntry[] = [];
  /** How people are called; where the app is known, by its roles. */
  private who = who;
  /** Denials that were shown: what is denied is often tried again, for days. */
  private readonly denials = new Set<string>();

  constructor(private readonly stream: NodeJS.WriteStream, { isVerbose = false, isQuiet = false }: ScreenOptions = {}) {
    this.isVerbose = isVerbose;
    this.isQuiet = isQuiet;
    this.paint = painter(wantsColours(stream));
    const write = stream.write.bind(stream);
    this.raw = (text) => void write(text);
    // A dumb terminal can't go up a line.
    this.footer = stream.isTTY === true && process.env.TERM !== 'dumb' ? new Footer(stream, this.raw) : undefined;
  }

  public begin(plan: Plan, runsBuilds = false): void {
    this.who = whoIn(plan);
    if (this.isQuiet) return;
    const pipelines = plan.wiring.flatMap(({ wiring }) => wiring.environments).map((item) => `${item.release}-${item.environment}`);
    this.text('A rehearsal on this machine, in virtual time: no AWS account is reached.', 'title');
    this.text(`Pipelines: ${pipelines.join(', ')}`);
    const builds = plan.wiring.flatMap(({ wiring }) => wiring.builds ?? []).map(({ release }) => `${release}-build`);
    if (runsBuilds && builds.length > 0) this.text(`Builds really run on this machine, in scratch folders and without credentials: ${builds.join(', ')}`);
  }

  /** A story begins. */
  public story(file: string | undefined): void {
    this.tail = [];
    this.denials.clear();
    if (this.isQuiet && file === undefined) return;
    this.line('');
    if (file !== undefined) this.line(this.paint('title', `Story: ${file}`));
  }

  /** From now on a terminal shows below the lines what goes on, and `hint`: how to stop it. */
  public watch(look: () => Live, hint = ''): void {
    this.denials.clear();
    if (this.isQuiet || !this.footer) return;
    let seen: Live | undefined;
    this.footer.show((columns, rows) => {
      // In the middle of a change, or over a broken ledger, there may be nothing to be seen.
      try {
        seen = look();
      } catch {
        if (!seen) return [];
      }
      return panel(seen, this.paint, columns, rows, hint);
    });
  }

  public show(entry: JournalEntry): void {
    this.tail.push(entry);
    if (this.tail.length > TAIL) this.tail.shift();
    if (this.isQuiet) return;
    if (this.isVerbose || this.isShown(entry)) this.entry(entry, this.isVerbose);
    this.footer?.refresh();
  }

  /** Whether somebody was shown what was denied since this is watched. */
  public get hasShownDenial(): boolean {
    return this.denials.size > 0;
  }

  /** What somebody else writes in the meantime, a story for example: above the panel. */
  public foreign(write: Write, text: string | Uint8Array): void {
    if (this.footer) this.footer.foreign(write, text);
    else write(text);
  }

  /** A line that a build has printed. */
  public output(project: string, text: string): void {
    this.line(`${this.paint('past', `${project} |`)} ${stripVTControlCharacters(text)}`);
  }

  /** Takes the panel away. */
  public stop(): void {
    this.footer?.stop();
  }

  /** `what` has ended: a story, or what somebody has said in a shell. */
  public end(report: ReportView, place: string | undefined, what: 'story' | 'rehearsal' = 'story'): void {
    this.stop();
    this.showReport(report);
    this.line('');
    const time = `${duration(report.virtualSeconds)} of virtual time in ${(report.wallMilliseconds / 1000).toFixed(1)} s`;
    if (report.error === null) {
      this.text(`The ${what} ended${what === 'story' ? ' as told' : ''}: ${time}.`, 'good');
      return this.text(costLine(report.cost));
    }
    this.text(`The ${what} did not end ${what === 'story' ? 'as told' : 'well'} (${time}):`, 'bad');
    this.line(this.paint('bad', report.error.message));
    if (place !== undefined) this.line(`  at ${place}`);
    if (this.isVerbose || this.tail.length === 0) return;
    this.line('');
    this.line('The end of the journal (--verbose shows all of it, --journal FILE keeps it):');
    this.tail.forEach((entry) => this.entry(entry, true));
  }

  public readonly showReport = (report: StoreReport): void => tables(report, this.paint, this.width, this.who).forEach((text) => this.line(text));
  public readonly showEntry = (entry: JournalEntry): void => this.entry(entry, true);
  public readonly say = (text: string): void => hanging(stripVTControlCharacters(text), this.width).forEach((line) => this.line(line));

  /** The panel as lines that stay; of one environment that alone. */
  public showLive(live: Live): void {
    panel(live, this.paint, this.stream.columns || 80, Number.POSITIVE_INFINITY).forEach((line) => this.line(line.trimEnd()));
  }

  /** What became of the app's grants in all stories; `isListed`: it is a failure if some are unused. */
  public rights(rights: AccessReport, isListed: boolean): void {
    if (isListed && rights.unused.length > 0) {
      const { head, rows } = grantsTable(rights.unused);
      [...tableOf(head, rows, this.width), ''].forEach((text) => this.line(text));
    }
    const isWell = rights.denied.length === 0 && !(isListed && rights.unused.length > 0);
    this.text(rightsLine(rights, isListed), isWell ? 'good' : 'bad');
  }

  /** A sentence, which goes on below itself where there is no room. */
  public text(text: string, tone?: Tone): void {
    wrap(text, this.width ?? Number.POSITIVE_INFINITY).forEach((line) => this.line(this.paint(tone, line)));
  }

  /** What somebody has ended by hand: what it came to until then. */
  public interrupted(report: ReportView): void {
    this.stop();
    this.showReport(report);
    this.line('');
    this.text(`Interrupted, after ${duration(report.virtualSeconds)} of virtual time.`, 'bad');
  }

  /** A line of its own. */
  public line(text: string): void {
    if (this.footer) this.footer.line(text);
    else this.raw(`${text}\n`);
  }

  private entry(entry: JournalEntry, withSource: boolean): void {
    entryLines(entry, this.paint, withSource, this.width).forEach((line) => this.line(line));
  }

  private isShown(entry: JournalEntry): boolean {
    if (!isForPeople(entry) || this.denials.has(entry.text)) return false;
    if (entry.source === 'iam') this.denials.add(entry.text);
    return true;
  }

  /** Of a terminal: one less than it has, because some go on in the next line once the last column is written. */
  private get width(): number | undefined {
    return this.footer && (this.stream.columns || 80) - 1;
  }
}
