import { createRequire } from 'node:module';
import * as childProcess from 'node:child_process';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { ReleaseError } from '../../../contracts/errors';
import { guardedDns } from './guarded-dns';
import { guardedHttp, WayOut } from './guarded-http';
import { refusing } from './refuse';

/** Modules of Node that know neither the network nor the machine's clock, or that do no harm with it. */
const PLAIN = new Set([
  'assert', 'assert/strict', 'async_hooks', 'buffer', 'constants', 'crypto', 'diagnostics_channel', 'events', 'fs', 'fs/promises', 'os', 'path', 'path/posix',
  'path/win32', 'perf_hooks', 'punycode', 'querystring', 'stream', 'stream/consumers', 'stream/promises', 'stream/web', 'string_decoder', 'timers',
  'timers/promises', 'tty', 'url', 'util', 'util/types', 'v8', 'zlib',
]);

const load = createRequire(__filename);

/** What `require` gives to a handler, by the name of the module without `node:`. Everything else is refused by name. */
export class GuardedModules {
  private readonly guarded: ReadonlyMap<string, object>;

  constructor(way: WayOut) {
    const { http, https } = guardedHttp(way);
    const { dns, promises } = guardedDns(way.internet);
    this.guarded = new Map<string, object>([
      ['http', http],
      ['https', https],
      ['dns', dns],
      ['dns/promises', promises],
      // Clients of the SDK load these and do not use them here.
      ['http2', refusing('http2', http2, {})],
      ['net', refusing('net', net, { isIP: net.isIP, isIPv4: net.isIPv4, isIPv6: net.isIPv6 })],
      ['tls', refusing('tls', tls, {})],
      ['child_process', refusing('child_process', childProcess, {})],
    ]);
  }

  /** The module, or nothing if the name is not one of Node's. */
  public find(name: string): unknown {
    const plain = name.replace(/^node:/, '');
    if (PLAIN.has(plain)) return load(`node:${plain}`);
    const guarded = this.guarded.get(plain);
    if (guarded) return guarded;
    if (!name.startsWith('node:') && !FORBIDDEN.has(plain)) return undefined;
    throw new ReleaseError('Unsupported', `a handler requires '${name}', which the rehearsal does not give to handlers`);
  }
}

const FORBIDDEN = new Set([
  'cluster', 'dgram', 'domain', 'inspector', 'inspector/promises', 'module', 'readline', 'readline/promises', 'repl', 'sys', 'trace_events', 'vm', 'wasi',
  'worker_threads',
]);
