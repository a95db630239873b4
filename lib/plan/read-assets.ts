import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ReleaseError } from '../contracts/errors';
import { FileAsset } from './assembly';
import { at, jsonOf } from './json';
import { readJson } from './read-json';

/** The file assets of one asset manifest. Container images are not listed: nothing here could run one. */
export function readAssets(directory: string, file: string): FileAsset[] {
  const manifest = join(directory, file);
  return Object.entries(jsonOf(readJson(manifest).files)).flatMap(([id, asset]) => {
    const source = at(asset, 'source.path');
    // An asset with a command for a source is made when it is published; only its key is known.
    if (typeof source !== 'string') return [];
    const path = resolve(directory, source);
    if (!existsSync(path)) throw new ReleaseError('AssemblyUnreadable', `${manifest}: asset ${id} names ${source}, which does not exist; synthesize the app again`);
    const objectKeys = Object.values(jsonOf(at(asset, 'destinations'))).map((destination) => String(at(destination, 'objectKey')));
    return [{ objectKeys, path, kind: statSync(path).isDirectory() ? 'directory' as const : 'file' as const }];
  });
}
