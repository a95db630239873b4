import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { accessBy, EVERYTHING_ALLOWED, roleWith, trustIn } from '../../../helpers/access';
import type { PlannedResource } from '../../../../lib/plan';
import { CallFate, CallInfo } from '../../../../lib/local/world/call';
import { HandlerHost } from '../../../../lib/local/world/handler-host';
import { Identities } from '../../../../lib/local/world/identities';
import { Ids } from '../../../../lib/local/world/ids';
import { Internet } from '../../../../lib/local/world/internet';
import { Journal } from '../../../../lib/local/world/journal';
import { LogsService } from '../../../../lib/local/world/logs';
import { Delivery, LambdaService } from '../../../../lib/local/world/lambda';
import { WorldServer } from '../../../../lib/local/world/server';
import { Timeline } from '../../../../lib/local/world/timeline';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/Function`;
export const START = new Date('2026-01-05T08:00:00Z');

/** The role of registered functions, which may only log. */
const FUNCTION_ROLE = roleWith(ROLE, { Effect: 'Allow', Action: 'logs:*', Resource: '*' }, trustIn('lambda.amazonaws.com'));

/** A world of single parts, closed by `close`. Without `policies` nothing is denied. */
export async function parts(options: { onCall?: (call: CallInfo) => Promise<CallFate>; delivery?: (name: string) => Delivery; patience?: number; skewMax?: number; policies?: readonly PlannedResource[] } = {}) {
  const timeline = new Timeline(START);
  const ids = new Ids('test');
  const journal = new Journal(timeline);
  const identities = new Identities(ids);
  const internet = new Internet(timeline);
  const base = { timeline, ids, journal, access: options.policies ? accessBy(FUNCTION_ROLE, ...options.policies) : EVERYTHING_ALLOWED, account: ACCOUNT, region: REGION };
  const faults: unknown[] = [];
  const silenced: string[] = [];
  const server = new WorldServer({
    timeline, ids, identities, region: REGION, skewMax: options.skewMax, onCall: options.onCall, onFault: (fault) => faults.push(fault), onSilenced: (_, why) => silenced.push(why),
  });
  const logs = new LogsService({ ...base, region: REGION });
  const host = new HandlerHost({ ...base, logs, identities, internet, worldPort: () => server.port, answering: (request) => server.answer(request), patience: options.patience });
  const lambda = new LambdaService({ ...base, host, delivery: options.delivery });
  server.register('lambda', 'rest-json', lambda);
  await Promise.all([server.start(), internet.start()]);
  const folders: string[] = [];
  return {
    ...base, logs, identities, internet, server, host, lambda, faults, silenced,
    /** Settings of a real SDK client that calls as `arn`. */
    client: (arn = `arn:aws:sts::${ACCOUNT}:assumed-role/Tester/session`, roleArn?: string) => ({
      region: REGION, endpoint: server.endpoint, maxAttempts: 1, credentials: identities.issue({ arn, account: ACCOUNT, ...(roleArn !== undefined && { roleArn }) }),
    }),
    /** Registers a function whose code is given as text. */
    register: (name: string, code: string | Readonly<Record<string, string>>, settings: { runtime?: string; timeoutSeconds?: number; environment?: Record<string, string>; handler?: string } = {}) => {
      const codeDirectory = mkdtempSync(join(tmpdir(), 'function-'));
      folders.push(codeDirectory);
      for (const [file, text] of Object.entries(typeof code === 'string' ? { 'index.js': code } : code)) {
        mkdirSync(dirname(join(codeDirectory, file)), { recursive: true });
        writeFileSync(join(codeDirectory, file), text);
      }
      const fn = { name, arn: functionArn(name), codeDirectory, runtime: 'nodejs22.x', handler: 'index.handler', environment: {}, timeoutSeconds: 3, roleArn: ROLE, codeSha256: 'none', ...settings };
      lambda.register(fn);
      return fn;
    },
    play: async () => {
      while (await timeline.step());
    },
    close: async () => {
      await host.close();
      lambda.close();
      await Promise.all([server.close(), internet.close()]);
      folders.forEach((folder) => rmSync(folder, { recursive: true }));
    },
  };
}

export type Parts = Awaited<ReturnType<typeof parts>>;

export function functionArn(name: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
}

/** What was thrown, as text. */
export async function thrown(work: Promise<unknown>): Promise<{ name: string; message: string; $metadata?: { httpStatusCode?: number } }> {
  try {
    await work;
  } catch (error) {
    return error as { name: string; message: string };
  }
  throw new TypeError('nothing was thrown');
}
