import { closeSync, openSync, writeSync } from 'node:fs';
import { ReleaseError } from '../lib/contracts/errors';
import type { JournalEntry } from '../lib/local';

/** Keeps a journal in a file as it is written, one JSON line per entry. It is made before anything is played, so that a bad path is refused at once. */
export class JournalFile {
  /** Why it is not whole; what is played goes on without it. */
  public fault: ReleaseError | undefined;
  private readonly file: number;

  constructor(private readonly path: string) {
    try {
      this.file = openSync(path, 'w');
    } catch (error) {
      throw new ReleaseError('UsageInvalid', `--journal ${path} can't be written: ${(error as Error).message}; name a file in a folder that is there`, { cause: error });
    }
  }

  public write(entry: JournalEntry): void {
    if (this.fault) return;
    try {
      writeSync(this.file, `${JSON.stringify(entry)}\n`);
    } catch (error) {
      this.fault = new ReleaseError('UsageInvalid', `--journal ${this.path} is not whole: ${(error as Error).message}; make room, or name a file on another disk`, { cause: error });
    }
  }

  public close(): void {
    closeSync(this.file);
  }
}
