import { SOMEBODY } from '../../../helpers/access';
import { parts, Parts, thrown } from './world-fixture';

/** Asks as the product's probe does: looks the name up, then pins the address. */
const PROBE = `
const { lookup } = require("node:dns/promises");
exports.handler = async ({ url }) => {
  const { hostname, protocol } = new URL(url);
  const addresses = await lookup(hostname, { all: true });
  const [{ address, family }] = addresses;
  const send = require(protocol === "https:" ? "node:https" : "node:http").request;
  const response = await new Promise((resolve, reject) => {
    const call = send(url, { method: "GET", headers: { accept: "*/*" }, signal: AbortSignal.timeout(5000),
      lookup: (_h, o, done) => (o.all ? done(null, [{ address, family }]) : done(null, address, family)) }, resolve);
    call.on("error", reject); call.end();
  });
  let body = ""; for await (const chunk of response) body += chunk;
  return { addresses, status: response.statusCode, location: response.headers.location, body };
};`;

const BY_ADDRESS = `
exports.handler = ({ address, host }) => new Promise((resolve, reject) => {
  require("https").request({ host: address, path: "/p?q=1", headers: { Host: host }, servername: host }, async (response) => {
    let body = ""; for await (const chunk of response) body += chunk; resolve(body);
  }).on("error", reject).end();
});`;

describe('the internet of a world', () => {
  let world: Parts;
  beforeEach(async () => {
    world = await parts();
    world.internet.host('Shop.example', ({ path, query, method }) => ({ status: 200, body: `${method} ${path} ${query}` }));
    world.internet.host('old.example', () => ({ status: 301, headers: { location: 'https://shop.example/' } }));
    world.register('probe', PROBE);
    world.register('pinned', BY_ADDRESS);
  });
  afterEach(() => world.close());

  const ask = async (name: string, event: unknown) => JSON.parse((await world.lambda.invoke(name, event, SOMEBODY)).payload);

  test('serves a named host to handlers over http and https', async () => {
    for (const scheme of ['http', 'https']) {
      expect(await ask('probe', { url: `${scheme}://shop.example/a/b?c=d` })).toEqual({
        addresses: [{ address: '198.51.100.10', family: 4 }], status: 200, body: 'GET /a/b c=d',
      });
    }
  });

  test('follows no redirect', async () => {
    expect(await ask('probe', { url: 'http://old.example/' })).toMatchObject({ status: 301, location: 'https://shop.example/' });
    expect(await world.internet.get('http://old.example/')).toMatchObject({ status: 301 });
  });

  test('serves a host by its address and a Host header', async () => {
    expect(await ask('pinned', { address: '198.51.100.10', host: 'shop.example' })).toBe('GET /p q=1');
  });

  test('fails for an address that belongs to another host', async () => {
    expect((await ask('pinned', { address: '198.51.100.11', host: 'shop.example' })).errorMessage).toMatch('ECONNREFUSED');
  });

  test('fails for a host that nobody named', async () => {
    expect((await ask('probe', { url: 'https://example.com/' })).errorMessage).toBe("getaddrinfo ENOTFOUND example.com (this rehearsal has no host of that name; name it with r.host('example.com', bucket), in the shell: host example.com BUCKET)");
    expect(await thrown(world.internet.get('https://example.com/'))).toMatchObject({ code: 'HostUnknown' });
  });

  test('shows addresses of this machine to a probe as what they are', async () => {
    world.register('lookup', 'exports.handler = ({ host }) => require("dns/promises").lookup(host, { all: true })');
    expect(await ask('lookup', { host: 'localhost' })).toEqual([{ address: '127.0.0.1', family: 4 }]);
    expect(await ask('lookup', { host: '169.254.169.254' })).toEqual([{ address: '169.254.169.254', family: 4 }]);
  });

  test('replaces a site under the same address', async () => {
    world.internet.host('shop.example', () => ({ status: 503 }));
    expect(await ask('probe', { url: 'http://shop.example/' })).toMatchObject({ status: 503, addresses: [{ address: '198.51.100.10' }] });
  });

  test('fails for a host that was taken away; served again, it has its address again and nobody else has it', async () => {
    world.internet.unhost('SHOP.example');
    expect((await ask('probe', { url: 'http://shop.example/' })).errorMessage).toMatch(/^getaddrinfo ENOTFOUND shop\.example \(this rehearsal/);
    expect((await ask('pinned', { address: '198.51.100.10', host: 'shop.example' })).errorMessage).toMatch('ECONNREFUSED');
    await expect(world.internet.get('http://shop.example/')).rejects.toThrow(/nobody serves shop\.example \(served: old\.example\)/);
    expect(() => world.internet.unhost('shop.example')).toThrow('nobody serves shop.example');
    world.internet.host('new.example', () => ({ status: 200 }));
    world.internet.host('shop.example', () => ({ status: 204 }));
    expect(await ask('probe', { url: 'http://new.example/' })).toMatchObject({ addresses: [{ address: '198.51.100.12' }] });
    expect(await ask('probe', { url: 'http://shop.example/' })).toMatchObject({ status: 204, addresses: [{ address: '198.51.100.10' }] });
  });
});
