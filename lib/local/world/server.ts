import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { ReleaseError } from '../../contracts/errors';
import { CallFate, CallInfo, operationOf } from './call';
import { Identities } from './identities';
import { Ids } from './ids';
import { deniedCall, expiredCaller, guessProtocol, Protocol, renderError, skewedClock, unknownCaller } from './protocols';
import { parseRequest, readRequest, readScope, RequestScope, signedAt, UnsignedRequest, WireRequest } from './request';
import { Service, ServiceError, ServiceResponse, UnsupportedOperation } from './service';
import { Timeline } from './timeline';

export interface WorldServerOptions {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly identities: Identities;
  readonly region: string;
  /** Milliseconds by which a signer's clock may be off. That of a person, who is in the story and not in its time, is not looked at. Default: no clock is. */
  readonly skewMax?: number;
  /** Decides the fate of each call before it is executed. */
  readonly onCall?: (call: CallInfo) => Promise<CallFate>;
  /** Hears of requests that came from somebody who is silenced. They are never executed. */
  readonly onSilenced?: (accessKeyId: string, why: 'asleep' | 'revoked') => void;
  /** Hears of what a stand-in refused because it does not have it, and of what broke inside a stand-in. */
  readonly onFault?: (fault: unknown, call: CallInfo) => void;
}

/** An answer as it stands on the wire. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** All services of a world behind one loopback address: the name in the signature tells which one is meant. */
export class WorldServer {
  private readonly services = new Map<string, { readonly service: Service; readonly protocol: Protocol }>();
  private server: Server | undefined;
  private listensAt: number | undefined;

  constructor(private readonly options: WorldServerOptions) {}

  /** `name` as it stands in signatures, e.g. `s3`. */
  public register(name: string, protocol: Protocol, service: Service): this {
    this.services.set(name, { service, protocol });
    return this;
  }

  public async start(): Promise<void> {
    const server = createServer((incoming, outgoing) => {
      void readRequest(incoming).then((request) => this.answer(request)).catch(() => undefined).then((response) => {
        if (response) send(response, outgoing);
        else incoming.socket.destroy();
      });
    });
    // Connections stay open until the world is closed: a timeout of ours would be a fault that nobody injected.
    server.keepAliveTimeout = 0;
    server.headersTimeout = 0;
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    this.server = server;
    this.listensAt = (server.address() as AddressInfo).port;
  }

  public get port(): number {
    if (this.listensAt === undefined) throw new ReleaseError('UsageInvalid', 'the world\'s server was not started');
    return this.listensAt;
  }

  /** What `AWS_ENDPOINT_URL` has to say. */
  public get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends every connection, whatever is under way. */
  public async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    this.listensAt = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  /** Answers a request that came to the address; nothing if the connection breaks. */
  public async answer(request: WireRequest): Promise<WireResponse | undefined> {
    const unsigned = parseRequest(request);
    const scope = readScope(unsigned.headers);
    const entry = scope && this.services.get(scope.service);
    const protocol = entry?.protocol ?? guessProtocol(scope?.service, unsigned.headers);
    let response: ServiceResponse | undefined;
    try {
      if (!scope) throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
      response = await this.execute(unsigned, scope, protocol, entry?.service);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      response = renderError(protocol, error, this.options.ids.uuid('refused request'));
    }
    return response && this.server ? onTheWire(response, request.method, this.options.timeline.date) : undefined;
  }

  /** Nothing is answered if the call was lost, or the caller is silenced. */
  private async execute(unsigned: UnsignedRequest, scope: RequestScope, protocol: Protocol, service: Service | undefined): Promise<ServiceResponse | undefined> {
    const { accessKeyId } = scope;
    if (this.isSilenced(accessKeyId)) return undefined;
    const call: CallInfo = {
      accessKeyId, service: scope.service, operation: operationOf(scope.service, unsigned), request: { ...unsigned, caller: this.callerOf(unsigned, scope, protocol) },
    };
    const fate = await this.options.onCall?.(call) ?? 'proceed';
    if (fate === 'deny') throw deniedCall(protocol, { ...call, arn: call.request.caller.arn });
    if (fate === 'drop-before' || this.isSilenced(accessKeyId)) return undefined;
    const response = await this.run(service, scope, call, protocol);
    return fate === 'drop-after' || this.isSilenced(accessKeyId) ? undefined : response;
  }

  private async run(service: Service | undefined, scope: RequestScope, call: CallInfo, protocol: Protocol): Promise<ServiceResponse> {
    try {
      if (!service) throw new UnsupportedOperation('world', `service ${scope.service}`);
      if (scope.region !== this.options.region) throw new UnsupportedOperation('world', `region ${scope.region} (it has ${this.options.region})`);
      const response = await service.handle(call.request);
      if (response.status === 501) this.options.onFault?.(new UnsupportedOperation(scope.service, call.operation), call);
      return response;
    } catch (error) {
      if (!(error instanceof ServiceError) || error instanceof UnsupportedOperation) this.options.onFault?.(error, call);
      const refusal = error instanceof ServiceError ? error : new ServiceError('StandInFault', 'the stand-in itself failed; this is a fault of the rehearsal', 501);
      return renderError(protocol, refusal, this.options.ids.uuid('refused request'));
    }
  }

  private callerOf(unsigned: UnsignedRequest, scope: RequestScope, protocol: Protocol) {
    const identity = this.options.identities.find(scope.accessKeyId);
    if (identity?.sessionToken !== unsigned.headers['x-amz-security-token'] || !identity) throw unknownCaller(protocol);
    const { skewMax, timeline } = this.options;
    if (skewMax !== undefined && !identity.caller.isPerson && !(Math.abs(signedAt(unsigned.headers) - timeline.now) <= skewMax)) throw skewedClock(protocol);
    if (identity.expiresAt !== undefined && identity.expiresAt <= timeline.now) throw expiredCaller(protocol);
    return identity.caller;
  }

  private isSilenced(accessKeyId: string): boolean {
    const why = this.options.identities.silence(accessKeyId);
    if (why) this.options.onSilenced?.(accessKeyId, why);
    return why !== undefined;
  }
}

/** The date is virtual: an SDK client corrects its clock by it. */
function onTheWire({ status, headers, body }: ServiceResponse, method: string, now: Date): WireResponse {
  const bytes = Buffer.from(body);
  return { status, headers: { 'date': now.toUTCString(), 'content-length': String(bytes.length), ...headers }, body: method === 'HEAD' ? Buffer.alloc(0) : bytes };
}

function send({ status, headers, body }: WireResponse, outgoing: ServerResponse): void {
  outgoing.sendDate = false;
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}
