import { Caller, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from '../service';

const TARGET = 'CodePipeline_20150709.';
const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** An operation: a parsed input and a caller to an output in which dates are `Date`s. */
export type Operation = (input: never, caller: Caller) => object;

/** JSON 1.1: the target header names the operation, dates are seconds since 1970, errors carry `__type` and `message`. */
export function answerJson(request: ServiceRequest, operations: Readonly<Record<string, Operation>>): ServiceResponse {
  try {
    const name = operationOf(request);
    if (!Object.hasOwn(operations, name)) throw new UnsupportedOperation('CodePipeline', name);
    return reply(200, operations[name](parse(request.body) as never, request.caller));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return reply(error.status, { __type: error.code, message: error.message });
  }
}

function operationOf(request: ServiceRequest): string {
  const target = request.headers['x-amz-target'] ?? '';
  if (!target.startsWith(TARGET)) throw new ServiceError('UnknownOperationException', `no operation of CodePipeline: ${target}`);
  return target.slice(TARGET.length);
}

function parse(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString() || '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not JSON');
  }
  throw new ServiceError('SerializationException', 'The request body is not an object');
}

function reply(status: number, output: object): ServiceResponse {
  return { status, headers: { 'content-type': CONTENT_TYPE }, body: JSON.stringify(withSeconds(output)) };
}

function withSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(withSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withSeconds(inner)]));
}
