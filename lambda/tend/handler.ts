import { LoadedConfiguration } from '../../lib/contracts/configuration';
import { sameDigest } from '../../lib/contracts/digest';
import { readVariables } from '../../lib/contracts/functions';
import { EnvironmentState, environmentOf, LedgerState } from '../../lib/contracts/ledger-state';
import { pipelineName } from '../../lib/contracts/names';
import { s3 } from '../shared/clients';
import { now } from '../shared/clock';
import { readConfigurations } from '../shared/configuration.client';
import { failJob } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { log } from '../shared/log';
import { deleteSchedule, ensureSchedule, ScheduleSettings } from '../shared/schedule.client';
import { act, Acting } from './act';
import { decide } from './decide';
import { gather } from './gather';
import { Samples } from './samples.client';
import { parseWake, Wake } from './wake';

/** How many steps one wake-up takes in one environment before it leaves the rest to the next. */
const MAX_STEPS = 12;

type Variables = ReturnType<typeof variables>;

/** Reconciles: reads CodePipeline's state and the ledger's head, and does what is due. */
export async function handler(event: unknown, context: { invokedFunctionArn: string }): Promise<void> {
  const settings = variables();
  const wake = parseWake(event);
  if (wake.kind === 'foreign') return log('nothing of ours', { what: wake.what });
  if (wake.kind === 'failed-job') return failJob(wake.jobId, `the function failed every time that it was called, at last with: ${wake.message}`);
  const schedule = { group: settings.scheduleGroup, role: settings.scheduleRole, tend: context.invokedFunctionArn };
  for (const [release, environments] of await configurationsFor(wake, settings.storePath)) {
    await tendRelease(release, environments, wake, settings, schedule);
  }
}

function variables() {
  return readVariables(['releasesBucket', 'workBucket', 'storePath', 'scheduleGroup', 'scheduleRole', 'tendRole'], process.env);
}

/** The configurations that a wake-up is about, by release pipeline. */
async function configurationsFor(wake: Wake, storePath: string): Promise<Map<string, LoadedConfiguration[]>> {
  const release = 'release' in wake ? wake.release : undefined;
  const found = new Map<string, LoadedConfiguration[]>();
  for (const item of await readConfigurations(storePath, release)) {
    found.set(item.configuration.release, [...found.get(item.configuration.release) ?? [], item]);
  }
  if (wake.kind !== 'pipeline') return found;
  const ours = [...found].filter(([, items]) => items.some(({ configuration: c }) => pipelineName(c.release, c.environment) === wake.pipeline));
  return new Map(ours);
}

async function tendRelease(
  release: string, environments: readonly LoadedConfiguration[], wake: Wake, settings: Variables, schedule: ScheduleSettings,
): Promise<void> {
  const ledger = new Ledger(s3(), settings.releasesBucket, release);
  const samples = new Samples(s3(), settings.workBucket);
  const attend = (environment: string) => ensureSchedule(schedule, release, environment, now());
  for (const loaded of environments) {
    const { environment } = loaded.configuration;
    const byItsSchedule = wake.kind === 'schedule' && wake.environment === environment;
    const before = await ledger.environment(environment);
    if (hasWork(before) && !byItsSchedule) await attend(environment);
    const acting: Acting = { ledger, releasesBucket: settings.releasesBucket, samples, now: now(), attend };
    const steps = await tendEnvironment(loaded, environments, settings.tendRole, acting);
    if ((byItsSchedule || steps > 0) && !hasWork(await ledger.environment(environment))) await deleteSchedule(schedule, release, environment);
  }
}

/** Step by step, each decided on what is found then. */
async function tendEnvironment(
  loaded: LoadedConfiguration, all: readonly LoadedConfiguration[], tendRole: string, acting: Acting,
): Promise<number> {
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const state = await acting.ledger.state();
    const facts = await gather(loaded, state, acting.samples);
    const step = decide(facts, {
      environments: all.map((item) => item.configuration), goodIn: (digest) => goodIn(state, digest), tendRole,
    }, acting.now);
    if (step === null) return steps;
    await act(step, facts, acting);
    if (step.do === 'answer' || step.do === 'stop') return steps + 1;
  }
  return MAX_STEPS;
}

function goodIn(state: LedgerState, digest: string): string[] {
  return Object.keys(state.environments).filter((name) => environmentOf(state, name).good.some((item) => sameDigest(item.release.digest, digest)));
}

/** What keeps an environment's schedule alive. */
function hasWork({ taken, start, queue }: EnvironmentState): boolean {
  return taken !== null || start !== null || queue.length > 0;
}
