import { invalidRequest, S3Error } from './errors';

/** Of all chunks only the last that carries bytes may be smaller. */
const SMALLEST_CHUNK = 8192;

/** A body without its chunks, and what came after them. */
export interface Unwrapped {
  readonly bytes: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Takes an `aws-chunked` body apart: `<size in hex>[;chunk-signature=…] CRLF bytes CRLF`, a chunk of size 0, then trailers.
 * Signatures of chunks are read over: who calls is decided elsewhere.
 */
export function unwrapChunks(body: Buffer, decodedLength: number): Unwrapped {
  const chunks: Buffer[] = [];
  let [at, small] = [0, 0];
  for (;;) {
    const line = lineAt(body, at);
    const size = /^([0-9a-fA-F]+)(;chunk-signature=[0-9a-f]+)?$/.exec(line.text);
    if (!size) throw invalidRequest('The chunk encoding of the request body is malformed');
    const length = parseInt(size[1], 16);
    at = line.next;
    if (length === 0) break;
    if (small > 0) throw chunkTooSmall(chunks.length, small);
    if (length < SMALLEST_CHUNK) small = length;
    const end = at + length;
    if (body.toString('latin1', end, end + 2) !== '\r\n') throw incomplete();
    chunks.push(body.subarray(at, end));
    at = end + 2;
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length !== decodedLength) throw incomplete();
  return { bytes, trailers: readTrailers(body, at) };
}

function readTrailers(body: Buffer, from: number): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (let at = from; at < body.length;) {
    const line = lineAt(body, at);
    at = line.next;
    if (line.text === '') continue;
    const colon = line.text.indexOf(':');
    if (colon < 1) throw malformedTrailer();
    trailers[line.text.slice(0, colon).trim().toLowerCase()] = line.text.slice(colon + 1).trim();
  }
  return trailers;
}

function lineAt(body: Buffer, at: number): { readonly text: string; readonly next: number } {
  const end = body.indexOf('\r\n', at);
  if (end < 0) throw incomplete();
  return { text: body.toString('latin1', at, end), next: end + 2 };
}

/** Trailers that are not what was announced. */
export const malformedTrailer = () =>
  new S3Error('MalformedTrailerError', 'The request contained trailing data that was not well-formed or did not conform to our published schema.', 400);

const incomplete = () => new S3Error('IncompleteBody', 'The request body terminated unexpectedly', 400);

const chunkTooSmall = (chunk: number, size: number) =>
  new S3Error('InvalidChunkSizeError', `Only the last chunk is allowed to have a size less than ${SMALLEST_CHUNK} bytes`, 403,
    { Chunk: String(chunk + 1), BadChunkSize: String(size) });
