import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Source {
  readonly file: string;
  readonly text: string;
}

/** The TypeScript sources below a folder. */
export function sourcesOf(folder: string): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourcesOf(file);
    return file.endsWith('.ts') && !file.endsWith('.d.ts') ? [{ file, text: readFileSync(file, 'utf8') }] : [];
  });
}
