import { GetPipelineStateCommand, StageState } from '@aws-sdk/client-codepipeline';
import { LoadedConfiguration } from '../../lib/contracts/configuration';
import { GateResult } from '../../lib/contracts/gate';
import { ACTIONS, APPROVE_STAGE, STAGES } from '../../lib/contracts/jobs';
import { environmentOf, isWatching, LedgerState, Side, Watch } from '../../lib/contracts/ledger-state';
import { pipelineName } from '../../lib/contracts/names';
import { codepipeline } from '../shared/clients';
import { ExecutionFacts, findExecution } from '../shared/executions.client';
import { askAlarm } from './alarm-gate';
import { EnvironmentFacts, PendingGate } from './facts';
import { Samples } from './samples.client';

const SIDE_OF_ACTION: ReadonlyMap<string, Side> = new Map([[ACTIONS.gatesBefore, 'before'], [ACTIONS.gatesAfter, 'after']]);

/** Reads everything that a decision about one environment rests on. */
export async function gather(loaded: LoadedConfiguration, ledger: LedgerState, samples: Samples, now: string): Promise<EnvironmentFacts> {
  const { release, environment } = loaded.configuration;
  const state = environmentOf(ledger, environment);
  const pipeline = pipelineName(release, environment);
  const executionId = state.taken?.executionId ?? state.start?.executionId ?? undefined;
  const execution = executionId === undefined ? undefined : await findExecution(pipeline, executionId);
  const { pipelineVersion, stageStates } = await codepipeline().send(new GetPipelineStateCommand({ name: pipeline }));
  const strays = await strayExecutions(pipeline, executionId, stageStates ?? []);
  const pending: PendingGate[] = [];
  for (const found of execution ? [execution, ...strays] : strays) {
    for (const gate of pendingGates(found)) pending.push({ ...gate, sample: await samples.read(gate.executionId, gate.side) });
  }
  return { release, name: environment, loaded, state, execution, pipelineVersion: pipelineVersion!, pending, strays, watched: await askWatched(loaded, state.watch, now) };
}

/** The alarms of the gates after a deployment, for as long as its release is looked at. */
async function askWatched({ configuration }: LoadedConfiguration, watch: Watch | null, now: string): Promise<GateResult[]> {
  if (!isWatching(watch, now)) return [];
  const results: GateResult[] = [];
  for (const gate of configuration.afterwards?.gates ?? []) {
    if ('alarm' in gate) results.push(await askAlarm(gate, watch.executionId, watch.since));
  }
  return results;
}

async function strayExecutions(name: string, own: string | undefined, stages: readonly StageState[]): Promise<ExecutionFacts[]> {
  const strays = stages.filter(({ stageName }) => stageName === APPROVE_STAGE || stageName === STAGES.deploy)
    .flatMap(({ latestExecution }) => (latestExecution?.status === 'InProgress' ? [latestExecution.pipelineExecutionId!] : []))
    .filter((id) => id !== own);
  const found = await Promise.all(strays.map((id) => findExecution(name, id)));
  return found.filter((execution) => execution !== undefined);
}

function pendingGates(execution: ExecutionFacts): Omit<PendingGate, 'sample'>[] {
  return execution.actions.filter((action) => action.stage === STAGES.deploy && action.status === 'InProgress').flatMap((action) => {
    const side = SIDE_OF_ACTION.get(action.name);
    return side ? [{ executionId: execution.id, side, action }] : [];
  });
}
