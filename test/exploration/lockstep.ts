/** Those who do something at the same time make their calls in turn, one call each: so a race goes the same way each time, and the worst way. */
export class Lockstep<T> {
  private readonly inside = new Set<T>();
  private readonly waiting: { readonly who: T; readonly go: () => void }[] = [];

  public get size(): number {
    return this.inside.size;
  }

  public enter(who: T): void {
    this.inside.add(who);
  }

  public leave(who: T): void {
    this.inside.delete(who);
    this.goOn();
  }

  /** Ends when it is this one's turn to make a call. */
  public async turn(who: T): Promise<void> {
    if (this.inside.size < 2) return;
    await new Promise<void>((go) => {
      this.waiting.push({ who, go });
      this.goOn();
    });
  }

  /** Only when all of them want something; then whoever has waited longest. */
  private goOn(): void {
    if ([...this.inside].every((one) => this.waiting.some(({ who }) => who === one))) this.waiting.shift()?.go();
  }
}
