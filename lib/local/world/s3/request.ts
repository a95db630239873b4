import type { S3Input } from '../iam/rights/s3';
import { ServiceRequest, UnsupportedOperation } from '../service';
import { accessDenied, S3Error } from './errors';

/** Headers that every request may carry, and that no operation has to read. */
const COMMON = [
  'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token', 'x-amz-user-agent', 'x-amz-expected-bucket-owner',
];
/** Headers, besides `x-amz-…`, that change what S3 does. */
const MEANINGFUL = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'range', 'content-md5'];

/** What an operation reads. A request with anything else that has a meaning is refused by name. */
export interface Understood {
  readonly headers?: readonly string[];
  /** Header names that begin like this. */
  readonly prefixes?: readonly string[];
  readonly query?: readonly string[];
}

/** One request with its place: path style, `/<bucket>/<key>`. */
export class S3Request {
  public readonly bucket: string;
  public readonly key: string;

  constructor(public readonly http: ServiceRequest, public readonly operation: string) {
    const slash = http.path.indexOf('/', 1);
    this.bucket = slash < 0 ? http.path.slice(1) : http.path.slice(1, slash);
    this.key = slash < 0 ? '' : http.path.slice(slash + 1);
  }

  public header(name: string): string | undefined {
    return this.http.headers[name];
  }

  public query(name: string): string | undefined {
    return this.http.query.get(name) ?? undefined;
  }

  public flag(name: string): boolean {
    return this.header(name)?.toLowerCase() === 'true';
  }

  /** Refuses what the operation would have to skip. */
  public only(understood: Understood): void {
    const { headers = [], prefixes = [], query = [] } = understood;
    for (const name of Object.keys(this.http.headers)) {
      if (!name.startsWith('x-amz-') && !MEANINGFUL.includes(name)) continue;
      if (COMMON.includes(name) || headers.includes(name) || prefixes.some((prefix) => name.startsWith(prefix))) continue;
      throw new UnsupportedOperation('S3', `${this.operation} with the header ${name}`);
    }
    for (const name of this.http.query.keys()) {
      if (name === 'x-id' || query.includes(name)) continue;
      throw new UnsupportedOperation('S3', `${this.operation} with the query parameter ${name}`);
    }
  }

  /** A header that tells whose bucket is expected is obeyed. */
  public expectOwner(account: string, header = 'x-amz-expected-bucket-owner'): void {
    const expected = this.header(header);
    if (expected !== undefined && expected !== account) throw accessDenied();
  }

  /** The key of an object to be written. */
  public newKey(): string {
    if (Buffer.byteLength(this.key) > 1024) throw new S3Error('KeyTooLongError', 'Your key is too long', 400, { Size: String(Buffer.byteLength(this.key)), MaxSizeAllowed: '1024' });
    if ([...this.key].some(unspeakable)) throw new UnsupportedOperation('S3', 'key with characters that XML cannot carry');
    return this.key;
  }
}

/** What S3 looks at in a request before it decides. */
export function inputOf(request: S3Request): S3Input {
  return { bucket: request.bucket, key: request.key, versionId: request.query('versionId'), header: (name) => request.header(name), query: (name) => request.query(name) };
}

/** Characters that S3 takes in keys, and that no XML listing can hold. */
function unspeakable(character: string): boolean {
  return (character < ' ' && !'\t\n\r'.includes(character)) || character === '\ufffe' || character === '\uffff';
}
