/**
 * The only place of the engine that knows real time. It decides nothing that a story can see, except that work which hangs is given up:
 * virtual time stands still while a handler runs, so nothing else could end it.
 */
export async function within<T>(work: Promise<T>, milliseconds: number, late: () => T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(late());
      } catch (error) {
        reject(error);
      }
    }, milliseconds);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets signals, keys and sockets have their turn: work that waits for nothing of the kind would keep them out. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Starts measuring; what it returns tells the milliseconds since then. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}

/** Work that is asked for often and done seldom: at once if it was not done for so long, otherwise as soon as that is over. */
export class Pace {
  private since = stopwatch();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly milliseconds: number, private readonly work: () => void) {}

  public ask(): void {
    const rest = this.milliseconds - this.since();
    if (rest <= 0) return this.now();
    // Nobody waits for it: a process that would end meanwhile ends.
    this.timer ??= setTimeout(() => this.now(), rest).unref();
  }

  /** What was asked for is done now, or never: whoever calls it says so himself. */
  public reset(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.since = stopwatch();
  }

  private now(): void {
    this.reset();
    this.work();
  }
}
