import { lookup } from 'node:dns/promises';
import { IncomingMessage, request as http } from 'node:http';
import { request as https } from 'node:https';
import { hostOf, isAllowed } from '../../lib/contracts/address';
import { HTTP_GATE_MAX_BYTES, HttpGateParameters } from '../../lib/contracts/http-gate';
import { Answer } from './decide';

/** Asks the URL once: no redirect is followed, and the address that was judged is the address that is asked. Throws if it could not be asked. */
export async function ask({ url, timeoutSeconds, privateAddresses }: HttpGateParameters): Promise<Answer> {
  const { hostname, protocol } = new URL(url);
  const addresses = await lookup(hostOf(url), { all: true });
  const refused = addresses.find(({ address }) => !isAllowed(address, privateAddresses));
  if (addresses.length === 0 || refused) {
    throw new RangeError(`${hostname} is at ${refused?.address ?? 'no address'}, which is not public; name it in privateAddresses if that is meant`);
  }
  const [{ address, family }] = addresses;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const send = protocol === 'https:' ? https : http;
    const call = send(url, {
      method: 'GET',
      headers: { 'accept': '*/*', 'user-agent': 'cdk-release-pipeline' },
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      lookup: (_host, options, done) => (options.all ? done(null, [{ address, family }]) : done(null, address, family)),
    }, resolve);
    call.on('error', reject);
    call.end();
  });
  return { status: response.statusCode!, body: await readBody(response) };
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= HTTP_GATE_MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
