import { PublishCommand, SNSClient, SNSServiceException } from '@aws-sdk/client-sns';
import { setTimeout as sleep } from 'node:timers/promises';
import { Message } from './message';

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

/** By region: a topic may be in any. */
const clients = new Map<string, SNSClient>();

/** Tells a topic, wherever it is. Nothing: it was told. */
export async function publish(topic: string, { subject, message }: Message): Promise<Refusal | undefined> {
  const command = new PublishCommand({ TopicArn: topic, Subject: subject, MessageStructure: 'json', Message: message });
  for (let attempt = 1; ; attempt++) {
    const refusal = await send(topic.split(':')[3], command);
    if (!refusal || attempt === ATTEMPTS || !/^Throttl/.test(refusal.code)) return refusal;
    await sleep(FIRST_PAUSE_MILLISECONDS * 2 ** attempt);
  }
}

async function send(region: string, command: PublishCommand): Promise<Refusal | undefined> {
  try {
    await clientIn(region).send(command);
    return undefined;
  } catch (error) {
    const isRefused = error instanceof SNSServiceException && (error.$metadata.httpStatusCode ?? 500) < 500;
    return isRefused ? { code: error.name, reason: error.message } : { code: 'Unknown', reason: `nobody knows whether it arrived: ${(error as Error).message}` };
  }
}

/** The SDK's own attempts would tell a topic twice. */
function clientIn(region: string): SNSClient {
  const client = clients.get(region) ?? new SNSClient({ region, maxAttempts: 1, requestHandler: { requestTimeout: PATIENCE_MILLISECONDS, throwOnRequestTimeout: true } });
  clients.set(region, client);
  return client;
}
