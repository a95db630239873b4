/** The end of what a build has printed, in whole lines. */
export class OutputTail {
  private readonly lines: string[] = [];
  private size = 0;

  constructor(private readonly limit = 65_536) {}

  public add(line: string): void {
    this.lines.push(line);
    this.size += line.length + 1;
    while (this.size > this.limit && this.lines.length > 1) this.size -= this.lines.shift()!.length + 1;
  }

  public get text(): string {
    return this.lines.join('\n');
  }
}
