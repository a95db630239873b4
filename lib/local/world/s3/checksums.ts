import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { UnsupportedOperation } from '../service';
import { crc32c, crc64nvme } from './crc';
import { badDigest, invalidRequest } from './errors';
import { S3Request } from './request';

/** The checksums that this stand-in computes. S3 has more (MD5, SHA512, XXHASH…): they are refused by name. */
export const CHECKSUM_ALGORITHMS = ['SHA256', 'SHA1', 'CRC32', 'CRC32C', 'CRC64NVME'] as const;
/** One of them, in the words of the SDK. */
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

const COMPUTE: { readonly [A in ChecksumAlgorithm]: (bytes: Buffer) => Buffer } = {
  SHA256: (bytes) => createHash('sha256').update(bytes).digest(),
  SHA1: (bytes) => createHash('sha1').update(bytes).digest(),
  CRC32: (bytes) => {
    const out = Buffer.alloc(4);
    out.writeUInt32BE(crc32(bytes));
    return out;
  },
  CRC32C: crc32c,
  CRC64NVME: crc64nvme,
};

const PREFIX = 'x-amz-checksum-';
/** Headers that begin like a checksum and are none. */
const NO_CHECKSUM = ['x-amz-checksum-mode', 'x-amz-checksum-algorithm', 'x-amz-checksum-type'];

/** A checksum as the sender wrote it. */
export interface GivenChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

/** A checksum of a whole object, in base64 as S3 writes it. */
export function checksumOf(algorithm: ChecksumAlgorithm, bytes: Buffer): string {
  return COMPUTE[algorithm](bytes).toString('base64');
}

/** An algorithm as a header names it. */
export function readAlgorithm(name: string, operation: string): ChecksumAlgorithm {
  const found = CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());
  if (!found) throw new UnsupportedOperation('S3', `${operation} with the checksum ${name}`);
  return found;
}

/** The checksum among the headers (or trailers) of a request. S3 takes one at most. */
export function givenChecksum(headers: Readonly<Record<string, string>>, operation: string): GivenChecksum | undefined {
  const names = Object.keys(headers).filter((name) => name.startsWith(PREFIX) && !NO_CHECKSUM.includes(name));
  if (names.length > 1) throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  if (names.length === 0) return undefined;
  const [name] = names;
  return { algorithm: readAlgorithm(name.slice(PREFIX.length), operation), value: headers[name] };
}

/** Refuses bytes with another checksum, and a value that is none. */
export function verifyChecksum(given: GivenChecksum, bytes: Buffer): void {
  const computed = COMPUTE[given.algorithm](bytes);
  const raw = Buffer.from(given.value, 'base64');
  if (raw.length !== computed.length || raw.toString('base64') !== given.value) {
    throw invalidRequest(`Value for ${checksumHeader(given.algorithm)} header is invalid.`);
  }
  if (!raw.equals(computed)) throw badDigest(given.algorithm);
}

/** `x-amz-sdk-checksum-algorithm` announces a checksum; S3 refuses a request that then brings none, or another. */
export function verifyAnnouncement(request: S3Request, given: GivenChecksum | undefined): void {
  const announced = request.header('x-amz-sdk-checksum-algorithm');
  if (announced === undefined) return;
  if (!given) throw invalidRequest('x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.');
  if (readAlgorithm(announced, request.operation) !== given.algorithm) throw invalidRequest('Value for x-amz-sdk-checksum-algorithm header is invalid.');
}

/** The header of an algorithm. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `${PREFIX}${algorithm.toLowerCase()}`;
}

/** A checksum as replies tell it: always of the full object. */
export function checksumHeaders(algorithm: ChecksumAlgorithm, bytes: Buffer): Record<string, string> {
  return { [checksumHeader(algorithm)]: checksumOf(algorithm, bytes), 'x-amz-checksum-type': 'FULL_OBJECT' };
}
