import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TreeFile } from '../../archive';

/** The folders of one build: its sources, a home, a place for temporary files. All of it is removed in the end. */
export class Scratch {
  private readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'build-')));
  private sources = 0;

  /** A new folder; every source has one of its own. */
  public source(): string {
    return this.folder(`src${++this.sources}`, 'src');
  }

  public folder(...names: string[]): string {
    const path = join(this.root, ...names);
    mkdirSync(path, { recursive: true });
    return path;
  }

  public remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}

export function writeFiles(folder: string, files: readonly TreeFile[]): void {
  for (const { path, bytes, isExecutable } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes, { mode: isExecutable ? 0o755 : 0o644 });
  }
}
