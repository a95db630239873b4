import { EnvironmentConfiguration, FunctionGate, GateConfiguration, SideConfiguration } from '../../lib/contracts/configuration';
import { GATE_SCHEMA_VERSION, GATE_SECONDS, GateRequest, GateResult } from '../../lib/contracts/gate';
import { Side, Taken } from '../../lib/contracts/ledger-state';
import { Manifest } from '../../lib/contracts/manifest';
import { SampleState } from '../../lib/contracts/sample';
import { askAlarm } from './alarm-gate';
import { askFunction } from './function-gate';

export interface Question {
  readonly configuration: EnvironmentConfiguration;
  readonly side: Side;
  readonly manifest: Manifest;
  readonly taken: Taken;
  readonly running: { readonly version: string; readonly digest: string } | null;
  readonly sample: SampleState;
  readonly now: string;
  /** Milliseconds that are left to this invocation. */
  readonly remaining: () => number;
}

/** A function may take its time to start: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const START_SECONDS = 15;

/** What is kept to write down and to answer what the gates said. */
const RESERVE_SECONDS = 30;

/** Asks all gates of a side, one after the other: together they are one sample. */
export async function askGates(side: SideConfiguration, question: Question): Promise<GateResult[]> {
  const results: GateResult[] = [];
  for (const gate of side.gates) results.push(await ask(gate, question));
  return results;
}

function ask(gate: GateConfiguration, question: Question): Promise<GateResult> {
  const { executionId, opened } = question.taken;
  if ('alarm' in gate) return askAlarm(gate, executionId, opened?.at ?? null);
  return askFunction(gate, requestFor(gate, question), Math.min((GATE_SECONDS + START_SECONDS) * 1000, question.remaining() - RESERVE_SECONDS * 1000));
}

function requestFor(gate: FunctionGate, { configuration, side, manifest, taken, running, sample, now }: Question): GateRequest {
  return {
    schemaVersion: GATE_SCHEMA_VERSION,
    gate: { name: gate.name, parameters: gate.parameters },
    side,
    release: {
      name: manifest.name, version: manifest.version, digest: taken.release.digest,
      artifacts: manifest.artifacts.map(({ name, digest, size }) => ({ name, digest, size })),
      images: (manifest.images ?? []).map(({ name, uri, digest }) => ({ name, uri, digest })), source: manifest.source,
    },
    running,
    environment: { name: configuration.environment, account: configuration.account, region: configuration.region },
    class: taken.class,
    evaluation: { attempt: sample.attempts + 1, startedAt: sample.startedAt, now },
    executionId: taken.executionId,
  };
}
