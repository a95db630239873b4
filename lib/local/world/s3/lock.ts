import type { LockWish } from '../iam/rights/s3';
import { Bucket } from './bucket';
import { invalidArgument, invalidRequest, protectedByLock } from './errors';
import { readPayload } from './payload';
import { S3Request } from './request';
import { ObjectVersion, Retention } from './version';
import { optionalText, readXml } from './xml-reader';

/** Mode, date and legal hold, in this order. */
export const LOCK_HEADERS = ['x-amz-object-lock-mode', 'x-amz-object-lock-retain-until-date', 'x-amz-object-lock-legal-hold'];
/** Asks to step over GOVERNANCE. */
export const BYPASS_HEADER = 'x-amz-bypass-governance-retention';

const DAY_MILLISECONDS = 24 * 3600_000;

/** What keeps a version from being deleted. */
export interface Lock {
  readonly retention?: Retention;
  readonly legalHold: boolean;
}

/** The lock that a writer asks for, if the bucket has locks. */
export function readLock(request: S3Request, bucket: Bucket, now: number): Lock {
  const [mode, until, hold] = LOCK_HEADERS.map((name) => request.header(name));
  if (!bucket.objectLock && (mode ?? until ?? hold) !== undefined) throw lockMissing();
  if ((mode === undefined) !== (until === undefined)) {
    throw invalidArgument('x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied', mode === undefined ? LOCK_HEADERS[1] : LOCK_HEADERS[0], mode ?? until ?? '');
  }
  const retention = mode === undefined || until === undefined ? undefined : readRetention(mode, until, now);
  return { retention, legalHold: hold !== undefined && readLegalHold(hold) };
}

/** The lock that a request asks for, in whatever words. Throws MalformedXML. */
export function lockWish(request: S3Request, now: number): LockWish {
  const body = (root: string) => readXml(readPayload(request).bytes, root);
  if (request.operation === 'PutObjectLegalHold') return { legalHold: optionalText(body('LegalHold'), 'Status') };
  const [mode, retainUntil] = request.operation === 'PutObjectRetention'
    ? ['Mode', 'RetainUntilDate'].map((name) => optionalText(body('Retention'), name)) : LOCK_HEADERS.map((name) => request.header(name));
  const days = (Date.parse(retainUntil ?? '') - now) / DAY_MILLISECONDS;
  return { mode, retainUntil, legalHold: request.header(LOCK_HEADERS[2]), ...(!Number.isNaN(days) && { remainingDays: Math.ceil(days) }) };
}

/** A mode and a date in the future. */
export function readRetention(mode: string, until: string, now: number): Retention {
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw invalidArgument('Unknown wormMode directive.', LOCK_HEADERS[0], mode);
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(until) ? new Date(until) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw invalidArgument('The retain until date must be provided in ISO 8601 format', LOCK_HEADERS[1], until);
  }
  if (date.getTime() <= now) throw invalidArgument('The retain until date must be in the future!', LOCK_HEADERS[1], until);
  return { mode, until: date };
}

/** ON or OFF, nothing else. */
export function readLegalHold(status: string): boolean {
  if (status !== 'ON' && status !== 'OFF') throw invalidArgument("Legal Hold must be either of 'ON' or 'OFF'", LOCK_HEADERS[2], status);
  return status === 'ON';
}

/** The header that steps over GOVERNANCE; S3 refuses it where there is nothing to step over. */
export function readBypass(request: S3Request, bucket: Bucket): boolean {
  const value = request.header(BYPASS_HEADER);
  if (value !== undefined && !bucket.objectLock) {
    throw invalidArgument(`${BYPASS_HEADER} is only applicable to Object Lock enabled buckets.`, BYPASS_HEADER, value);
  }
  return request.flag(BYPASS_HEADER);
}

/** 400: the bucket was made without Object Lock. */
export const lockMissing = () => invalidRequest('Bucket is missing Object Lock Configuration');

/** Deleting a version for good: a legal hold and COMPLIANCE stop everybody, GOVERNANCE whoever does not bypass it. */
export function checkDelete(version: ObjectVersion, now: number, bypass: boolean): void {
  if (version.legalHold) throw protectedByLock();
  const retention = inForce(version, now);
  if (retention && !(retention.mode === 'GOVERNANCE' && bypass)) throw protectedByLock();
}

/** Retention may grow. Less of it, or another mode: never under COMPLIANCE, only with a bypass under GOVERNANCE. */
export function checkRetention(version: ObjectVersion, wanted: Retention, now: number, bypass: boolean): void {
  const retention = inForce(version, now);
  if (!retention) return;
  const grows = wanted.mode === retention.mode && wanted.until.getTime() >= retention.until.getTime();
  if (!grows && !(retention.mode === 'GOVERNANCE' && bypass)) throw protectedByLock();
}

/** The lock of a version, as replies tell it. */
export function lockHeaders(version: ObjectVersion): Record<string, string> {
  return {
    ...(version.retention && { [LOCK_HEADERS[0]]: version.retention.mode, [LOCK_HEADERS[1]]: version.retention.until.toISOString() }),
    ...(version.legalHold && { [LOCK_HEADERS[2]]: 'ON' }),
  };
}

function inForce(version: ObjectVersion, now: number): Retention | undefined {
  return version.retention && version.retention.until.getTime() > now ? version.retention : undefined;
}
