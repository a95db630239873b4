import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseError } from '../../contracts/errors';
import type { PageAssets } from '../../page/page';

/** The bundles of the page's script and style. The only place that knows where they lie. */
export function pageAssets(): PageAssets {
  const folder = join(__dirname, '..', '..', '..', 'page', 'dist');
  const read = (file: string) => {
    try {
      return readFileSync(join(folder, file), 'utf8');
    } catch (error) {
      throw new ReleaseError('AssemblyUnreadable', `the page's ${file} is not at ${folder}; run 'npm run build' in the package`, { cause: error });
    }
  };
  return { script: read('page.js'), style: read('page.css') };
}
