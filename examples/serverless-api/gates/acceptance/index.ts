import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { defineGate } from 'cdk-release-pipeline/gate';

/** One call of the API, and what it must answer; `{version}` stands for that of the release. */
interface Check {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contains?: string;
}

interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

const lambda = new LambdaClient({});

/** Calls the API as its users do, behind its alias, and says no with everything that was answered otherwise. */
export const handler = defineGate(async ({ gate, release }) => {
  const { api, checks } = gate.parameters as { readonly api: string; readonly checks: readonly Check[] };
  if (checks.length === 0) return { verdict: 'inconclusive', reason: 'there is nothing to check' };
  const wrong: string[] = [];
  for (const check of checks) wrong.push(...differences(check, await call(api, check), release.version));
  if (wrong.length > 0) return { verdict: 'failed', reason: wrong.join('; '), evidence: wrong };
  return { verdict: 'passed', reason: `${checks.length} calls were answered as they should be` };
});

/** What does not answer, or answers with an error, is thrown: the gate is errored, and asked again. */
async function call(api: string, { method, path }: Check): Promise<Answer> {
  const event = { version: '2.0', routeKey: `${method} ${path}`, rawPath: path, requestContext: { http: { method, path } } };
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName: api, Payload: JSON.stringify(event) }));
  const text = Buffer.from(Payload!).toString();
  if (FunctionError) throw new TypeError(`${method} ${path} failed: ${text}`);
  return JSON.parse(text) as Answer;
}

function differences({ method, path, status, contains = '' }: Check, { statusCode, body }: Answer, version: string): string[] {
  const text = contains.replace('{version}', version);
  if (statusCode !== status) return [`${method} ${path} answered ${statusCode}, expected ${status}`];
  return body.includes(text) ? [] : [`${method} ${path} answered without '${text}'`];
}
