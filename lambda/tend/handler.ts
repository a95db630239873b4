import { EnvironmentConfiguration, LoadedConfiguration } from '../../lib/contracts/configuration';
import { readVariables } from '../../lib/contracts/functions';
import { environmentOf, goodIn, isWatching, LedgerState } from '../../lib/contracts/ledger-state';
import { pipelineName } from '../../lib/contracts/names';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { readConfigurations } from '../shared/configuration.client';
import { failJob } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { log } from '../shared/log';
import { deleteSchedule, ensureSchedule, postponeSchedule, ScheduleSettings } from '../shared/schedule.client';
import { WorkDocuments } from '../shared/work-documents.client';
import { act, Acting } from './act';
import { decide } from './decide';
import { EnvironmentFacts, Surroundings } from './facts';
import { gather } from './gather';
import { lookSoon, nextLook } from './next-look';
import { Samples } from './samples.client';
import { parseWake, Wake } from './wake';

/** How many steps one wake-up takes in one environment before it leaves the rest to the next. */
const MAX_STEPS = 12;

type Context = Readonly<{ invokedFunctionArn: string; getRemainingTimeInMillis: () => number }>;
type Variables = ReturnType<typeof variables>;

/** Reconciles: reads CodePipeline's state and the ledger's head, and does what is due. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const settings = variables();
  const wake = parseWake(event);
  if (wake.kind === 'foreign') return log('nothing of ours', { what: wake.what });
  if (wake.kind === 'failed-job') return failJob(wake.jobId, `the function failed every time that it was called, at last with: ${wake.message}`);
  const schedule = { group: settings.scheduleGroup, role: settings.scheduleRole, tend: context.invokedFunctionArn };
  for (const [release, environments] of await configurationsFor(wake, settings.storePath)) {
    await tendRelease(release, environments, wake, settings, schedule, context);
  }
}

function variables() {
  return readVariables(['releasesBucket', 'workBucket', 'storePath', 'scheduleGroup', 'scheduleRole', 'tendRole'], process.env);
}

/** The configurations that a wake-up may be about, by release pipeline. */
async function configurationsFor(wake: Wake, storePath: string): Promise<Map<string, LoadedConfiguration[]>> {
  const found = new Map<string, LoadedConfiguration[]>();
  for (const item of await readConfigurations(storePath, 'release' in wake ? wake.release : undefined)) {
    found.set(item.configuration.release, [...found.get(item.configuration.release) ?? [], item]);
  }
  return found;
}

/** What wakes for one environment looks there only: what comes of it elsewhere is woken for by the ledger, or by the schedule there. */
function concerns(wake: Wake, { release, environment }: EnvironmentConfiguration): boolean {
  switch (wake.kind) {
    case 'schedule': return wake.environment === environment;
    case 'pipeline': return wake.pipeline === pipelineName(release, environment);
    default: return true;
  }
}

async function tendRelease(
  release: string, all: readonly LoadedConfiguration[], wake: Wake, settings: Variables, schedule: ScheduleSettings, context: Context,
): Promise<void> {
  const ledger = new Ledger(s3(), settings.releasesBucket, release);
  const samples = new Samples(new WorkDocuments(s3(), settings.workBucket));
  const attend = (environment: string) => ensureSchedule(schedule, release, environment, now());
  let found = await ledger.state();
  for (const loaded of all.filter((item) => concerns(wake, item.configuration))) {
    const { environment } = loaded.configuration;
    // What the ledger has no work for is no news of the ledger: executions that it does not know are told by their pipeline, and found by the sweep.
    if (wake.kind === 'ledger' && !hasWork(found, environment, now())) continue;
    const acting: Acting = { ledger, releasesBucket: settings.releasesBucket, samples, now: now(), remaining: () => context.getRemainingTimeInMillis(), attend };
    const { steps, state, next } = await tendEnvironment(loaded, all, found, settings.tendRole, acting);
    found = state;
    const isAwake = wake.kind === 'schedule';
    if (hasWork(state, environment, acting.now)) {
      if (!isAwake || next > lookSoon(acting.now)) await postponeSchedule(schedule, release, environment, acting.now, next);
    } else if ((isAwake || steps > 0) && !hasWork(await ledger.state(), environment, acting.now)) {
      await deleteSchedule(schedule, release, environment);
    }
  }
}

interface Tended {
  readonly steps: number;
  /** What the ledger said at last. */
  readonly state: LedgerState;
  /** When to look again. */
  readonly next: string;
}

/** Step by step, each decided on what is so then. */
async function tendEnvironment(
  loaded: LoadedConfiguration, all: readonly LoadedConfiguration[], found: LedgerState, tendRole: string, acting: Acting,
): Promise<Tended> {
  const { ledger, samples, now } = acting;
  const next = lookSoon(now);
  let state = found;
  let known: EnvironmentFacts | undefined;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const facts: EnvironmentFacts = known ?? await gather(loaded, state, samples, now);
    const step = decide(facts, surroundingsOf(all, state, tendRole), now);
    if (step === null) return { steps, state, next: nextLook(facts, now) };
    known = await act(step, facts, acting);
    if (step.do === 'answer' || step.do === 'stop') return { steps: steps + 1, state, next };
    if (!known) state = await ledger.state();
  }
  return { steps: MAX_STEPS, state, next };
}

function surroundingsOf(all: readonly LoadedConfiguration[], state: LedgerState, tendRole: string): Surroundings {
  return { environments: all.map((item) => item.configuration), goodIn: (digest) => goodIn(state, digest), tendRole };
}

/** What keeps an environment's schedule alive. */
function hasWork(ledger: LedgerState, environment: string, now: string): boolean {
  const { taken, start, queue, watch } = environmentOf(ledger, environment);
  return taken !== null || start !== null || queue.length > 0 || isWatching(watch, now);
}
