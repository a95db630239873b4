import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, RehearsableApp, RehearseOptions } from 'cdk-release-pipeline/local';
import { BAKE_HOURS, bakingApp, untilItBakes, untilItIsGood } from './bake';
import { processorTime, spread, stopwatch } from './measure';
import { figure, Options, Part, spreadFigure } from './part';

export interface RehearsedBake {
  /** The whole rehearsal, in real milliseconds. */
  readonly total: number;
  /** The same in processor time: what it would take if the machine did nothing else. */
  readonly processor: number;
  /** Nothing but the wait, in real and in virtual milliseconds. */
  readonly wait: number;
  readonly virtualWait: number;
  /** How often functions called AWS meanwhile. */
  readonly calls: number;
}

/** Rehearses the release once, waiting as many hours as its app wants. */
export async function rehearseBake(app: RehearsableApp, hours = BAKE_HOURS, options: RehearseOptions = {}): Promise<RehearsedBake> {
  const [total, processor] = [stopwatch(), processorTime()];
  let [wait, virtualWait, calls] = [0, 0, 0];
  await app.rehearse(async (r) => {
    await untilItBakes(r);
    const [from, before, elapsed] = [r.now.getTime(), calls, stopwatch()];
    await untilItIsGood(r, hours);
    [wait, virtualWait, calls] = [elapsed(), r.now.getTime() - from, calls - before];
  }, {
    ...options,
    faults: {
      onCall: () => {
        calls++;
        return 'proceed';
      },
    },
  });
  return { total: total(), processor: processor(), wait, virtualWait, calls };
}

/** How long a rehearsal takes, and how much virtual time goes by in real time while everything waits. */
export async function rehearsal({ rounds, progress }: Options): Promise<Part> {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  const measured: RehearsedBake[] = [];
  try {
    const app = load(bakingApp(outdir));
    const times = Math.min(rounds, 2);
    for (let round = 0; round < times; round++) {
      progress(`a release that bakes for ${BAKE_HOURS} hours, round ${round + 1} of ${times}`);
      measured.push(await rehearseBake(app));
    }
  } finally {
    rmSync(outdir, { recursive: true });
  }
  const total = spreadFigure(spread(measured.map((item) => item.total / 1000)), 's');
  const speed = spreadFigure(spread(measured.map((item) => item.virtualWait / item.wait)), ': 1');
  return {
    title: 'Rehearsal',
    how: [
      `A release through three environments, with a yes of a person and a bake of ${BAKE_HOURS} hours in the last, a gate asked every five minutes: real time after the app was loaded, virtual time to real time while it bakes, and how often functions call AWS meanwhile.`,
    ],
    columns: ['rehearsed', 'in', 'processor time', 'virtual to real', 'calls'],
    rows: [
      ['all of it', total, spreadFigure(spread(measured.map((item) => item.processor / 1000)), 's'), '-', '-'],
      [`the ${BAKE_HOURS} hours`, spreadFigure(spread(measured.map((item) => item.wait / 1000)), 's'), '-', speed, figure(measured[0].calls, '')],
    ],
    goals: [
      { what: `a release with a bake of ${BAKE_HOURS} hours, rehearsed`, atMost: 1, figure: total },
      { what: 'virtual to real time while it bakes', atLeast: 50_000, figure: speed },
    ],
  };
}
