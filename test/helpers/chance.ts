/** Chance that is the same in every run. */
export class Chance {
  constructor(private state: number) {}

  /** A whole number from 0 up to, but not including, `limit`. */
  public below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  public one<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** As many as there may be at most, or fewer, or none. */
  public some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }

  public shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list];
    return list.map(() => rest.splice(this.below(rest.length), 1)[0]);
  }
}
