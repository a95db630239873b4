import type { StepSize } from './fingerprint';
import type { History } from './play';
import { Workers } from './workers';

/** What is explored: every history with at most so many of these moves, each of them at each moment between two steps of time. */
export interface Scope {
  readonly name: string;
  /** Default: all there are. */
  readonly moves?: readonly string[];
  readonly depth: number;
  readonly size: StepSize;
}

export interface Found {
  readonly invariant: string;
  readonly history: History;
}

export interface Searched {
  readonly states: number;
  readonly histories: number;
  /** Moments at which the invariants were judged. */
  readonly moments: number;
  readonly found: readonly Found[];
}

/** Hears how it goes on; true: that is enough. */
export type Listener = (progress: { readonly moves: number; readonly played: number; readonly of: number; readonly states: number }, found: Found | undefined) => boolean | void;

/** Breadth first: nothing is found by fewer moves. What comes after a state that was seen before is known, and not played again. */
export async function search(workers: Workers, folder: string, { moves, depth, size }: Scope, listen: Listener = () => undefined): Promise<Searched> {
  const seen = new Set<string>();
  const found: Found[] = [];
  let histories = 0;
  let moments = 0;
  let isEnough = false;
  let level: History[] = [[]];
  for (let made = 0; made <= depth && !isEnough; made++) {
    const next: History[] = [];
    let played = 0;
    await workers.play({
      folder, size, histories: level, isLast: made === depth,
      isNew: ({ fingerprint, history, possible }) => {
        if (seen.has(fingerprint)) return false;
        seen.add(fingerprint);
        next.push(...possible.filter((move) => moves?.includes(move) ?? true).map((move) => [...history, move]));
        return true;
      },
      onPlayed: ({ broken, moments: judged }) => {
        histories++;
        moments += judged;
        if (broken) found.push(broken);
        isEnough = listen({ moves: made, played: ++played, of: level.length, states: seen.size }, broken) === true || isEnough;
        return isEnough;
      },
    });
    level = next;
  }
  return { states: seen.size, histories, moments, found };
}

/** A history as people read it: steps of time are counted. */
export function tellHistory(history: History): string {
  return history.join(' ').replace(/(^|(?<= ))\.( \.)*(?= |$)/g, (steps) => `+${(steps.length + 1) / 2}`);
}

/** And back. */
export function readHistory(text: string, names: readonly string[]): History {
  const words = text.split(' ').filter((word) => word !== '');
  const history: string[] = [];
  while (words.length > 0) {
    const name = names.find((candidate) => ` ${words.join(' ')} `.startsWith(` ${candidate} `));
    const steps = /^\+(\d+)$/.exec(words[0])?.[1];
    if (name === undefined && steps === undefined) throw new TypeError(`'${words.join(' ')}' begins with no move`);
    history.push(...(name === undefined ? Array<string>(Number(steps)).fill('.') : [name]));
    words.splice(0, name?.split(' ').length ?? 1);
  }
  return history;
}
