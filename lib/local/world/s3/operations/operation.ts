import { Timeline } from '../../timeline';
import { Caller } from '../../service';
import { Bucket } from '../bucket';
import { ObjectRights } from '../object-rights';
import { NAMESPACE, xmlDocument, XmlElement } from '../xml';
import { ObjectStore } from '../object-store';
import { S3Request } from '../request';
import { ObjectVersion } from '../version';

/** Numbers of S3 that a test may make smaller. */
export interface Limits {
  /** Keys in one page of a listing. S3 promises at most 1,000 and may always give fewer; here it always does. */
  readonly pageSize: number;
  /** Largest object of one PutObject or CopyObject. */
  readonly objectBytes: number;
}

/** S3's own, but for the page. */
export const LIMITS: Limits = { pageSize: 50, objectBytes: 5 * 1024 ** 3 };

/** What every operation works with. */
export interface OperationContext {
  readonly store: ObjectStore;
  readonly timeline: Timeline;
  readonly rights: ObjectRights;
  readonly limits: Limits;
}

/** An answer before it has its request id. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** One operation: reads its request, acts, answers; throws an S3Error to refuse. */
export type Operation = (context: OperationContext, request: S3Request) => Reply;

/** A version for somebody who may read it, if it is there. */
export function readVersion({ store, rights }: OperationContext, caller: Caller, bucket: Bucket, key: string, versionId: string | undefined, method = 'GET'): ObjectVersion {
  return rights.hidingAbsence(caller, bucket, () => store.read(bucket, key, versionId, method));
}

/** 200 with a document. */
export function xmlReply(root: string, content: XmlElement, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body: xmlDocument(root, content, NAMESPACE) };
}

/** S3 tells times in whole seconds. */
export function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
