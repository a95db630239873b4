import { ServiceRequest } from './service';

/** One call of an SDK client, for whoever injects faults or counts. */
export interface CallInfo {
  readonly accessKeyId: string;
  /** The service's name in the signature, e.g. `s3`, `codepipeline`. */
  readonly service: string;
  /** The operation's name where the request says it, else method and shape of the path. */
  readonly operation: string;
  readonly request: ServiceRequest;
}

/**
 * What becomes of a call: it proceeds; or it is denied; or it is lost before it is executed; or its answer is lost after it was executed.
 * In both losses the connection breaks, as far as the caller can see.
 */
export type CallFate = 'proceed' | 'deny' | 'drop-before' | 'drop-after';

/** Best effort, for people and for picking calls: nothing is decided by it in a stand-in. */
export function operationOf(service: string, request: Omit<ServiceRequest, 'caller'>): string {
  const target = request.headers['x-amz-target'];
  if (target) return target.slice(target.lastIndexOf('.') + 1);
  if (['sts', 'sns', 'cloudformation'].includes(service)) return new URLSearchParams(request.body.toString('utf8')).get('Action') ?? 'unknown';
  const named = request.query.get('x-id');
  if (named) return named;
  return NAMED.find(([, method, path]) => method === request.method && path.test(`/${service}${request.path}`))?.[0]
    ?? `${request.method} ${shapeOf(request.path)}`;
}

/** REST operations that name themselves by method and path alone. */
const NAMED: readonly (readonly [string, string, RegExp])[] = [
  ['Invoke', 'POST', /^\/lambda\/2015-03-31\/functions\/.+\/invocations$/],
  ['CreateSchedule', 'POST', /^\/scheduler\/schedules\/[^/]+$/],
  ['GetSchedule', 'GET', /^\/scheduler\/schedules\/[^/]+$/],
  ['UpdateSchedule', 'PUT', /^\/scheduler\/schedules\/[^/]+$/],
  ['DeleteSchedule', 'DELETE', /^\/scheduler\/schedules\/[^/]+$/],
  ['ListSchedules', 'GET', /^\/scheduler\/schedules$/],
  ['ListBuckets', 'GET', /^\/s3\/$/],
];

// A bucket and an object in it are told apart, their names are not.
function shapeOf(path: string): string {
  const [, first, ...rest] = path.split('/');
  if (!first) return '/';
  return rest.join('/') === '' ? '/*' : '/*/**';
}
