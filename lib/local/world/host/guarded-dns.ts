import * as dns from 'node:dns';
import { isIP, LookupFunction } from 'node:net';
import { howToServe, Internet } from '../internet';
import { NetworkError } from '../network-error';
import { refusing } from './refuse';

interface Address {
  readonly address: string;
  readonly family: number;
}

/** `dns.lookup` in a world: its own hosts, `localhost`, and addresses themselves. */
export function lookupIn(internet: Internet): LookupFunction {
  return (host, options, done) => {
    queueMicrotask(() => {
      const family = familyOf(options.family);
      const found = find(internet, host);
      if (!found) done(NetworkError.notFound(host, ` (this rehearsal has no host of that name; ${howToServe(host)})`), '', 4);
      else if (family !== 0 && family !== found.family) done(NetworkError.notFound(host), '', 4);
      else if (options.all) done(null, [found]);
      else done(null, found.address, found.family);
    });
  };
}

/** Node's `dns` and `dns/promises` for handlers: `lookup` and `resolve4` know the world's hosts; everything else is refused. */
export function guardedDns(internet: Internet): { readonly dns: object; readonly promises: object } {
  const lookup = lookupIn(internet);
  const ask = (host: string, options: dns.LookupOptions | number = {}) => new Promise<Address | readonly Address[]>((resolve, reject) => {
    const given = typeof options === 'number' ? { family: options } : options;
    lookup(host, given, (error, address, family) => {
      if (error) reject(error);
      else resolve(typeof address === 'string' ? { address, family: family ?? 4 } : address);
    });
  });
  const resolve4 = async (host: string) => [await ask(host, { family: 4 })].flat().map(({ address }) => address);
  const promises = refusing('dns.promises', dns.promises, { lookup: ask, resolve4 });
  const called = (host: string, options: unknown, done?: unknown) => {
    if (typeof options === 'function') return lookup(host, {}, options as Parameters<LookupFunction>[2]);
    return lookup(host, typeof options === 'number' ? { family: options } : options as dns.LookupOptions, done as Parameters<LookupFunction>[2]);
  };
  return { dns: refusing('dns', dns, { lookup: called, promises }), promises };
}

function find(internet: Internet, host: string): Address | undefined {
  if (isIP(host)) return { address: host, family: isIP(host) };
  if (host === 'localhost') return { address: '127.0.0.1', family: 4 };
  const address = internet.lookUp(host);
  return address === undefined ? undefined : { address, family: 4 };
}

function familyOf(family: dns.LookupOptions['family']): number {
  return family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family ?? 0;
}
