import { UnsupportedOperation } from '../service';
import { S3Error } from './errors';

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** One range, as S3 serves it: `bytes=0-9`, `bytes=10-`, `bytes=-5`. */
export function readRange(header: string, size: number): ByteRange {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header);
  if (!found || (found[1] === '' && found[2] === '') || backwards(found[1], found[2])) {
    throw new UnsupportedOperation('S3', `GetObject with the Range ${header}`);
  }
  const range = found[1] === ''
    ? { first: Math.max(0, size - Number(found[2])), last: size - 1 }
    : { first: Number(found[1]), last: found[2] === '' ? size - 1 : Math.min(Number(found[2]), size - 1) };
  if (range.first >= size) {
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable', 416,
      { RangeRequested: header, ActualObjectSize: String(size) }, { 'content-range': `bytes */${size}` });
  }
  return range;
}

function backwards(first: string, last: string): boolean {
  return first !== '' && last !== '' && Number(last) < Number(first);
}
