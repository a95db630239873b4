import { PutApprovalResultCommand, StartPipelineExecutionCommand, StopPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { sideOf } from '../../lib/contracts/configuration';
import { Fact } from '../../lib/contracts/ledger-facts';
import { ACTIONS, STAGES } from '../../lib/contracts/jobs';
import { environmentOf, PendingStart, Running } from '../../lib/contracts/ledger-state';
import { parseManifest } from '../../lib/contracts/manifest';
import { pipelineName } from '../../lib/contracts/names';
import { decideSample } from '../../lib/contracts/sample';
import { isAws } from '../shared/aws-errors';
import { codepipeline, s3 } from '../shared/clients';
import { Ledger } from '../shared/ledger.client';
import { log } from '../shared/log';
import { readManifest, writeCandidate } from '../shared/releases.client';
import { Step } from './decide';
import { EnvironmentFacts, PendingGate } from './facts';
import { askGates } from './gates';
import { Samples } from './samples.client';
import { Stop } from './stopping';

/** An approval's summary: 512 characters, https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ApprovalResult.html */
const SUMMARY_MAX = 512;

type SampleStep = Extract<Step, { do: 'sample' }>;

export interface Acting {
  readonly ledger: Ledger;
  readonly releasesBucket: string;
  readonly samples: Samples;
  readonly now: string;
  /** Milliseconds that are left to this invocation. */
  readonly remaining: () => number;
  /** Makes sure that somebody looks after an environment, before anything is queued there. */
  readonly attend: (environment: string) => Promise<void>;
}

/**
 * Does one step. Every step may be done twice, or by two at once. Returns the facts as they are then, if nothing can have changed but what it
 * wrote; otherwise undefined: they are gathered again.
 */
export async function act(step: Step, facts: EnvironmentFacts, acting: Acting): Promise<EnvironmentFacts | undefined> {
  log(step.do, { release: facts.release, environment: facts.name });
  switch (step.do) {
    case 'stop': await stop(step.stop, facts, acting); break;
    case 'start': await start(step.start, facts, acting); break;
    case 'record': await record(step.fact, acting); break;
    case 'sample': return sample(step, facts, acting);
    case 'answer': await answer(step.gate, step.answer, step.reason, facts); break;
    case 'close':
      for (const { bucket, key } of step.outputs) await s3().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      await record(step.fact, acting);
  }
  return undefined;
}

/** If it can't be stopped any more, somebody was quicker; if it was admitted meanwhile, it is no stray. */
async function stop({ executionId, reason }: Stop, { release, name, strays }: EnvironmentFacts, { ledger }: Acting): Promise<void> {
  const isStray = strays.some(({ id }) => id === executionId);
  if (isStray && (await ledger.environment(name)).taken?.executionId === executionId) return;
  try {
    await codepipeline().send(new StopPipelineExecutionCommand({ pipelineName: pipelineName(release, name), pipelineExecutionId: executionId, abandon: true, reason }));
  } catch (error) {
    if (!isAws(error, 'PipelineExecutionNotStoppableException', 'DuplicatedStopRequestException')) throw error;
  }
}

/** The token is made of the start's entry: the same start is the same execution, however often it is asked for. */
async function start(pending: PendingStart, { release, name }: EnvironmentFacts, { ledger, now }: Acting): Promise<void> {
  const { pipelineExecutionId } = await codepipeline().send(new StartPipelineExecutionCommand({
    name: pipelineName(release, name),
    clientRequestToken: createHash('sha256').update(`${release} ${name} ${pending.sequence}`).digest('hex'),
    sourceRevisions: [
      { actionName: ACTIONS.source, revisionType: 'S3_OBJECT_KEY', revisionValue: pending.release.key },
      { actionName: ACTIONS.source, revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: pending.release.versionId },
    ],
  }));
  await ledger.append('tend', now, (state) => {
    const current = environmentOf(state, name).start;
    if (current?.sequence !== pending.sequence || current.executionId !== null) return null;
    return { kind: 'started', environment: name, start: pending.sequence, executionId: pipelineExecutionId! };
  });
}

/** Records what was decided, unless the state that it was decided on has passed. */
async function record(fact: Fact, { ledger, now, releasesBucket, attend }: Acting): Promise<void> {
  if (fact.kind === 'closed') {
    const taken = (await ledger.environment(fact.environment)).taken;
    for (const { environment } of taken?.executionId === fact.executionId ? fact.enqueue : []) {
      await attend(environment);
      await writeCandidate(s3(), releasesBucket, ledger.name, environment, taken!.release);
    }
  }
  await ledger.append('tend', now, (state) => (stillHolds(fact, environmentOf(state, 'environment' in fact ? fact.environment : '')) ? fact : null));
}

function stillHolds(fact: Fact, state: ReturnType<typeof environmentOf>): boolean {
  switch (fact.kind) {
    case 'start': return state.taken === null && state.start === null && state.queue[0]?.release.digest === fact.release.digest && state.queue[0].class === fact.class;
    case 'closed': return state.taken?.executionId === fact.executionId && state.taken.opened !== null;
    case 'turned-bad': return state.watch?.executionId === fact.executionId;
    case 'freed': return (state.taken?.executionId === fact.executionId && state.taken.opened === null) || state.start?.executionId === fact.executionId;
    case 'approval':
    case 'override': return state.taken?.executionId === fact.executionId && !state.taken.approvals.includes(fact.token);
    case 'asked':
    case 'delayed': return state.taken?.executionId === fact.executionId && !state.taken.told?.includes(fact.token);
    case 'verdict': return state.taken?.executionId === fact.executionId && !state.taken.verdicts.some((item) => item.token === fact.token);
    default: return true;
  }
}

/** One sample: all gates of the side are asked; if that decides it, the verdict is in the ledger before the question is answered. */
async function sample({ gate, sample: before, isTimed }: SampleStep, facts: EnvironmentFacts, acting: Acting): Promise<EnvironmentFacts | undefined> {
  const { taken, running } = facts.state;
  const { configuration } = facts.loaded;
  const side = sideOf(configuration, gate.side)!;
  const { text } = await readManifest(s3(), acting.releasesBucket, taken!.release);
  const results = await askGates(side, {
    configuration, side: gate.side, manifest: parseManifest(text), taken: taken!, running: known(running), sample: before, now: acting.now, remaining: acting.remaining,
  });
  const decision = decideSample(before, side.evaluation, results, acting.now);
  if (!await acting.samples.write(gate.executionId, decision.state)) return undefined;
  if (decision.answer === null) return { ...facts, pending: facts.pending.map((item) => (item === gate ? { ...gate, sample: decision.state } : item)) };
  await record({
    kind: 'verdict', environment: facts.name, executionId: gate.executionId, side: gate.side, token: gate.action.token,
    answer: decision.answer.answer, reason: decision.answer.reason, samples: decision.state.attempts,
    gates: results.map(({ name, verdict, reason }) => ({ name, verdict, reason })),
    ...(isTimed && { waitedSeconds: Math.round((Date.parse(acting.now) - Date.parse(before.startedAt)) / 1000) }),
  }, acting);
  return undefined;
}

function known(running: Running | null): { version: string; digest: string } | null {
  return running?.known ? { version: running.release.version, digest: running.release.digest } : null;
}

/** A question that somebody has answered meanwhile, or that is not open yet or any more, is left to the next look. */
async function answer(gate: PendingGate, verdict: 'approved' | 'rejected', reason: string, { release, name }: EnvironmentFacts): Promise<void> {
  try {
    await codepipeline().send(new PutApprovalResultCommand({
      pipelineName: pipelineName(release, name), stageName: STAGES.deploy, actionName: gate.action.name, token: gate.action.token,
      result: { status: verdict === 'approved' ? 'Approved' : 'Rejected', summary: reason.slice(0, SUMMARY_MAX) },
    }));
  } catch (error) {
    if (!isAws(error, 'ApprovalAlreadyCompletedException', 'InvalidApprovalTokenException')) throw error;
  }
}
