import { stripVTControlCharacters } from 'node:util';
import { errorText, isReleaseError } from '../contracts/errors';
import { buildPlan, checkWiring, Plan, readAssembly } from '../plan';
import { Rehearsal } from './rehearsal';
import { ReportView } from './report-view';
import { milliseconds, Span } from './span';
import { stopwatch } from './wall-clock';
import { JournalEntry } from './world/journal';
import { FaultInjection } from './world/fault-injection';
import { World } from './world/world';

/** What drives a rehearsal. */
export type Story = (rehearsal: Rehearsal) => Promise<void> | void;

export interface RehearseOptions {
  /** Virtual time at which it begins. Default: 2026-01-05T08:00:00Z, a Monday. */
  readonly start?: Date;
  /** What ids are made of. The same story and seed give the same journal. Default: 'rehearsal'. */
  readonly seed?: string;
  /** Called for each line of the journal as it is written, from the first one on. */
  readonly onJournal?: (entry: JournalEntry) => void;
  /** Crashes, refused calls, lost and doubled deliveries. */
  readonly faults?: FaultInjection;
  /** How much the functions' clocks are fast; with negative numbers, slow. Beyond five minutes the services refuse what they sign. Default: nothing. */
  readonly skew?: Span;
}

/** What a rehearsal came to, and how. */
export interface Outcome {
  readonly report: ReportView;
  /** One JSON line per entry: the same story gives the same bytes. */
  readonly journal: string;
  /** What the story threw, or what broke; undefined if it ended as told. */
  readonly error: unknown;
}

const MONDAY_MORNING = '2026-01-05T08:00:00Z';

/** A synthesized app that can be rehearsed. */
export class RehearsableApp {
  constructor(public readonly plan: Plan) {}

  /** Plays a story in a world of its own. Throws what the story throws, with the end of the journal appended. */
  public async rehearse(story: Story, options: RehearseOptions = {}): Promise<ReportView> {
    const { report, error, journal } = await this.run(story, options);
    if (error === undefined) return report;
    if (error instanceof Error) error.message += `\n\nThe rehearsal up to there:\n${tail(journal)}`;
    throw error;
  }

  /** Plays a story and tells what came of it, whether it ended as told or not. */
  public async run(story: Story, options: RehearseOptions = {}): Promise<Outcome> {
    const elapsed = stopwatch();
    const world = await World.create(this.plan, { start: options.start ?? new Date(MONDAY_MORNING), seed: options.seed ?? 'rehearsal', faults: options.faults, skew: milliseconds(options.skew ?? {}) });
    if (options.onJournal) {
      world.journal.entries.forEach(options.onJournal);
      world.journal.onEntry(options.onJournal);
    }
    const rehearsal = new Rehearsal(this.plan, world);
    let error: unknown;
    try {
      await story(rehearsal);
    } catch (thrown) {
      error = thrown ?? new TypeError('the story threw nothing');
    }
    error = rehearsal.end(error);
    await world.close();
    return { ...conclude(rehearsal, error, elapsed()), journal: world.journal.text() };
  }
}

/** Reads a synthesized app: a CDK app object, or a `cdk.out` directory. Throws what can't be rehearsed, all of it at once. */
export function load(app: string | { synth(): { readonly directory: string } }): RehearsableApp {
  const plan = buildPlan(readAssembly(typeof app === 'string' ? app : app.synth().directory));
  checkWiring(plan);
  return new RehearsableApp(plan);
}

/** Even if a ledger is broken there is a report: of why, and of what was proved before. */
function conclude(rehearsal: Rehearsal, error: unknown, wallMilliseconds: number): Pick<Outcome, 'report' | 'error'> {
  try {
    return { report: rehearsal.reportOf(error === undefined ? null : told(error), wallMilliseconds), error };
  } catch (broken) {
    rehearsal.closeLedgers();
    return { report: rehearsal.reportOf(told(error ?? broken), wallMilliseconds), error: error ?? broken };
  }
}

/** Without colours: an assertion puts them into its message if standard error is a terminal. */
function told(error: unknown): NonNullable<ReportView['error']> {
  return { code: isReleaseError(error) ? error.code : 'StoryFailed', message: stripVTControlCharacters(errorText(error)) };
}

function tail(journal: string): string {
  return journal.split('\n').slice(0, -1).slice(-25).map((line) => {
    const { at, source, text } = JSON.parse(line) as JournalEntry;
    return `  ${at}  ${source.padEnd(12)} ${text}`;
  }).join('\n');
}
