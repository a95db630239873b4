import { SOMEBODY } from '../../../helpers/access';
import { parts, Parts, START, thrown } from './world-fixture';

describe('the host of handlers', () => {
  let world: Parts;
  beforeEach(async () => { world = await parts({ patience: 200 }); });
  afterEach(() => world.close());

  const answer = async (name: string, event: unknown = {}) => {
    const outcome = await world.lambda.invoke(name, event, SOMEBODY);
    return { ...outcome, value: JSON.parse(outcome.payload) };
  };

  test('runs a handler with its own variables, virtual time and nothing of the laptop', async () => {
    process.env.LAPTOP_SECRET = 'yes';
    world.register('f', `exports.handler = async (event, context) => ({
      event, env: process.env, now: new Date().toISOString(), same: Date.now() === new Date().getTime(), isDate: new Date(0) instanceof Date, parsed: new Date(5).getTime(),
      remaining: context.getRemainingTimeInMillis(), name: context.functionName, arn: context.invokedFunctionArn, request: context.awsRequestId, cwd: process.cwd(),
      hidden: typeof process.mainModule + typeof process.binding, viaGlobal: globalThis.process.env.A })`, { environment: { A: '1' }, timeoutSeconds: 30 });
    const { value } = await answer('f', { x: 1 });
    delete process.env.LAPTOP_SECRET;
    expect(value).toMatchObject({
      event: { x: 1 }, now: START.toISOString(), same: true, isDate: true, parsed: 5, remaining: 30_000, name: 'f', arn: world.lambda.exists('f') && expect.stringContaining(':function:f'),
      cwd: '/var/task', hidden: 'undefinedundefined', viaGlobal: '1',
    });
    expect(value.env).toMatchObject({ A: '1', AWS_REGION: 'eu-west-1', AWS_LAMBDA_FUNCTION_NAME: 'f', AWS_ENDPOINT_URL: world.server.endpoint });
    expect(value.env.LAPTOP_SECRET).toBeUndefined();
    expect(value.env.AWS_CONFIG_FILE).toBe('/dev/null');
  });

  test('keeps an instance for the next invocation and starts a second one for a concurrent one', async () => {
    world.register('f', 'let n = 0; exports.handler = async (event) => { n++; if (event.wait) await new Promise((r) => setTimeout(r, 20)); return n; }');
    expect((await answer('f')).value).toBe(1);
    expect((await answer('f')).value).toBe(2);
    const both = await Promise.all([answer('f', { wait: true }), answer('f', { wait: true })]);
    expect(both.map(({ value }) => value).sort()).toEqual([1, 3]);
    expect(world.host.instances('f')).toHaveLength(2);
  });

  test('reports what a handler throws, without a path of this machine', async () => {
    world.register('f', 'exports.handler = async () => { const e = new TypeError("no"); throw e; }');
    const { value, functionError } = await answer('f');
    expect(functionError).toBe('Unhandled');
    expect(value).toMatchObject({ errorType: 'TypeError', errorMessage: 'no' });
    expect(value.trace[0]).toBe('TypeError: no');
    expect(value.trace.slice(1).every((line: string) => line.includes('/var/task/index.js'))).toBe(true);
  });

  test('captures the log without credentials', async () => {
    world.register('f', 'exports.handler = async () => { console.log("token", process.env.AWS_SESSION_TOKEN, process.env.AWS_SECRET_ACCESS_KEY, { a: 1 }); process.stdout.write("raw\\n"); }');
    await answer('f');
    expect(world.lambda.logs('f').map(({ text }) => text)).toEqual(['token [secret] [secret] { a: 1 }', 'raw']);
  });

  test('answers null for nothing', async () => {
    world.register('f', 'exports.handler = async () => {}');
    expect((await world.lambda.invoke('f', 1, SOMEBODY)).payload).toBe('null');
  });

  test('loads files of the function and modules of Node', async () => {
    world.register('f', { 'index.js': 'const { two } = require("./lib/two"); const { join } = require("path"); exports.handler = async () => join("a", String(two))', 'lib/two.js': 'exports.two = require("./data.json").two', 'lib/data.json': '{"two":2}' });
    expect((await answer('f')).value).toBe('a/2');
  });

  test('fails as Lambda does if the handler or a module is missing', async () => {
    world.register('f', 'exports.other = 1');
    expect((await answer('f')).value).toMatchObject({ errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' });
    world.register('g', 'require("left-pad")');
    expect((await answer('g')).value).toMatchObject({ errorType: 'Runtime.ImportModuleError', errorMessage: "Error: Cannot find module 'left-pad'" });
    world.register('s', 'exports.handler = async () => {');
    expect((await answer('s')).value).toMatchObject({ errorType: 'Runtime.UserCodeSyntaxError' });
    world.register('h', {});
    expect((await answer('h')).value).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
  });

  test('loads anew after a load that failed', async () => {
    world.register('f', 'globalThis.count = (globalThis.count || 0) + 1; if (!process.env.X) throw new RangeError("cold " + globalThis.count); exports.handler = async () => 1');
    expect((await answer('f')).value.errorMessage).toBe('cold 1');
    expect((await answer('f')).value.errorMessage).toBe('cold 1');
  });

  test('fails by name for modules of the runtime, ES modules, callbacks and forbidden modules', async () => {
    world.register('sdk', 'require("@aws-sdk/client-s3")');
    world.register('esm', { 'index.mjs': 'export const handler = 1' });
    world.register('callback', 'exports.handler = (event, context, done) => done()');
    world.register('worker', 'exports.handler = async () => require("node:worker_threads")');
    expect(await thrown(world.lambda.invoke('sdk', {}, SOMEBODY))).toMatchObject({ code: 'Unsupported', message: expect.stringContaining('bundle it') });
    expect(await thrown(world.lambda.invoke('esm', {}, SOMEBODY))).toMatchObject({ code: 'Unsupported', message: expect.stringContaining('index.mjs') });
    expect(await thrown(world.lambda.invoke('callback', {}, SOMEBODY))).toMatchObject({ code: 'Unsupported' });
    expect(await thrown(world.lambda.invoke('worker', {}, SOMEBODY))).toMatchObject({ code: 'Unsupported', message: expect.stringContaining('node:worker_threads') });
  });

  test('fails every way out: fetch, sockets, child processes, import(), unknown hosts, this machine', async () => {
    const attempts: Record<string, string> = {
      fetch: 'await fetch("http://example.com")', global: 'await globalThis.fetch("http://example.com")', net: 'require("net").connect(80, "example.com")',
      child: 'require("child_process").execSync("id")', tls: 'require("tls").connect(443)', dns: 'require("dns").resolveMx("example.com", () => 0)',
    };
    for (const [name, code] of Object.entries(attempts)) {
      world.register(name, `exports.handler = async () => { ${code} }`);
      expect(await thrown(world.lambda.invoke(name, {}, SOMEBODY))).toMatchObject({ code: 'Unsupported' });
    }
    const requests: Record<string, string> = {
      name: '{ host: "example.com" }', address: '{ host: "93.184.216.34" }', self: '{ host: "127.0.0.1", port: 1 }', local: '{ host: "localhost", port: 9 }',
    };
    for (const [name, options] of Object.entries(requests)) {
      world.register(name, `exports.handler = () => new Promise((_, no) => require("http").get(${options}).on("error", no))`);
      expect((await answer(name)).value.errorMessage).toMatch(name === 'name' ? 'getaddrinfo ENOTFOUND example.com' : 'ECONNREFUSED');
    }
    world.register('import', 'exports.handler = async () => (await import("node:https")).get');
    expect((await answer('import')).functionError).toBe('Unhandled');
  });

  test('gives up a handler that hangs, as a timeout, and kills its instance', async () => {
    world.register('f', 'exports.handler = () => new Promise(() => {})', { timeoutSeconds: 7 });
    const { value, milliseconds } = await answer('f');
    expect(value.errorMessage).toMatch(/^RequestId: \S+ Error: Task timed out after 7\.00 seconds$/);
    expect(milliseconds).toBe(7000);
    expect(world.host.instances('f')).toHaveLength(0);
  });

  test('does not give up who waits for somebody that hangs', async () => {
    world.register('hangs', 'exports.handler = () => new Promise(() => {})', { timeoutSeconds: 7 });
    world.register('waits', `exports.handler = () => new Promise((resolve, reject) => {
      const { AWS_ACCESS_KEY_ID: key, AWS_SESSION_TOKEN: token, AWS_ENDPOINT_URL: url } = process.env;
      require('http').request(url + '/2015-03-31/functions/hangs/invocations', { method: 'POST', headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=' + key + '/20260105/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0', 'x-amz-date': '20260105T080000Z', 'x-amz-security-token': token,
      } }, (response) => resolve(response.headers['x-amz-function-error'])).on('error', reject).end('{}');
    })`);
    expect((await answer('waits')).value).toBe('Unhandled');
    expect(world.host.instances('waits')).toHaveLength(1);
    expect(world.host.instances('hangs')).toHaveLength(0);
  });

  test('ends an instance that exits or is killed', async () => {
    world.register('f', 'exports.handler = async () => { try { process.exit(3) } catch {} return 1 }');
    expect((await answer('f')).value).toMatchObject({ errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('Runtime exited with error: exit status 3') });
    world.register('g', 'exports.handler = () => new Promise(() => {})');
    const running = answer('g');
    world.host.kill(world.host.instances('g')[0].accessKeyId);
    expect((await running).value.errorMessage).toMatch('Runtime exited');
    expect(world.host.instances('g')).toHaveLength(0);
  });
});
