import { GateRequest, GateResponse, parseGateRequest, parseGateResponse } from '../contracts/gate';

export type { GateRequest, GateResponse } from '../contracts/gate';

/** Answers one question. What it throws is *errored*, with the error's message, and asked again until the timeout. */
export type AskGate = (request: GateRequest) => GateResponse | Promise<GateResponse>;

/**
 * Makes a Lambda handler of a question: `exports.handler = defineGate(async (request) => ({ verdict: 'passed', reason: 'all is well' }))`.
 *
 * The request is checked before it is asked, the answer before it is given, so that a gate that is wrong says what is wrong with it: a
 * `ReleaseError` that names the field and its value.
 */
export function defineGate(ask: AskGate): (event: unknown) => Promise<GateResponse> {
  return async (event) => {
    const request = parseGateRequest(event);
    return parseGateResponse(await ask(request), request.evaluation.now);
  };
}
