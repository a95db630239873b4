import { UnsupportedOperation } from '../service';
import { invalidArgument } from './errors';

/** What is to be copied. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

const HEADER = 'x-amz-copy-source';

/** `[/]<bucket>/<key>[?versionId=<id>]`, encoded for URLs: a plus sign that is not encoded is a space. */
export function readCopySource(header: string): CopySource {
  if (header.startsWith('arn:')) throw new UnsupportedOperation('S3', 'CopyObject from an access point');
  const [path, query, ...more] = header.replace(/^\//, '').split('?');
  const version = query === undefined ? undefined : /^versionId=(.*)$/.exec(query)?.[1];
  const decoded = decode(path);
  const slash = decoded.indexOf('/');
  if (slash < 1 || slash === decoded.length - 1) throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey', HEADER, header);
  if (more.length > 0 || (query !== undefined && !version)) throw invalidArgument('Invalid copy source object key', HEADER, header);
  return { bucket: decoded.slice(0, slash), key: decoded.slice(slash + 1), ...(version !== undefined && { versionId: decode(version) }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    throw invalidArgument('Invalid copy source encoding.', HEADER, text);
  }
}
