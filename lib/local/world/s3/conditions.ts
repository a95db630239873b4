import { headerNotImplemented, hiddenByMarker, noSuchKey, preconditionFailed } from './errors';
import { S3Request } from './request';
import { StoredVersion } from './version';

/** The condition of a write: about the current version only, as on S3. A delete marker counts as nothing there. */
export interface WriteCondition {
  readonly ifMatch?: string;
  readonly ifAbsent: boolean;
}

/** A write that is made in any case. */
export const UNCONDITIONAL: WriteCondition = { ifAbsent: false };

/** S3 knows `If-None-Match: *` and `If-Match: <etag>` on writes, one of them at a time. */
export function readWriteCondition(request: S3Request): WriteCondition {
  const [ifMatch, ifNoneMatch] = [request.header('if-match'), request.header('if-none-match')];
  if (ifNoneMatch !== undefined && (ifNoneMatch !== '*' || ifMatch !== undefined)) throw headerNotImplemented('If-None-Match');
  if (ifMatch === '*') throw headerNotImplemented('If-Match');
  return { ifMatch, ifAbsent: ifNoneMatch !== undefined };
}

/** Refuses a write whose condition does not hold. */
export function checkWrite(key: string, current: StoredVersion | undefined, condition: WriteCondition): void {
  const there = current?.kind === 'object' ? current : undefined;
  if (condition.ifAbsent && there) throw preconditionFailed('If-None-Match');
  if (condition.ifMatch === undefined) return;
  if (!there) throw current ? hiddenByMarker(key, current.versionId) : noSuchKey(key);
  if (!sameEtag(condition.ifMatch, there.etag)) throw preconditionFailed('If-Match');
}

/** A condition on what is read: the object, or the source of a copy. */
export function checkRead(etag: string, expected: string | undefined, header: string): void {
  if (expected !== undefined && expected !== '*' && !sameEtag(expected, etag)) throw preconditionFailed(header);
}

/** ETags may come with their quotes or without; a weak one equals nothing. */
function sameEtag(given: string, etag: string): boolean {
  return given.trim().replace(/^"(.*)"$/, '$1') === etag;
}
