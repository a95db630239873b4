import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, LookupFunction } from 'node:net';
import { Internet } from '../internet';
import { NetworkError } from '../network-error';
import { Answering, DirectRequest, needsNoConnection } from './direct-request';
import { lookupIn } from './guarded-dns';
import { refuse } from './refuse';

type Callback = (response: http.IncomingMessage) => void;
type Options = http.RequestOptions;

/** Where handlers may go. */
export interface WayOut {
  readonly internet: Internet;
  /** The port of the world's services on 127.0.0.1. */
  readonly worldPort: () => number;
  /** What answers there. */
  readonly answering: Answering;
}

/**
 * Node's `http` and `https` for handlers: requests go to the world's services or to hosts of the world's internet, and nowhere else.
 * https is answered without TLS.
 */
export function guardedHttp(way: WayOut): { readonly http: object; readonly https: object } {
  const of = (real: typeof http | typeof https, isSecure: boolean) => {
    const request = (...args: unknown[]) => send(way, isSecure, args);
    const get = (...args: unknown[]) => request(...args).end();
    const forbidden = (name: string) => refuse(`${isSecure ? 'https' : 'http'}.${name}`);
    const module = { ...real, request, get, createServer: forbidden('createServer'), ClientRequest: forbidden('ClientRequest') };
    return { ...module, default: module };
  };
  return { http: of(http, false), https: of(https, true) };
}

function send(way: WayOut, isSecure: boolean, args: readonly unknown[]): http.ClientRequest | DirectRequest {
  const { options, callback } = readArguments(args);
  const host = String(options.hostname ?? options.host ?? 'localhost').replace(/^\[|\]$/g, '');
  const port = Number(options.port ?? options.defaultPort ?? (isSecure ? 443 : 80));
  if (!isSecure && host === '127.0.0.1' && port === way.worldPort()) {
    return needsNoConnection(options) ? new DirectRequest(options, way.answering, callback) : http.request(options, callback);
  }
  const { method, path, timeout, signal, auth } = options;
  const standard = port === (isSecure ? 443 : 80);
  const named = isIP(host) ? way.internet.hostAt(host) : host;
  const headers = { host: `${named ?? host}${standard ? '' : `:${port}`}`, ...lowerCased(options.headers) };
  return http.request({
    method, path, timeout, signal, auth, headers, agent: false, port: way.internet.port,
    // Always a name, so that Node asks the lookup below, which is the only one who knows the way.
    host: 'host.invalid',
    lookup: lookupOf(way, host, port, String(headers.host), options.lookup),
  }, callback);
}

/** Finds the address as the caller would, and leads to the loopback port if a host of this world is there. */
function lookupOf({ internet }: WayOut, host: string, port: number, hostHeader: string, own: LookupFunction | undefined): LookupFunction {
  const find = own ?? lookupIn(internet);
  return (_name, options, done) => {
    const arrive = (address: string | undefined) => {
      const at = address === undefined ? undefined : internet.hostAt(address);
      const asked = hostHeader.replace(/:\d+$/, '').toLowerCase();
      if (at === undefined || at !== asked) return done(NetworkError.refused(address ?? host, port), '', 4);
      return options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
    };
    if (isIP(host)) return arrive(host);
    return find(host, options, (error, address) => {
      if (error) return done(error, '', 4);
      return arrive(typeof address === 'string' ? address : address[0]?.address);
    });
  };
}

/** The arguments of `request` in any of their three forms. */
function readArguments(args: readonly unknown[]): { readonly options: Options; readonly callback: Callback | undefined } {
  const rest = [...args];
  const first = rest[0];
  const fromUrl = typeof first === 'string' ? optionsOf(new URL(first)) : isUrl(first) ? optionsOf(first) : undefined;
  if (fromUrl) rest.shift();
  const given = typeof rest[0] === 'object' && rest[0] !== null ? rest.shift() as Options : {};
  return { options: { ...fromUrl, ...given }, callback: rest[0] as Callback | undefined };
}

function isUrl(value: unknown): value is URL {
  return typeof value === 'object' && value !== null && 'href' in value && 'searchParams' in value;
}

function optionsOf(url: URL): Options {
  return {
    protocol: url.protocol, hostname: url.hostname, path: `${url.pathname}${url.search}`,
    ...(url.port && { port: Number(url.port) }),
    ...((url.username || url.password) && { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
  };
}

function lowerCased(headers: http.RequestOptions['headers']): Record<string, number | string | readonly string[]> {
  const entries = Array.isArray(headers) ? pairs(headers) : Object.entries(headers ?? {});
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined).map(([name, value]) => [name.toLowerCase(), value as string]));
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]] as [string, string]] : []));
}
