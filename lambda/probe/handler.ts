import { GateResponse, parseGateRequest } from '../../lib/contracts/gate';
import { parseHttpGateParameters } from '../../lib/contracts/http-gate';
import { ask } from './ask';
import { judge } from './decide';

/** The HTTP gate. It has no rights at all; what it can't ask it throws, and whoever called it says *errored*. */
export async function handler(event: unknown): Promise<GateResponse> {
  const request = parseGateRequest(event);
  const parameters = parseHttpGateParameters(request.gate.parameters);
  return judge(parameters, await ask(parameters), request);
}
