/** Starts measuring; what it returns tells the milliseconds since then. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

/** The same in time of processors, which counts less of what else the machine does meanwhile. */
export function processorTime(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}

/** A middle and half of the measurements around it: from the lower to the upper quartile. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function spread(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number) => {
    const place = part * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place - Math.floor(place));
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** How many times as much one took as the other, round by round: what slows the machine down slows down both. */
export function ratio(samples: readonly number[], others: readonly number[]): Spread {
  return spread(samples.map((sample, round) => sample / others[round]));
}

/** Measures several things round by round, each round in another order, so that no one of them always comes first. */
export async function interleave<K extends string>(rounds: number, subjects: Readonly<Record<K, () => Promise<number> | number>>): Promise<Record<K, number[]>> {
  const names = Object.keys(subjects) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(place + round) % names.length];
      samples[name].push(await subjects[name]());
    }
  }
  return samples;
}
