import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseError } from '../../contracts/errors';

/** Where a page goes. A bad path is refused before anything is played, and what lies there stays until there is something to write. */
export class PageFile {
  constructor(private readonly path: string) {
    try {
      closeSync(openSync(path, 'a'));
    } catch (error) {
      throw new ReleaseError('UsageInvalid', (error as NodeJS.ErrnoException).code === 'EISDIR' ? `the page can't be written: ${path} is a folder; name a file, e.g. ${join(path, 'report.html')}`
        : `the page ${path} can't be written: ${(error as Error).message}; name a file in a folder that is there`, { cause: error });
    }
  }

  public write(html: string): void {
    writeFileSync(this.path, html);
  }
}
