import { inspect, stripVTControlCharacters } from 'node:util';
import { errorText, isReleaseError, ReleaseError } from '../contracts/errors';
import { renderPage } from '../page/page';
import { hasPipelines, Plan, readPlan } from '../plan';
import { Definition, definitionOf } from '../show';
import { appFolder, Synthesizable } from './app-folder';
import { FaultRecord } from './fault-record';
import { listed, refusalOf, rightsChoice, RightsChoice } from './grant-words';
import { pageAssets } from './page/assets';
import { PageFile } from './page/page-file';
import { Rehearsal } from './rehearsal';
import { ReportView } from './report-view';
import { milliseconds, Span } from './span';
import type { BuildCache } from './world/codebuild/build-cache';
import type { BuildPermission } from './world/codebuild/permission';
import type { FailedBuild, RunningBuild } from './world/codebuild/codebuild-service';
import { stopwatch } from './wall-clock';
import { denialLine } from './world/iam/denied';
import type { Grants } from './world/iam/grants';
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
  /**
   * Whether the app's build projects may run their commands on this machine: as this user, in a scratch folder, with no credentials and nothing of this
   * process's environment but the PATH. A function is asked before the first build. Default: 'refuse', which ends the rehearsal (BuildsRefused) if
   * a build would run. Builds take one minute of virtual time.
   */
  readonly builds?: BuildPermission;
  /** Where builds that were run already are remembered, across rehearsals. Default: each build is run. */
  readonly buildCache?: BuildCache;
  /** Real time after which a build has timed out, if its project allows more. Default: ten minutes. */
  readonly buildPatience?: Span;
  /** Called for each line that a build prints. */
  readonly onBuildOutput?: (line: string, build: RunningBuild) => void;
  /** How much the functions' clocks are fast; with negative numbers, slow. Beyond five minutes the services refuse what they sign. Default: nothing. */
  readonly skew?: Span;
  /**
   * What becomes of a rehearsal whose story ended well although something was denied or granted in vain. What is denied fails in any case where it fails on AWS.
   * enforced: it fails (AccessDenied) if a function or a service was denied something, and be it that the call was made again later. strict: it fails also
   * (GrantUnused) for each grant of the templates that this story does not use. reported: both stand in the report, under `iam`. Default: 'enforced'.
   */
  readonly iam?: RightsChoice;
  /**
   * Where to write the report as a page: one HTML file that needs no network, whether the story ends as told or not. The same story gives the same bytes.
   * Default: nowhere.
   */
  readonly html?: string;
  /** Is told what became of the app's grants: for grants that no story of a suite uses. */
  readonly grants?: Grants;
}

/** @internal What nobody but this package's own programs says. */
interface InsideOptions extends RehearseOptions {
  /** How the benchmark learns what it costs to judge rights: by rehearsals in which everybody may do everything. */
  readonly rights?: 'on' | 'off';
  /** Where in somebody's own files it was thrown: for the page. */
  readonly placeOf?: (error: unknown) => string | undefined;
}

/** What a rehearsal came to, and how. */
export interface Outcome {
  readonly report: ReportView;
  /** One JSON line per entry: the same story gives the same bytes. */
  readonly journal: string;
  /** The report as a page: one HTML file. */
  readonly html: () => string;
  /** The last build that ended badly, and the end of what it printed: at most 64 kB. */
  readonly failedBuild: FailedBuild | undefined;
  /** What the story threw, or what broke; undefined if it ended as told. */
  readonly error: unknown;
}

const MONDAY_MORNING = '2026-01-05T08:00:00Z';

/** A synthesized app that can be rehearsed. */
export class RehearsableApp {
  constructor(public readonly plan: Plan) {}

  /** The release process of the app as its templates say it: for tests that nothing of it gets lost, e.g. that people are asked before `prod`. */
  public get definition(): Definition {
    return definitionOf(this.plan);
  }

  /** Plays a story in a world of its own. Throws what the story throws, with the end of the journal appended. */
  public async rehearse(story: Story, options: RehearseOptions = {}): Promise<ReportView> {
    const { report, error, failedBuild, journal } = await this.run(story, options);
    if (error === undefined) return report;
    const { denied } = report.iam;
    if (error instanceof Error) {
      error.message += [
        ...denied.length > 0 && report.error?.code !== 'AccessDenied' ? [`What was denied:\n${listed(denied.map(denialLine))}`] : [],
        `The rehearsal up to there:\n${tail(journal)}`, ...failedBuild ? [endOf(failedBuild)] : [],
      ].map((part) => `\n\n${part}`).join('');
    }
    throw error;
  }

  /** Plays a story and tells what came of it, whether it ended as told or not. */
  public async run(story: Story, options: RehearseOptions = {}): Promise<Outcome> {
    if (typeof story !== 'function') throw new ReleaseError('StoryInvalid', `a story is a function of the rehearsal, got ${inspect(story, { depth: 0 })}; import its module, and give what it exports`);
    const elapsed = stopwatch();
    const { start = new Date(MONDAY_MORNING), seed = 'rehearsal', faults, skew = {} } = options;
    const iam = rightsChoice(options.iam);
    const page = options.html === undefined ? undefined : new PageFile(options.html);
    const builds = { permission: options.builds, patience: options.buildPatience && milliseconds(options.buildPatience), onOutput: options.onBuildOutput, cache: options.buildCache };
    const { rights, placeOf = () => undefined } = options as InsideOptions;
    const injected = new FaultRecord();
    const world: World = await World.create(this.plan, { start, seed, faults: faults && injected.of(faults, () => world.timeline.date.toISOString()), skew: milliseconds(skew), builds, rights });
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
    error = rehearsal.end(error) ?? refusalOf(world.access.report, iam);
    options.grants?.add(world.access);
    await world.close();
    const { report, error: failure } = conclude(rehearsal, error, elapsed());
    const html = () => renderPage(rehearsal.pageOf(report, injected.all, failure === undefined ? undefined : placeOf(failure)), pageAssets());
    page?.write(html());
    return { report, error: failure, html, failedBuild: world.codebuild.lastFailed, journal: world.journal.text() };
  }
}

/** Reads a synthesized app: a CDK app object, or a `cdk.out` directory. Throws what can't be rehearsed, all of it at once; also an app without a release pipeline. */
export function load(app: string | Synthesizable): RehearsableApp {
  const plan = readPlan(appFolder(app), 'rehearsed');
  if (hasPipelines(plan)) return new RehearsableApp(plan);
  throw new ReleaseError('UsageInvalid', `the app in ${plan.directory} has no release pipeline, so there is nothing to rehearse; add a ReleasePipeline to one of its stacks, or name another app`);
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

function endOf({ project, number, output }: FailedBuild): string {
  return `The end of what ${project}, build ${number}, has printed:\n${output.split('\n').slice(-25).map((line) => `  ${line}`).join('\n')}`;
}

function tail(journal: string): string {
  return journal.split('\n').slice(0, -1).slice(-25).map((line) => {
    const { at, source, text } = JSON.parse(line) as JournalEntry;
    return `  ${at}  ${source.padEnd(12)} ${text}`;
  }).join('\n');
}
