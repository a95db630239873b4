import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FUNCTION_NAMES } from '../../lib/contracts/functions';

const scratch = mkdtempSync(join(tmpdir(), 'bundles-'));

/** Bundles as the build does, into folders of their own. */
function bundleAll(into: string): Map<string, string> {
  const files = FUNCTION_NAMES.map((name) => [name, join(scratch, into, name, 'index.js')] as const);
  const script = `import { bundle } from './scripts/bundle.mjs';
    for (const [name, file] of ${JSON.stringify(files)}) await bundle('lambda/' + name + '/handler.ts', file);`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script]);
  return new Map(files.map(([name, file]) => [name, readFileSync(file, 'utf8')]));
}

const once = bundleAll('once');

test.each(FUNCTION_NAMES)('the bundle of %s holds nothing of CDK and has at most 150 kB, compressed', (name) => {
  const text = once.get(name)!;
  expect(text).not.toMatch(/aws-cdk-lib|constructs/);
  expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(150_000);
});

test('bundling again, into another folder, gives the same bytes', () => {
  const again = bundleAll('again');
  expect(FUNCTION_NAMES.filter((name) => again.get(name) !== once.get(name))).toEqual([]);
});

test('the bundles that are shipped are of these sources', () => {
  const stale = FUNCTION_NAMES.filter((name) => readFileSync(join('lambda', name, 'dist', 'index.js'), 'utf8') !== once.get(name));
  expect(stale).toEqual([]);
});

describe('a bundled client', () => {
  let server: Server;
  afterAll(() => { server.close(); });

  test('still knows the errors of its service by their names, and sends what the service expects', async () => {
    const asked: string[] = [];
    server = createServer((request, response) => {
      asked.push(`${request.method!} ${request.url!} ${String(request.headers['x-amz-target'])}`);
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: 'ParameterNotFound', message: 'there is none' }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => { server.once('listening', resolve); });
    const entry = join(scratch, 'ask.js');
    const script = `import { bundle } from './scripts/bundle.mjs'; await bundle('lambda/shared/configuration.client.ts', ${JSON.stringify(entry)});`;
    execFileSync(process.execPath, ['--input-type=module', '-e', script]);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    });
    const { readConfiguration } = jest.requireActual<typeof import('../../lambda/shared/configuration.client')>(entry);
    await expect(readConfiguration('/store', 'shop', 'prod')).rejects.toMatchObject({
      code: 'EnvironmentUnknown', cause: { name: 'ParameterNotFound', message: 'there is none' },
    });
    expect(asked).toEqual(['POST / AmazonSSM.GetParameter']);
  });
});
