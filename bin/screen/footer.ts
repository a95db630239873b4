import { stripVTControlCharacters } from 'node:util';
import { Pace } from '../../lib/local/wall-clock';
import type { Write } from '../output';
import { lengthOf } from './text';

/** What stands below the lines, for a terminal of this size. */
export type Draw = (columns: number, rows: number) => readonly string[];

export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  /** Node's own: asks the system how large the window is now. */
  _refreshSize?(): void;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** Faster nobody reads, and drawing would take the time of what is drawn. */
const FRAME_MILLISECONDS = 40;

/**
 * Lines that scroll, and below them a footer that stays. Lines are kept until the next frame, which is one write: lines, and the footer drawn over itself.
 * What somebody else writes goes between them at once.
 */
export class Footer {
  private lines: string[] = [];
  /** What stands on the terminal now; empty if there is no footer. */
  private drawn: readonly string[] = [];
  private draw: Draw | undefined;
  /** Whether somebody else has begun a line; the footer waits until it is ended. */
  private isMidLine = false;
  private readonly pace = new Pace(FRAME_MILLISECONDS, () => this.frame());
  private readonly onResize = () => this.pace.ask();

  constructor(private readonly terminal: Terminal, private readonly write: Write) {}

  /** From now on this stands below the lines. */
  public show(draw: Draw): void {
    if (!this.draw) this.terminal.on('resize', this.onResize);
    this.draw = draw;
  }

  /** Where nothing stands below it, it is written at once. Each line of it takes the place of a whole line of the footer. */
  public line(text: string): void {
    this.lines.push(...text.split('\n'));
    if (this.draw) this.refresh();
    else this.tell(this.upTo([]));
  }

  /** Something may look different now. */
  public refresh(): void {
    this.pace.ask();
  }

  /** What somebody else writes in the meantime, a story for example. */
  public foreign(write: Write, text: string | Uint8Array): void {
    if (text.length === 0) return;
    this.tell(this.upTo([]));
    write(text);
    this.isMidLine = Buffer.from(text).at(-1) !== NEW_LINE;
    this.refresh();
  }

  /** Takes the footer away, and leaves nothing untold. */
  public stop(): void {
    this.pace.reset();
    this.draw = undefined;
    this.terminal.off('resize', this.onResize);
    this.tell(this.upTo([]));
  }

  private frame(): void {
    this.pace.reset();
    // While work goes on, the word that the window has another size comes late.
    this.terminal._refreshSize?.();
    const { columns = 80, rows = 24 } = this.terminal;
    this.tell(this.upTo(this.isMidLine && this.lines.length === 0 ? [] : this.draw?.(columns, rows) ?? []));
  }

  private tell(text: string): void {
    if (text !== '') this.write(text);
  }

  /** All that is to be written until these stand below the lines. The cursor, at the end of the last of them, is hidden. */
  private upTo(next: readonly string[]): string {
    const { lines, drawn } = this;
    const start = drawn.length > 0 ? `\r${up(this.rowsOf(drawn) - 1)}` : this.isMidLine && lines.length > 0 ? '\n' : '';
    if (lines.length > 0) this.isMidLine = false;
    this.lines = [];
    this.drawn = next;
    const above = lines.map((line) => `${line}${CLEAR_LINE}\n`).join('');
    if (next.length === 0) return `${start}${above}${drawn.length > 0 ? CLEAR_BELOW + SHOW_CURSOR : ''}`;
    return `${drawn.length === 0 ? HIDE_CURSOR : ''}${start}${above}${next.join(`${CLEAR_LINE}\n`)}${CLEAR_BELOW}`;
  }

  /** How many rows these take: a terminal that has become narrower has broken them. */
  private rowsOf(drawn: readonly string[]): number {
    const { columns = 80 } = this.terminal;
    return drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(lengthOf(stripVTControlCharacters(line)) / columns)), 0);
  }
}

const NEW_LINE = 10;
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : '';
}
