/**
 * What a due event means for `settle`:
 * work: something is under way (a delivery, an action that finishes); it is always played out.
 * tick: a recurring schedule; played while something waits for a machine.
 * timeout: the end of somebody's patience; not played while only people are waited for.
 */
export type DueKind = 'work' | 'tick' | 'timeout';

export interface Due {
  readonly at: number;
  readonly kind: DueKind;
  readonly label: string;
}

interface Planned extends Due {
  readonly run: () => Promise<void> | void;
}

/** Virtual time: a clock that stands still, and the list of what is due. The clock jumps to the next due event; nothing else moves it. */
export class Timeline {
  private current: number;
  private sequence = 0;
  private readonly due = new Map<number, Planned>();

  constructor(start: Date) {
    this.current = start.getTime();
  }

  /** Milliseconds since 1970. */
  public get now(): number {
    return this.current;
  }

  public get date(): Date {
    return new Date(this.current);
  }

  /** Plans an event and returns how to take it back. */
  public after(milliseconds: number, kind: DueKind, label: string, run: () => Promise<void> | void): () => void {
    const id = ++this.sequence;
    this.due.set(id, { at: this.current + Math.max(0, milliseconds), kind, label, run });
    return () => this.due.delete(id);
  }

  /** What is due, soonest first; of equals the one that was planned first. */
  public pending(kind?: DueKind): readonly Due[] {
    return this.ordered().map(([, due]) => due).filter((due) => kind === undefined || due.kind === kind);
  }

  /** Plays the next event, if there is one that `allow` lets through and that is due by `until`. */
  public async step(until = Number.POSITIVE_INFINITY, allow: (due: Due) => boolean = () => true): Promise<Due | undefined> {
    const next = this.next(allow);
    if (!next || next[1].at > until) return undefined;
    const [id, due] = next;
    this.due.delete(id);
    this.current = Math.max(this.current, due.at);
    await due.run();
    return due;
  }

  /** Moves the clock without playing anything; only forwards. */
  public jump(to: number): void {
    this.current = Math.max(this.current, to);
  }

  /** They stand in the order in which they were planned, so of equals the first one stays. */
  private next(allow: (due: Due) => boolean): readonly [number, Planned] | undefined {
    let soonest: readonly [number, Planned] | undefined;
    for (const entry of this.due) {
      if ((!soonest || entry[1].at < soonest[1].at) && allow(entry[1])) soonest = entry;
    }
    return soonest;
  }

  private ordered(): [number, Planned][] {
    return [...this.due.entries()].sort(([a, x], [b, y]) => x.at - y.at || a - b);
  }
}
