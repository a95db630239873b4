import { IncomingMessage } from 'node:http';
import { ServiceError, ServiceRequest } from './service';

export type UnsignedRequest = Omit<ServiceRequest, 'caller'>;

/** What a signature says about who calls and whom he means. */
export interface RequestScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** A request as it stands on the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Reads a request to its end. */
export async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const body = await readBody(incoming);
  return {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? ''])),
    body,
  };
}

export function parseRequest({ method, url, headers, body }: WireRequest): UnsignedRequest {
  const mark = url.indexOf('?');
  return {
    method, headers, body,
    path: decode(mark < 0 ? url : url.slice(0, mark)),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
  };
}

function readBody(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
    incoming.once('error', reject);
  });
}

/** The credential scope of an `Authorization` header; a request that is signed in any other way has none. */
export function readScope(headers: Readonly<Record<string, string>>): RequestScope | undefined {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request\b/.exec(headers.authorization ?? '');
  return match ? { accessKeyId: match[1], region: match[2], service: match[3] } : undefined;
}

/** When a request was signed, by its signer's clock. */
export function signedAt(headers: Readonly<Record<string, string>>): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers['x-amz-date'] ?? '')?.map(Number) ?? [];
  const [year, month, ...rest] = parts;
  return Date.UTC(year, month - 1, ...rest);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ServiceError('InvalidURI', 'Couldn\'t parse the specified URI.');
  }
}
