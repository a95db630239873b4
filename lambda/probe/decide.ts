import { GateRequest, GateResponse } from '../../lib/contracts/gate';
import { HttpGateParameters } from '../../lib/contracts/http-gate';

/** What came back from the URL. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What an HTTP gate makes of an answer. */
export function judge(parameters: HttpGateParameters, answer: Answer, { release }: GateRequest): GateResponse {
  const evidence = { url: parameters.url, status: answer.status, bytes: Buffer.byteLength(answer.body) };
  if (answer.status !== parameters.status) {
    return { verdict: 'failed', reason: `${parameters.url} answered ${answer.status}, expected ${parameters.status}`, evidence };
  }
  const texts = parameters.contains.map((text) => text.replace(/\{version\}/g, release.version).replace(/\{digest\}/g, release.digest));
  const missing = texts.filter((text) => !answer.body.includes(text));
  if (missing.length > 0) {
    return { verdict: 'failed', reason: `${parameters.url} answered ${answer.status} without ${missing.map(quoted).join(', ')}`, evidence };
  }
  return { verdict: 'passed', reason: `${parameters.url} answered ${answer.status}`, evidence };
}

/** In one line, in quotation marks that the text does not have. */
function quoted(text: string): string {
  const line = JSON.stringify(text);
  return text.includes('"') ? `'${line.slice(1, -1).replaceAll('\\"', '"')}'` : line;
}
