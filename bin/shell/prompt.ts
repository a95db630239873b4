import { createInterface, Interface } from 'node:readline';
import { Writable } from 'node:stream';

export interface PromptOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Writes to the terminal, past whoever else draws there. */
  write(text: string): void;
  complete(line: string): [string[], string];
  /** Somebody has pressed Ctrl-C while nobody asked for a line. */
  onInterrupt(): void;
}

/** Asks for lines at a terminal, with completion and history. What is typed while nobody asks is kept, and is not to be seen until then. */
export class Prompt {
  private readonly lines: string[] = [];
  private readonly screen: Gate;
  private readonly reader: Interface;
  private waiting: ((line: string | undefined) => void) | undefined;
  private isClosed = false;

  constructor({ input, output, write, complete, onInterrupt }: PromptOptions) {
    this.screen = new Gate(output, write);
    this.reader = createInterface({ input, output: this.screen, terminal: true, completer: complete, historySize: 500, removeHistoryDuplicates: true });
    this.reader.on('line', (line) => this.answer(line));
    this.reader.on('close', () => {
      this.isClosed = true;
      this.waiting?.(undefined);
    });
    this.reader.on('SIGINT', () => (this.waiting ? this.forgetLine() : onInterrupt()));
  }

  /** The next line; undefined when there is none any more. */
  public next(prompt: string): Promise<string | undefined> {
    const kept = this.lines.shift();
    if (kept === undefined && this.isClosed) return Promise.resolve(undefined);
    this.screen.isOpen = true;
    this.reader.setPrompt(prompt);
    this.reader.prompt(true);
    if (kept !== undefined) {
      this.screen.say(`${kept}\n`);
      this.screen.isOpen = false;
      return Promise.resolve(kept);
    }
    return new Promise((resolve) => {
      this.waiting = (line) => {
        this.waiting = undefined;
        this.screen.isOpen = false;
        resolve(line);
      };
    });
  }

  public close(): void {
    this.reader.close();
  }

  private answer(line: string): void {
    if (this.waiting) this.waiting(line);
    else this.lines.push(line);
  }

  private forgetLine(): void {
    this.screen.say('^C\n');
    this.reader.write(null, { ctrl: true, name: 'e' });
    this.reader.write(null, { ctrl: true, name: 'u' });
    this.reader.prompt();
  }
}

/** What `readline` draws on: it is let through only while a line is asked for. */
class Gate extends Writable {
  public isOpen = false;

  constructor(private readonly output: NodeJS.WriteStream, public readonly say: (text: string) => void) {
    super({ decodeStrings: false });
    output.on('resize', () => this.emit('resize'));
  }

  public get columns(): number {
    return this.output.columns;
  }

  public override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.isOpen) this.say(String(chunk));
    done();
  }
}
