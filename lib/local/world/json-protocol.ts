import { Ids } from './ids';
import type { AccessPort, RightsRow } from './iam/access-port';
import { Protocol, renderError } from './protocols';
import { Caller, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from './service';

/** An operation: a parsed input and a caller to an output in which dates are `Date`s. */
export type JsonOperation = (input: never, caller: Caller) => object | Promise<object>;

export interface JsonServiceOptions {
  /** The service's name in a message, e.g. `SSM`. */
  readonly service: string;
  /** What stands before the dot in `X-Amz-Target`, e.g. `AmazonSSM`. */
  readonly target: string;
  readonly protocol: Extract<Protocol, 'json-1.0' | 'json-1.1'>;
  readonly ids: Ids;
  readonly operations: Readonly<Record<string, JsonOperation>>;
  /** What each operation needs. */
  readonly rights: RightsTable;
  readonly access: AccessPort;
  readonly region: string;
}

/** By operation. */
export type RightsTable = Readonly<Record<string, RightsRow<never>>>;

/** JSON 1.0 and 1.1: a header names the operation, dates are seconds since 1970, errors carry `__type` and `message`. */
export class JsonProtocol {
  constructor(private readonly options: JsonServiceOptions) {}

  public async handle(request: ServiceRequest): Promise<ServiceResponse> {
    const { service, protocol, ids, operations, rights } = this.options;
    const requestId = ids.uuid(`${service} request`);
    try {
      const name = this.operationOf(request);
      if (!Object.hasOwn(operations, name) || !Object.hasOwn(rights, name)) throw new UnsupportedOperation(service, name);
      const output = await this.perform(name, parseObject(request.body), request.caller);
      return {
        status: 200,
        headers: { 'content-type': `application/x-amz-${protocol}`, 'x-amzn-requestid': requestId },
        body: JSON.stringify(withSeconds(output)),
      };
    } catch (error) {
      if (error instanceof ServiceError) return renderError(protocol, error, requestId);
      throw error;
    }
  }

  /** Does what `name` says for somebody who may. Throws a ServiceError. */
  public perform(name: string, input: object, caller: Caller): object | Promise<object> {
    this.ask(name, input, caller);
    return this.options.operations[name](input as never, caller);
  }

  /** Throws a Denied if somebody may not do what `name` says. */
  public ask(name: string, input: object, caller: Caller): void {
    const { access, region, rights } = this.options;
    access.require(caller, ...rights[name].rights(input as never, { account: caller.account, region }));
  }

  private operationOf(request: ServiceRequest): string {
    const target = request.headers['x-amz-target'] ?? '';
    const prefix = `${this.options.target}.`;
    if (!target.startsWith(prefix)) throw new ServiceError('UnknownOperationException', `no operation of ${this.options.service}: ${target}`);
    return target.slice(prefix.length);
  }
}

/** The body of a request as an object; no body is an empty one. */
export function parseObject(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8') || '{}');
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ServiceError('SerializationException', 'The request body is not an object');
  return value as Record<string, unknown>;
}

/** The value with every `Date` as seconds since 1970 and all bytes as base64. */
export function withSeconds(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(withSeconds);
  const converted: Record<string, unknown> = {};
  for (const key of Object.keys(value)) converted[key] = withSeconds((value as Record<string, unknown>)[key]);
  return converted;
}
