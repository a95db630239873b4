import { withoutSecrets } from './identities';
import { JournalPort } from './ports';
import { Timeline } from './timeline';

/** One thing that happened in a rehearsal. */
export interface JournalEntry {
  /** Counts from 1. */
  readonly sequence: number;
  /** Virtual time, ISO 8601. */
  readonly at: string;
  /** Who says it: a service, the engine, the story. */
  readonly source: string;
  readonly text: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What happened, in order. The same story gives the same text, byte for byte, as long as nobody notes a path, a port or a wall time. */
export class Journal implements JournalPort {
  private readonly list: JournalEntry[] = [];
  private readonly listeners: ((entry: JournalEntry) => void)[] = [];

  constructor(private readonly timeline: Timeline) {}

  public get entries(): readonly JournalEntry[] {
    return this.list;
  }

  /** Data is copied as JSON, so that what changes later does not change the journal. Secrets that the world issued are left out. */
  public note(source: string, text: string, data?: Readonly<Record<string, unknown>>): void {
    const copy = data === undefined ? undefined : JSON.parse(withoutSecrets(JSON.stringify(data))) as Readonly<Record<string, unknown>>;
    const entry = { sequence: this.list.length + 1, at: this.timeline.date.toISOString(), source, text: withoutSecrets(text), ...(copy && { data: copy }) };
    this.list.push(entry);
    for (const listener of this.listeners) listener(entry);
  }

  /** Hears every entry from now on; what it returns stops that. */
  public onEntry(listener: (entry: JournalEntry) => void): () => void {
    this.listeners.push(listener);
    return () => {
      this.listeners.splice(this.listeners.indexOf(listener), 1);
    };
  }

  /** One line of JSON per entry. */
  public text(): string {
    return this.list.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  }
}
