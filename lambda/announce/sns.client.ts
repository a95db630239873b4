import { request as overHttp, IncomingMessage, RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../shared/clock';
import { Message } from './message';
import { signedForm } from './signature';

/** How long SNS may take to answer. */
const PATIENCE_MILLISECONDS = 5000;
/** What SNS has no room for is tried again so often. Nothing else is: who got no answer does not know whether the message is on its way. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MILLISECONDS = 100;

/** Why a topic was not told. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
}

const NO_ANSWER = 'Unknown';

/** Tells a topic, wherever it is. Nothing: it was told. */
export async function publish(topic: string, { subject, message }: Message): Promise<Refusal | undefined> {
  const body = new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', TopicArn: topic, Subject: subject, MessageStructure: 'json', Message: message }).toString();
  for (let attempt = 1; ; attempt++) {
    const refusal = await send(topic, body).catch(unanswered);
    if (!refusal || attempt === ATTEMPTS || !/^Throttl/.test(refusal.code)) return refusal;
    await sleep(FIRST_PAUSE_MILLISECONDS * 2 ** attempt);
  }
}

function send(topic: string, body: string): Promise<Refusal | undefined> {
  const [, partition, , region] = topic.split(':');
  const { AWS_ENDPOINT_URL: elsewhere, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  const url = new URL(elsewhere ?? `https://sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`);
  const signer = { accessKeyId: AWS_ACCESS_KEY_ID ?? '', secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '', sessionToken: AWS_SESSION_TOKEN ?? '' };
  const headers = { ...signedForm({ host: url.host, service: 'sns', region, body, at: now() }, signer), 'content-length': String(Buffer.byteLength(body)) };
  const options: RequestOptions = { hostname: url.hostname, ...(url.port && { port: Number(url.port) }), path: '/', method: 'POST', headers };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? overHttp : overHttps)(options, (response) => void read(response).then(resolve, reject));
    request.once('error', reject);
    request.setTimeout(PATIENCE_MILLISECONDS, () => request.destroy(new TypeError(`no answer within ${PATIENCE_MILLISECONDS / 1000} seconds`)));
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Refusal | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { statusCode = 0 } = response;
  if (statusCode === 200) return undefined;
  const text = Buffer.concat(chunks).toString('utf8');
  const field = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  const reason = (field('Message') ?? `SNS answered ${statusCode}`).replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return statusCode >= 500 ? unanswered(new TypeError(reason)) : { code: field('Code') ?? String(statusCode), reason };
}

/** Sent, and nobody knows whether it arrived. */
function unanswered(error: Error): Refusal {
  return { code: NO_ANSWER, reason: `nobody knows whether it arrived: ${error.message}` };
}
