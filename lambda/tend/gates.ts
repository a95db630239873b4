import { InvokeCommand } from '@aws-sdk/client-lambda';
import { EnvironmentConfiguration, FunctionGate, GateConfiguration, SideConfiguration } from '../../lib/contracts/configuration';
import { errorText } from '../../lib/contracts/errors';
import { GATE_SCHEMA_VERSION, GateRequest, GateResult, parseGateResponse, REASON_MAX } from '../../lib/contracts/gate';
import { Side, Taken } from '../../lib/contracts/ledger-state';
import { Manifest } from '../../lib/contracts/manifest';
import { SampleState } from '../../lib/contracts/sample';
import { lambda } from '../shared/clients';
import { askAlarm } from './alarm-gate';

export interface Question {
  readonly configuration: EnvironmentConfiguration;
  readonly side: Side;
  readonly manifest: Manifest;
  readonly taken: Taken;
  readonly running: { readonly version: string; readonly digest: string } | null;
  readonly sample: SampleState;
  readonly now: string;
}

/** Asks all gates of a side, one after the other: together they are one sample. */
export async function askGates(side: SideConfiguration, question: Question): Promise<GateResult[]> {
  const results: GateResult[] = [];
  for (const gate of side.gates) results.push(await ask(gate, question));
  return results;
}

function ask(gate: GateConfiguration, question: Question): Promise<GateResult> {
  const { executionId, opened } = question.taken;
  return 'alarm' in gate ? askAlarm(gate, executionId, opened?.at ?? null) : askFunction(gate, requestFor(gate, question));
}

/** What can't be asked, throws, or answers what no gate may answer is *errored*, with the reason. */
async function askFunction(gate: FunctionGate, request: GateRequest): Promise<GateResult> {
  const errored = (reason: string): GateResult => ({ name: gate.name, verdict: 'errored', reason: reason.slice(0, REASON_MAX) });
  let text: string;
  try {
    const { FunctionError, Payload } = await lambda().send(new InvokeCommand({
      FunctionName: gate.function, InvocationType: 'RequestResponse', Payload: Buffer.from(JSON.stringify(request)),
    }));
    text = Buffer.from(Payload ?? []).toString('utf8');
    if (FunctionError) return errored(`the function failed: ${messageOf(text)}`);
  } catch (error) {
    return errored(`the function could not be asked: ${errorText(error)}`);
  }
  try {
    const { verdict, reason, retryAt } = parseGateResponse(JSON.parse(text || 'null'));
    return { name: gate.name, verdict, reason, ...(retryAt && { retryAt }) };
  } catch (error) {
    return errored(`the function's answer is not one: ${errorText(error)}`);
  }
}

function requestFor(gate: FunctionGate, { configuration, side, manifest, taken, running, sample, now }: Question): GateRequest {
  return {
    schemaVersion: GATE_SCHEMA_VERSION,
    gate: { name: gate.name, parameters: gate.parameters },
    side,
    release: {
      name: manifest.name, version: manifest.version, digest: taken.release.digest,
      artifacts: manifest.artifacts.map(({ name, digest }) => ({ name, digest })), source: manifest.source,
    },
    running,
    environment: { name: configuration.environment, account: configuration.account, region: configuration.region },
    class: taken.class,
    evaluation: { attempt: sample.attempts + 1, startedAt: sample.startedAt, now },
    executionId: taken.executionId,
  };
}

function messageOf(payload: string): string {
  try {
    return (JSON.parse(payload) as { errorMessage?: string }).errorMessage ?? payload;
  } catch {
    return payload;
  }
}
