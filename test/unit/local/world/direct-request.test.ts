import * as http from 'node:http';
import { DirectRequest, needsNoConnection } from '../../../../lib/local/world/host/direct-request';
import { CallFate } from '../../../../lib/local/world/call';
import { Service } from '../../../../lib/local/world/service';
import { parts, Parts, REGION } from './world-fixture';

/** Without the headers that are about the connection itself. */
const lasting = (headers: object): object => Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'connection' && name !== 'keep-alive'));

/** Answers with what it was asked. */
const echo: Service = {
  handle: async ({ method, path, query, headers, body }) => ({
    status: 201, headers: { 'X-Echo': 'yes' }, body: JSON.stringify({ method, path, query: [...query], headers: lasting(headers), body: body.toString('base64') }),
  }),
};

type Client = http.ClientRequest | DirectRequest;
type Write = (request: Client) => void;

interface Seen {
  readonly error?: { readonly code: string; readonly message: string };
  readonly status?: number;
  readonly headers?: object;
  readonly body?: unknown;
}

describe('a request without a connection', () => {
  let world: Parts;
  let fate: CallFate = 'proceed';
  beforeAll(async () => {
    world = await parts({ onCall: async () => fate });
    world.server.register('echo', 'rest-json', echo);
  });
  beforeEach(() => { fate = 'proceed'; });
  afterAll(() => world.close());

  const optionsOf = (options: http.RequestOptions): http.RequestOptions => {
    const { credentials: { accessKeyId, sessionToken } } = world.client();
    const signature = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260105/${REGION}/echo/aws4_request, x`;
    return { host: '127.0.0.1', port: world.server.port, ...options, headers: { 'authorization': signature, 'X-Amz-Security-Token': sessionToken, ...options.headers as object } };
  };

  const seen = (make: (done: (response: http.IncomingMessage) => void) => Client, write: Write) => new Promise<Seen>((resolve) => {
    const request = make((response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode, headers: lasting(response.headers), body: text === '' ? text : JSON.parse(text) });
      });
    });
    request.on('error', ({ code, message }: NodeJS.ErrnoException) => resolve({ error: { code: code!, message } }));
    write(request);
  });

  /** What comes of a request, with a connection and without one. */
  const both = async (given: http.RequestOptions, write: Write): Promise<[Seen, Seen]> => {
    const options = optionsOf(given);
    return [
      await seen((done) => http.request({ ...options, agent: false }, done), write),
      await seen((done) => new DirectRequest(options, (request) => world.server.answer(request), done), write),
    ];
  };

  test.each<[string, http.RequestOptions, Write]>([
    ['no body', { path: '/a%20b/c?x=1&y' }, (r) => r.end()],
    ['a body in one piece', { method: 'POST' }, (r) => r.end('{"a":"ä"}')],
    ['a body in pieces', { method: 'PUT' }, (r) => { r.write('one'); r.end('two'); }],
    ['an announced length', { method: 'put', headers: { 'Content-Length': 3 } }, (r) => { r.write('on'); r.end('e'); }],
    ['nothing where a body could be', { method: 'POST' }, (r) => r.end()],
    ['HEAD', { method: 'HEAD' }, (r) => r.end()],
    ['headers with blanks, lists and numbers', { headers: { 'X-Blank': '  a  b ', 'x-list': ['a', 'b'], 'x-number': 7 } }, (r) => r.setHeader('X-Late', 'c').end()],
  ])('is seen and answered as one with a connection: %s', async (_name, options, write) => {
    const [connected, direct] = await both(options, write);
    expect(connected.status).toBe(201);
    expect(direct).toEqual(connected);
  });

  test.each<CallFate>(['drop-before', 'drop-after'])('breaks as a connection does: %s', async (dropped) => {
    fate = dropped;
    const [connected, direct] = await both({ method: 'POST' }, (r) => r.end('x'));
    expect(direct).toEqual(connected);
    expect(direct.error).toEqual({ code: 'ECONNRESET', message: 'socket hang up' });
  });

  test('fails when it is taken back, or when it is not as long as it said', async () => {
    const [connected, direct] = await both({ method: 'POST' }, (r) => { r.end('x'); r.destroy(); });
    expect(direct).toEqual(connected);
    expect(direct.error?.code).toBe('ECONNRESET');
    const answer = (request: Parameters<Parts['server']['answer']>[0]) => world.server.answer(request);
    const short = await seen((done) => new DirectRequest(optionsOf({ method: 'PUT', headers: { 'content-length': '5' } }), answer, done), (r) => r.end('abc'));
    expect(short.error?.code).toBe('ECONNRESET');
  });

  test.each<[string, http.RequestOptions]>([
    ['a path with a blank', { path: '/a b' }],
    ['a header of two lines', { headers: { 'x-a': 'one\ntwo' } }],
    ['a name that is none', { headers: { 'x a': '1' } }],
    ['no value', { headers: { 'x-a': undefined } }],
  ])('throws as Node does: %s', (_name, given) => {
    const options = optionsOf(given);
    const codeOf = (make: () => unknown): string => {
      try {
        make();
        return 'nothing';
      } catch (error) {
        return (error as NodeJS.ErrnoException).code!;
      }
    };
    const expected = codeOf(() => http.request(options).on('error', () => undefined).destroy());
    expect(expected).toMatch(/^ERR_/);
    expect(codeOf(() => new DirectRequest(options, () => Promise.resolve(undefined)))).toBe(expected);
  });

  test('is not for what only a connection can do', () => {
    expect(needsNoConnection({ headers: { 'content-type': 'a' } })).toBe(true);
    for (const options of [{ auth: 'a:b' }, { signal: new AbortController().signal }, { headers: { Expect: '100-continue' } }, { headers: ['a', 'b'] }]) {
      expect(needsNoConnection(options)).toBe(false);
    }
  });
});
