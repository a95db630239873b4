import { Timeline } from '../timeline';
import { ScheduleSettings } from './schedule';

/** Scheduler invokes within the minute that it is told: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
const PRECISION_MILLISECONDS = 60_000;

/** A schedule on the timeline. `lateness`, in milliseconds below a minute, is how late it always is. */
export class RunningSchedule {
  public readonly createdAt: number;
  public modifiedAt: number;
  private takeBack: (() => void) | undefined;
  /** When the next invocation is due, before lateness; nothing when there is none left. */
  private next: number | undefined;

  constructor(
    public settings: ScheduleSettings, public token: string | undefined,
    private readonly deps: { readonly timeline: Timeline; readonly lateness: number; readonly invoke: (settings: ScheduleSettings, dueAt: number) => void },
  ) {
    this.createdAt = deps.timeline.now;
    this.modifiedAt = deps.timeline.now;
    this.start();
  }

  /** Whether its last invocation is over and it was told to delete itself then. */
  public get isGone(): boolean {
    const { deletesItself, endsAt, recurrence } = this.settings;
    const isOver = recurrence.kind === 'once' ? this.next === undefined : endsAt !== undefined && endsAt <= this.deps.timeline.now;
    return deletesItself && isOver;
  }

  public replace(settings: ScheduleSettings): void {
    this.stop();
    this.settings = settings;
    this.modifiedAt = this.deps.timeline.now;
    this.start();
  }

  public stop(): void {
    this.takeBack?.();
    this.takeBack = undefined;
  }

  /** A rate without a start begins at once; a time in the past is never due. */
  private start(): void {
    const { recurrence, startsAt } = this.settings;
    const { now } = this.deps.timeline;
    if (recurrence.kind === 'once') this.plan(recurrence.at >= now - PRECISION_MILLISECONDS ? recurrence.at : undefined);
    else this.plan(startsAt === undefined || startsAt >= now ? startsAt ?? now : startsAt + Math.ceil((now - startsAt) / recurrence.milliseconds) * recurrence.milliseconds);
  }

  private plan(dueAt: number | undefined): void {
    const { endsAt, name, isEnabled } = this.settings;
    this.next = dueAt !== undefined && endsAt !== undefined && dueAt >= endsAt ? undefined : dueAt;
    const due = this.next;
    if (due === undefined || !isEnabled) return;
    const { timeline, lateness } = this.deps;
    this.takeBack = timeline.after(due + lateness - timeline.now, 'tick', `schedule ${name}`, () => this.fire(due));
  }

  private fire(dueAt: number): void {
    const { recurrence } = this.settings;
    this.plan(recurrence.kind === 'once' ? undefined : dueAt + recurrence.milliseconds);
    this.deps.invoke(this.settings, dueAt);
  }
}
