import { createHash } from 'node:crypto';
import { malformedTrailer, unwrapChunks } from './aws-chunked';
import { ChecksumAlgorithm, GivenChecksum, givenChecksum, verifyAnnouncement, verifyChecksum } from './checksums';
import { badDigest, headerNotImplemented, invalidArgument, invalidRequest, S3Error } from './errors';
import { S3Request } from './request';

/** What a body-carrying request may say about its body. */
export const PAYLOAD_HEADERS = [
  'content-md5', 'x-amz-sdk-checksum-algorithm', 'x-amz-decoded-content-length', 'x-amz-trailer',
  'x-amz-checksum-sha256', 'x-amz-checksum-sha1', 'x-amz-checksum-crc32', 'x-amz-checksum-crc32c', 'x-amz-checksum-crc64nvme',
];

const STREAMS = ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'];

/** A body that is what was sent. */
export interface Payload {
  readonly bytes: Buffer;
  /** The checksum that the sender gave and that held. */
  readonly checksum?: ChecksumAlgorithm;
  /** The sender gave a digest, be it only Content-MD5. */
  readonly checked: boolean;
}

/** The body as it was meant, or a refusal: what arrived is compared with every digest that was sent along. */
export function readPayload(request: S3Request): Payload {
  const sha256 = request.header('x-amz-content-sha256');
  const streamed = sha256 !== undefined && STREAMS.includes(sha256);
  const { bytes, given } = streamed ? readStream(request, sha256) : readPlain(request, sha256);
  const md5 = request.header('content-md5');
  if (md5 !== undefined) verifyMd5(md5, bytes);
  verifyAnnouncement(request, given);
  if (given) verifyChecksum(given, bytes);
  return { bytes, checksum: given?.algorithm, checked: given !== undefined || md5 !== undefined };
}

interface Read {
  readonly bytes: Buffer;
  readonly given?: GivenChecksum;
}

function readStream(request: S3Request, sha256: string): Read {
  const { bytes, trailers } = unwrapChunks(request.http.body, decodedLength(request));
  const inHeader = givenChecksum(request.http.headers, request.operation);
  if (!sha256.endsWith('-TRAILER')) return { bytes, given: inHeader };
  const inTrailer = givenChecksum(trailers, request.operation);
  const announced = request.header('x-amz-trailer')?.toLowerCase();
  if (announced !== undefined && !(announced in trailers)) throw malformedTrailer();
  if (Object.keys(trailers).some((name) => name !== announced && name !== 'x-amz-trailer-signature')) throw malformedTrailer();
  if (inHeader && inTrailer) throw invalidRequest('Expecting a single x-amz-checksum- header');
  return { bytes, given: inTrailer ?? inHeader };
}

function readPlain(request: S3Request, sha256: string | undefined): Read {
  const { headers, body, method } = request.http;
  if (sha256 === undefined) throw invalidRequest('Missing required header for this request: x-amz-content-sha256');
  if (method === 'PUT' && headers['content-length'] === undefined) {
    throw headers['transfer-encoding'] === undefined ? missingLength() : headerNotImplemented('Transfer-Encoding');
  }
  if (sha256 !== 'UNSIGNED-PAYLOAD') verifySha256(sha256, body);
  return { bytes: body, given: givenChecksum(headers, request.operation) };
}

function decodedLength(request: S3Request): number {
  const length = request.header('x-amz-decoded-content-length');
  if (length === undefined || !/^\d+$/.test(length)) throw missingLength();
  return Number(length);
}

function verifySha256(expected: string, body: Buffer): void {
  if (!/^[0-9a-f]{64}$/.test(expected)) {
    throw invalidArgument(`x-amz-content-sha256 must be UNSIGNED-PAYLOAD, ${STREAMS.join(', ')} or a valid sha256 value.`, 'x-amz-content-sha256', expected);
  }
  const computed = createHash('sha256').update(body).digest('hex');
  if (computed !== expected) {
    throw new S3Error('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.", 400,
      { ClientComputedContentSHA256: expected, S3ComputedContentSHA256: computed });
  }
}

function verifyMd5(expected: string, bytes: Buffer): void {
  const raw = Buffer.from(expected, 'base64');
  if (raw.length !== 16 || raw.toString('base64') !== expected) throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400, { 'Content-MD5': expected });
  if (!raw.equals(createHash('md5').update(bytes).digest())) throw badDigest('Content-MD5');
}

const missingLength = () => new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
