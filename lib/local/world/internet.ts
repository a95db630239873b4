import { createServer, IncomingMessage, request, Server, ServerResponse } from 'node:http';
import { AddressInfo, isIP } from 'node:net';
import { ReleaseError } from '../../contracts/errors';
import { NetworkError } from './network-error';
import { Timeline } from './timeline';

export interface SiteRequest {
  readonly method: string;
  /** Begins with '/', without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SiteResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What answers under a host name. */
export type Site = (request: SiteRequest) => SiteResponse | Promise<SiteResponse>;

/**
 * The internet of a world: the hosts that somebody named, and nothing else. All are served on one loopback port and told apart by the
 * `Host` header; each has an address of its own from the block for documentation (RFC 5737). TLS is not spoken: https is taken for granted.
 */
export class Internet {
  private readonly sites = new Map<string, { readonly address: string; site: Site | undefined }>();
  private readonly missing = new Set<string>();
  private server: Server | undefined;

  /** `onMissing` hears once of each host that is asked and that nobody serves. */
  constructor(private readonly timeline: Timeline, private readonly onMissing: (host: string) => void = () => undefined) {}

  /** Serves a host name. The same name again replaces what was served there. */
  public host(name: string, site: Site): void {
    const host = name.toLowerCase();
    if (isIP(host) || !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(host)) throw new ReleaseError('StoryInvalid', `'${name}' is not a host name; write e.g. ${hostIn(name) ?? 'www.example.com'}`);
    const known = this.sites.get(host);
    this.missing.delete(host);
    if (known) known.site = site;
    else this.sites.set(host, { address: this.nextAddress(), site });
  }

  /** From now on the name is not found. Its address is nobody else's. */
  public unhost(name: string): void {
    const known = this.sites.get(name.toLowerCase());
    if (!known?.site) throw new ReleaseError('StoryInvalid', `nobody serves ${name}`);
    known.site = undefined;
  }

  /** The address of a host; nothing for a name that nobody serves. */
  public resolve(name: string): string | undefined {
    const known = this.sites.get(name.toLowerCase());
    return known?.site && known.address;
  }

  /** What a host's name leads to for those who ask the name service. */
  public lookUp(name: string): string | undefined {
    const address = this.resolve(name);
    if (address === undefined && !this.missing.has(name.toLowerCase())) {
      this.missing.add(name.toLowerCase());
      this.onMissing(name.toLowerCase());
    }
    return address;
  }

  /** The host at an address. */
  public hostAt(address: string): string | undefined {
    return [...this.sites].find(([, { address: other, site }]) => site && other === address)?.[0];
  }

  /** The addresses of all hosts that somebody serves. */
  public get addresses(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.sites].flatMap(([host, { address, site }]) => (site ? [[host, address]] : [])));
  }

  public async start(): Promise<void> {
    const server = createServer((incoming, outgoing) => {
      this.answer(incoming, outgoing).catch(() => incoming.socket.destroy());
    });
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    this.server = server;
  }

  public get port(): number {
    if (!this.server) throw new ReleaseError('UsageInvalid', 'the world\'s internet was not started');
    return (this.server.address() as AddressInfo).port;
  }

  public async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  /** Asks as a reader does. No redirect is followed. Throws HostUnknown for a host that nobody named. */
  public async get(url: string): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }> {
    const { hostname, host, pathname, search } = urlIn(url);
    if (this.resolve(hostname) === undefined) {
      throw new ReleaseError('HostUnknown', `nobody serves ${hostname} (served: ${this.served().join(', ') || 'nothing'}); ${howToServe(hostname)}`);
    }
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ host: '127.0.0.1', port: this.port, path: `${pathname}${search}`, headers: { host }, agent: false }, resolve).on('error', reject).end();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode ?? 0, headers: plain(response), body: Buffer.concat(chunks).toString('utf8') };
  }

  private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    for await (const _ of incoming) void _;
    const host = (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const site = this.sites.get(host)?.site;
    if (!site) throw NetworkError.notFound(host);
    const [path, query] = (incoming.url ?? '/').split('?', 2);
    const { status, headers, body = '' } = await site({ method: incoming.method ?? 'GET', path: decodeURI(path), query: new URLSearchParams(query), headers: plain(incoming) });
    const bytes = Buffer.from(body);
    outgoing.sendDate = false;
    outgoing.writeHead(status, { 'date': this.timeline.date.toUTCString(), 'content-length': String(bytes.length), ...headers });
    outgoing.end(incoming.method === 'HEAD' ? undefined : bytes);
  }

  private served(): string[] {
    return [...this.sites].filter(([, { site }]) => site).map(([name]) => name);
  }

  private nextAddress(): string {
    const last = 10 + this.sites.size;
    if (last > 254) throw new ReleaseError('StoryInvalid', 'a rehearsal serves at most 245 host names');
    return `198.51.100.${last}`;
  }
}

/** What to do about a host that nobody serves: in a story, and in the shell. */
export function howToServe(host: string): string {
  return `name it with r.host('${host}', bucket), in the shell: host ${host} BUCKET`;
}

function urlIn(text: string): URL {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return new URL(text);
  throw new ReleaseError('StoryInvalid', `'${text}' is no URL; write e.g. https://${hostIn(text) ?? 'www.example.com'}/`);
}

/** The host name that somebody has probably meant. */
function hostIn(text: string): string | undefined {
  return /^(?:[a-z]+:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=[:/?#]|$)/i.exec(text)?.[1].toLowerCase();
}

function plain({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']));
}
