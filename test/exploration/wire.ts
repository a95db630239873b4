import { Service, ServiceRequest, ServiceResponse } from '../../lib/local/world/service';
import { World } from '../../lib/local/world/world';

/** One call of a handler that a stand-in has executed. */
export interface Call {
  readonly service: string;
  readonly request: ServiceRequest;
  readonly response: ServiceResponse;
}

/** Stands between the wire and the stand-ins: every call of every handler goes to `call`. Returns the stand-ins by their names. */
export function interpose(world: World, call: (name: string, request: ServiceRequest) => Promise<ServiceResponse>): ReadonlyMap<string, Service> {
  const registered = world.server['services'];
  const services = new Map([...registered].map(([name, { service }]) => [name, service]));
  for (const [name, { protocol }] of registered) registered.set(name, { protocol, service: { handle: (request) => call(name, request) } });
  return services;
}

/** The access key that a request was signed with. */
export function accessKeyOf({ headers }: ServiceRequest): string {
  return /Credential=([^/]+)\//.exec(headers.authorization)![1];
}

/** What a request asks for, without what is new in every request: signature, dates, and the token that the SDK makes up where none is given. */
export function askedOf(name: string, { method, path, query, headers, body }: ServiceRequest): string {
  const meant = Object.entries(headers).filter(([key]) => /^(if-|range$|content-type$|x-amz-)/.test(key) && !/^x-amz-(date|security-token|user-agent|content-sha256)$/.test(key));
  const text = name === 'scheduler' ? body.toString().replace(/"ClientToken":"[^"]*"/, '') : body.toString('base64');
  return JSON.stringify([name, method, path, query.toString().replace(/clientToken=[^&]*/, ''), meant.sort(), text]);
}

/** What a response says, without the id of the request. */
export function saidOf({ status, headers, body }: ServiceResponse): string {
  const meant = Object.entries(headers).filter(([key]) => !/request-?id|id-2/.test(key));
  return JSON.stringify([status, meant.sort(), body.toString().replace(/<RequestId>[^<]*<\/RequestId>/g, '')]);
}
