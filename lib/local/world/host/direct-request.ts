import * as http from 'node:http';
import { Writable } from 'node:stream';
import { NetworkError } from '../network-error';
import type { WireRequest } from '../request';
import type { WireResponse } from '../server';

export type Answering = (request: WireRequest) => Promise<WireResponse | undefined>;

/** Where a response came from, as far as Node's own `IncomingMessage` asks. */
const NO_SOCKET = Object.freeze({ readable: false, destroyed: true, readableHighWaterMark: 65_536 }) as never;

/** Options that only a connection could obey. */
const CONNECTED = ['auth', 'createConnection', 'lookup', 'signal', 'socketPath'] as const;

const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/** Whether a request can do without a connection: it wants nothing that only a connection has. */
export function needsNoConnection(options: http.RequestOptions): boolean {
  if (CONNECTED.some((name) => options[name] !== undefined && options[name] !== null) || Array.isArray(options.headers)) return false;
  return !Object.keys(options.headers ?? {}).some((name) => /^(expect|upgrade|transfer-encoding|trailer)$/i.test(name));
}

/**
 * A request to the world's services without a connection: what is written and what is answered are the same bytes. It is what clients use
 * of Node's `ClientRequest`. Nobody is in the way, so its timeouts never come.
 */
export class DirectRequest extends Writable {
  public readonly method: string;
  public readonly path: string;
  public readonly socket = null;
  public readonly reusedSocket = false;
  private readonly headers: Record<string, string>;
  private readonly chunks: Buffer[] = [];
  private isInPieces = false;
  private isAnswered = false;

  constructor({ method = 'GET', path, host, hostname, port, headers }: http.RequestOptions, private readonly answering: Answering, callback?: (response: http.IncomingMessage) => void) {
    super({ autoDestroy: false });
    this.method = method.toUpperCase();
    this.path = path ?? '/';
    if (/[^\u0021-\u00ff]/.test(this.path)) throw Object.assign(new TypeError('Request path contains unescaped characters'), { code: 'ERR_UNESCAPED_CHARACTERS' });
    this.headers = { host: `${hostname ?? host}:${port}` };
    for (const [name, value] of Object.entries(headers ?? {})) this.setHeader(name, value as string);
    if (callback) this.once('response', callback);
  }

  public setHeader(name: string, value: number | string | readonly string[]): this {
    const text = Array.isArray(value) ? value.join(', ') : value as string;
    http.validateHeaderName(name);
    http.validateHeaderValue(name, text);
    this.headers[name.toLowerCase()] = String(text).replace(/^[ \t]+|[ \t]+$/g, '');
    return this;
  }

  public getHeader(name: string): string | undefined {
    return this.headers[name.toLowerCase()];
  }

  public removeHeader(name: string): void {
    delete this.headers[name.toLowerCase()];
  }

  public setTimeout(): this {
    return this;
  }

  public setNoDelay(): void {}

  public setSocketKeepAlive(): void {}

  public flushHeaders(): void {}

  public abort(): void {
    this.destroy();
  }

  public override write(chunk: unknown, ...rest: never[]): boolean {
    this.isInPieces = true;
    return super.write(chunk, ...rest);
  }

  public override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  public override _final(done: () => void): void {
    done();
    void this.exchange();
  }

  /** Whoever takes a request back before it is answered is told so. */
  public override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    done(error ?? (this.isAnswered ? null : NetworkError.hungUp()));
  }

  /** As Node does: the length of what comes in one piece, if the method is one that has a body. */
  private announce(length: number): void {
    if (this.headers['content-length'] !== undefined || BODILESS.has(this.method)) return;
    if (this.isInPieces) this.headers['transfer-encoding'] = 'chunked';
    else this.headers['content-length'] = String(length);
  }

  private async exchange(): Promise<void> {
    const body = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
    this.announce(body.length);
    const isWhole = this.headers['transfer-encoding'] === 'chunked' || Number(this.headers['content-length'] ?? 0) === body.length;
    const answer = isWhole ? await this.answering({ method: this.method, url: this.path, headers: this.headers, body }).catch(() => undefined) : undefined;
    if (this.destroyed) return;
    if (!answer) return void this.destroy();
    this.isAnswered = true;
    const response = responseOf(answer);
    response.once('close', () => this.destroy());
    if (!this.emit('response', response)) response.resume();
  }
}

function responseOf({ status, headers, body }: WireResponse): http.IncomingMessage {
  const response = new http.IncomingMessage(NO_SOCKET);
  response.httpVersion = '1.1';
  response.statusCode = status;
  response.statusMessage = http.STATUS_CODES[status] ?? '';
  for (const [name, value] of Object.entries(headers)) response.rawHeaders.push(name, value);
  response.headers = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  response.complete = true;
  if (body.length > 0) response.push(body);
  response.push(null);
  return response;
}
