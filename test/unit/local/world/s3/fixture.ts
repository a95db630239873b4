import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { request } from 'node:http';
import { Ids } from '../../../../../lib/local/world/ids';
import { BusEvent } from '../../../../../lib/local/world/ports';
import { S3Service } from '../../../../../lib/local/world/s3/service';
import { Timeline } from '../../../../../lib/local/world/timeline';
import type { AccessPort } from '../../../../../lib/local/world/iam/access-port';
import { EVERYTHING_ALLOWED } from '../../../../helpers/access';
import { CLIENT, serve } from '../../../../helpers/serve';

export const BY = 'arn:aws:iam::111111111111:role/Writer';
export const HOUR = 3600_000;

/** The client warns of refused streams on the console, where nobody reads it. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A served S3 with three buckets: `plain`, `versioned` (which tells EventBridge) and `locked`. */
export async function s3World(limits: { readonly pageSize?: number; readonly objectBytes?: number } = {}, access: AccessPort = EVERYTHING_ALLOWED) {
  const timeline = new Timeline(new Date('2026-03-01T12:00:00Z'));
  const events: BusEvent[] = [];
  const service = new S3Service({
    timeline, ids: new Ids('test'), events: { put: (event) => events.push(event) }, access, account: '111111111111', region: 'eu-west-1', limits,
  });
  service.createBucket({ name: 'plain' });
  service.createBucket({ name: 'versioned', versioned: true, eventBridge: true });
  service.createBucket({ name: 'locked', objectLock: true });
  const { endpoint, close } = await serve(service);
  const client = new S3Client({ ...CLIENT, endpoint, logger: SILENT });
  return {
    timeline, events, service, client, endpoint,
    close: async () => {
      client.destroy();
      await close();
    },
  };
}

export type S3World = Awaited<ReturnType<typeof s3World>>;

export interface Refusal {
  readonly code: string;
  readonly status: number | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How the real client saw a refusal. */
export async function refused(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    return { code: error.name, status: error.$metadata.httpStatusCode, message: error.message, headers: error.$response?.headers ?? {} };
  }
  throw new TypeError('the call was not refused');
}

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request that no SDK client would send. */
export async function raw(endpoint: string, method: string, path: string, headers: Record<string, string>, body: string | Buffer = ''): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${endpoint}${path}`, { method, headers }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export function codeOf(reply: RawReply): string {
  return `${reply.status} ${/<Code>([^<]*)<\/Code>/.exec(reply.body)?.[1]}`;
}
