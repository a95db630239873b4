import { InvokeCommand } from '@aws-sdk/client-lambda';
import { FunctionGate } from '../../lib/contracts/configuration';
import { errorText } from '../../lib/contracts/errors';
import { GATE_ANSWER_MAX_BYTES, GateRequest, GateResult, oneLine, parseGateResponse } from '../../lib/contracts/gate';
import { parseJson } from '../../lib/contracts/parse';
import { lambda } from '../shared/clients';

type Said = Omit<GateResult, 'name'>;

/** Asks a function, and gives it so long. What can't be asked, comes late, throws, or answers what no gate may answer is *errored*, with the reason. */
export async function askFunction(gate: FunctionGate, request: GateRequest, milliseconds: number): Promise<GateResult> {
  return { name: gate.name, ...await ask(gate.function, request, milliseconds) };
}

async function ask(FunctionName: string, request: GateRequest, milliseconds: number): Promise<Said> {
  if (milliseconds <= 0) return errored('there was no time left to ask it: the gates before it took too long');
  const abortSignal = AbortSignal.timeout(milliseconds);
  const late = () => errored(`the function did not answer within ${Math.round(milliseconds / 1000)} seconds`);
  try {
    const { FunctionError, Payload } = await lambda().send(
      new InvokeCommand({ FunctionName, InvocationType: 'RequestResponse', Payload: Buffer.from(JSON.stringify(request)) }), { abortSignal },
    );
    return abortSignal.aborted ? late() : judgeAnswer(Payload ?? new Uint8Array(), FunctionError !== undefined, request.evaluation.now);
  } catch (error) {
    return abortSignal.aborted ? late() : errored(`the function could not be asked: ${errorText(error)}`);
  }
}

/** What a function's answer says, or why it is none. */
export function judgeAnswer(payload: Uint8Array, hasFailed: boolean, now: string): Said {
  const text = Buffer.from(payload).toString('utf8');
  if (hasFailed) return errored(`the function failed: ${messageOf(text)}`);
  if (payload.length > GATE_ANSWER_MAX_BYTES) {
    return errored(`the function's answer has ${payload.length} bytes, ${GATE_ANSWER_MAX_BYTES} are possible; store what is longer and name where it is`);
  }
  try {
    const { verdict, reason, retryAt } = parseGateResponse(parseJson('gate response', text), now);
    return { verdict, reason, ...(retryAt && { retryAt }) };
  } catch (error) {
    return errored(`the function's answer is not one: ${errorText(error)}`);
  }
}

function errored(reason: string): Said {
  return { verdict: 'errored', reason: oneLine(reason) };
}

function messageOf(payload: string): string {
  try {
    const { errorMessage } = JSON.parse(payload) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' && errorMessage !== '' ? errorMessage : payload;
  } catch {
    return payload;
  }
}
