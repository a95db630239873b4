/** A terminal of so many columns and rows that does what it is told, as far as the command line tells it; and all that stands or has stood on it. */
export class Terminal {
  public readonly isTTY = true;
  /** Every write as it came. */
  public readonly writes: string[] = [];
  public isCursorVisible = true;
  private readonly screen: string[][] = [[]];
  private row = 0;
  private column = 0;
  private readonly listeners = new Set<() => void>();

  constructor(public columns: number, public rows = 24) {}

  public write = (text: string | Uint8Array): boolean => {
    this.writes.push(String(text));
    for (const part of String(text).match(/\x1b\[\??[\d;]*[A-Za-z]|[^]/gu) ?? []) this.obey(part);
    return true;
  };

  public on(_event: 'resize', listener: () => void): void {
    this.listeners.add(listener);
  }

  public off(_event: 'resize', listener: () => void): void {
    this.listeners.delete(listener);
  }

  /** Somebody draws at the window's corner: what was longer than a line is broken anew. */
  public resize(columns: number): void {
    this.breakAnew(columns);
    this.columns = columns;
    this.listeners.forEach((listener) => listener());
  }

  /** The same, and nobody is told of it; who asks learns it. */
  public narrow(columns: number): void {
    this.breakAnew(columns);
    this._refreshSize = () => void (this.columns = columns);
  }

  public _refreshSize = (): void => undefined;

  private breakAnew(columns: number): void {
    const broken = this.screen.map((line) => line.join('').trimEnd()).flatMap((line) => Array.from({ length: Math.max(1, Math.ceil(line.length / columns)) }, (_, index) => [...line.slice(index * columns, (index + 1) * columns)]));
    this.screen.splice(0, this.screen.length, ...broken);
    this.row = this.screen.length - 1;
  }

  /** All lines, also those that have gone out of sight, without the empty end. */
  public get lines(): string[] {
    return this.screen.map((line) => line.join('').trimEnd()).join('\n').trimEnd().split('\n');
  }

  private obey(part: string): void {
    if (part === '\n') return this.newLine();
    if (part === '\r') return void (this.column = 0);
    if (!part.startsWith('\x1b')) return this.put(part);
    const count = Number(/\d+/.exec(part)?.[0] ?? 1);
    if (part.endsWith('A')) this.row = Math.max(this.screen.length - this.rows, 0, this.row - count);
    else if (part === '\x1b[K') this.screen[this.row].length = Math.min(this.column, this.screen[this.row].length);
    else if (part === '\x1b[J') {
      this.screen.length = this.row + 1;
      this.screen[this.row].length = Math.min(this.column, this.screen[this.row].length);
    } else if (part.startsWith('\x1b[?25')) this.isCursorVisible = part.endsWith('h');
  }

  private put(character: string): void {
    if (this.column >= this.columns) this.newLine();
    const line = this.screen[this.row];
    while (line.length < this.column) line.push(' ');
    line[this.column++] = character;
  }

  private newLine(): void {
    this.row++;
    this.column = 0;
    if (this.row === this.screen.length) this.screen.push([]);
  }
}
