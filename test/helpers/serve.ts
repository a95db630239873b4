import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { Caller, Service, ServiceRequest } from '../../lib/local/world/service';

/** Who calls in tests that do not care who calls. */
export const CALLER: Caller = {
  arn: 'arn:aws:sts::111111111111:assumed-role/Tester/session',
  account: '111111111111',
  roleArn: 'arn:aws:iam::111111111111:role/Tester',
};

/** What a real SDK client needs besides the endpoint: `new S3Client({ ...CLIENT, endpoint })`. One attempt only, so that a refusal is seen at once. */
export const CLIENT = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' },
  maxAttempts: 1,
};

export interface Served {
  /** `http://127.0.0.1:<port>`; S3 clients go path-style by themselves because it is an IP address. */
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/** Puts a stand-in behind loopback HTTP. `caller` may be a function of the request, to let several people call. */
export async function serve(service: Service, caller: Caller | ((headers: Readonly<Record<string, string>>) => Caller) = CALLER): Promise<Served> {
  const server = createServer((incoming, outgoing) => {
    answer(service, caller, incoming, outgoing).catch((error: unknown) => {
      // A stand-in answers its own errors; what arrives here is a fault of the stand-in.
      outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(error instanceof Error ? error.stack : String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    }),
  };
}

async function answer(service: Service, caller: Caller | ((headers: Readonly<Record<string, string>>) => Caller), incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const request = read(incoming, Buffer.concat(chunks), caller);
  const response = await service.handle(request);
  const body = Buffer.from(response.body);
  outgoing.writeHead(response.status, { 'content-length': String(body.length), ...response.headers });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}

function read(incoming: IncomingMessage, body: Buffer, caller: Caller | ((headers: Readonly<Record<string, string>>) => Caller)): ServiceRequest {
  const [path, ...query] = (incoming.url ?? '/').split('?');
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']));
  return {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(path),
    query: new URLSearchParams(query.join('?')),
    headers,
    body,
    caller: typeof caller === 'function' ? caller(headers) : caller,
  };
}
