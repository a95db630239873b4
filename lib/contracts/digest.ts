import { createHash, timingSafeEqual } from 'node:crypto';

/** A content digest as it stands in every document: `sha256:` and 64 hexadecimal digits. */
export type Digest = string;

export const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** S3 writes checksums as base64 of the raw bytes. */
export function digestFromBase64(checksum: string): Digest {
  return `sha256:${Buffer.from(checksum, 'base64').toString('hex')}`;
}

export function digestToBase64(digest: Digest): string {
  return Buffer.from(digest.slice('sha256:'.length), 'hex').toString('base64');
}

/** The one comparison of digests. Anything that is not a digest equals nothing, not even itself. */
export function sameDigest(a: Digest | undefined, b: Digest | undefined): boolean {
  if (!a || !b || !DIGEST.test(a) || !DIGEST.test(b)) return false;
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
