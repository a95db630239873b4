import { isSettled } from '../../lib/local/settle';
import { RehearsableApp } from '../../lib/local';
import { Faults } from './faults';
import { fingerprint, situation, StepSize } from './fingerprint';
import { brokenInvariants, brokenAtTheEnd } from './invariants';
import { Attached, Memory } from './memory';
import { MOVES, Stage, waitingIn } from './moves';
import { Observer } from './observer';
import { ALARM, siteOf } from './places';

/** What is played: moves and, between them, steps of time. */
export const STEP = '.';
export type History = readonly string[];

/** A moment of a history. */
export interface Moment {
  readonly history: History;
  readonly fingerprint: string;
  /** Moves that are possible here. */
  readonly possible: readonly string[];
}

export interface Played {
  /** What was broken, and where it was seen first; undefined: nothing. */
  readonly broken: { readonly invariant: string; readonly history: History } | undefined;
  readonly moments: number;
}

export interface Playing {
  readonly app: RehearsableApp;
  readonly memory: Memory;
  readonly history: History;
  readonly size: StepSize;
}

/** Time that may pass in one step before it counts as never coming to rest. */
const PATIENCE_MILLISECONDS = 3 * 24 * 3600_000;

/**
 * Plays a history, and from its end on lets things take their course: whoever is asked says yes, and 1.1.0 arrives when nothing else goes on.
 * `isNew` is told each moment after the history; when it says no, the rest is known.
 */
export async function play({ app, memory, history, size }: Playing, isNew: (moment: Moment) => Promise<boolean>): Promise<Played> {
  let broken: Played['broken'];
  let moments = 0;
  const { error } = await run(app, memory, async (stage) => {
    const so: string[] = [];
    const look = (invariants: readonly string[]): boolean => {
      if (invariants.length > 0) broken = { invariant: invariants.join('; '), history: [...so] };
      return invariants.length > 0;
    };
    for (const name of history) {
      so.push(name);
      if (name === STEP) await step(stage, size);
      else await make(stage, name);
    }
    while (!look(brokenInvariants(stage))) {
      const possible = Object.entries(MOVES).filter(([, move]) => move.isPossible(stage)).map(([name]) => name);
      moments++;
      if (!await isNew({ history: [...so], fingerprint: fingerprint(stage), possible })) return;
      const next = usual(stage);
      if (next === undefined) {
        await stage.r.advance({ minutes: 5 });
        return void look([...brokenInvariants(stage), ...brokenAtTheEnd(stage)]);
      }
      so.push(next);
      if (next !== STEP) await make(stage, next);
      else if (!await step(stage, size)) return void look(['it never comes to rest']);
    }
  });
  return { broken: broken ?? (error === undefined ? undefined : { invariant: `the rehearsal broke: ${String((error as Error).message).slice(0, 500)}`, history }), moments };
}

async function run(app: RehearsableApp, memory: Memory, story: (stage: Stage) => Promise<void>) {
  let expectTwo: (() => void) | undefined;
  const faults = new Faults(() => expectTwo!());
  return app.run(async (r) => {
    const observer = new Observer(r);
    const attached = new Attached(memory, r['world'], (call) => observer.saw(call));
    expectTwo = () => attached.expectTwo();
    const stage: Stage = { r, observer, faults, made: [] };
    await begin(stage);
    await story(stage);
  }, { faults });
}

/** Where every history begins: 1.0.0 is good everywhere. */
async function begin(stage: Stage): Promise<void> {
  const { r } = stage;
  r.alarm(ALARM).clear();
  await r.settle();
  await r.drop({ version: '1.0.0', artifacts: { site: siteOf('1.0.0') } });
  await r.settle();
  await MOVES.approve.make(stage);
  await r.settle();
}

async function make(stage: Stage, name: string): Promise<void> {
  const move = MOVES[name];
  if (!move?.isPossible(stage)) throw new TypeError(`'${name}' is not possible here`);
  await move.make(stage);
  stage.made.push(name);
}

const isAtRest = ({ r }: Stage): boolean => isSettled(r['world'], r['environments'], r['ledgers'].known);

/** What happens if nobody does anything unusual; undefined: nothing any more. */
function usual(stage: Stage): string | undefined {
  if (!isAtRest(stage)) return STEP;
  if (waitingIn(stage, 'Approve')) return 'approve';
  return stage.made.includes('drop 1.1.0') ? undefined : 'drop 1.1.0';
}

/** Plays until something is different; false: nothing ever is. */
async function step(stage: Stage, size: StepSize): Promise<boolean> {
  const before = situation(stage, size);
  const until = stage.r.now.getTime() + PATIENCE_MILLISECONDS;
  while (!isAtRest(stage)) {
    if (!await stage.r['step'](until)) return false;
    if (situation(stage, size) !== before) return true;
  }
  return true;
}
