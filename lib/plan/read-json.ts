import { readFileSync } from 'node:fs';
import { errorText, ReleaseError } from '../contracts/errors';
import { isJson, Json } from './json';

/** A file that must hold one JSON object. */
export function readJson(file: string): Json {
  const value = parse(file);
  if (isJson(value)) return value;
  throw new ReleaseError('AssemblyUnreadable', `${file} holds no JSON object; synthesize the app again`);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ReleaseError('AssemblyUnreadable', `${file} cannot be read (${errorText(error)}); synthesize the app again`, { cause: error });
  }
}
