import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FUNCTION_NAMES } from 'cdk-release-pipeline/contracts';
import { interleave, ratio, Spread, spread } from './measure';
import { naiveBundle } from './naive-bundle';
import { figure, Goal, Options, Part, spreadFigure } from './part';
import { numberOf } from './process';

const ROOT = join(__dirname, '..');

export interface MeasuredBundle {
  readonly name: string;
  readonly size: number;
  readonly naiveSize: number;
  readonly load: Spread;
  readonly naiveLoad: Spread;
  readonly externalLoad: Spread;
  /** How many times as long ours takes to load as the naive one. */
  readonly ratio: Spread;
}

/** Measures one handler's bundle beside two that `NodejsFunction` would make of the same sources, in a folder for them. */
export async function measureBundle(name: string, folder: string, rounds: number): Promise<MeasuredBundle> {
  const own = join(ROOT, 'lambda', name, 'dist', 'index.js');
  const entry = join(ROOT, 'lambda', name, 'handler.ts');
  const [naive, external] = ['bundled', 'external'].map((sdk) => join(folder, name, `${sdk}.js`));
  await naiveBundle(entry, naive, 'bundled');
  await naiveBundle(entry, external, 'external');
  const loads = (bundle: string) => () => numberOf('load-handler.js', [bundle], { NODE_PATH: resolve(ROOT, 'node_modules') });
  const samples = await interleave(rounds, { own: loads(own), naive: loads(naive), external: loads(external) });
  return {
    name, size: gzipped(own), naiveSize: gzipped(naive), load: spread(samples.own), naiveLoad: spread(samples.naive), externalLoad: spread(samples.external),
    ratio: ratio(samples.own, samples.naive),
  };
}

/** How large each handler's bundle is, and how long it takes to load. */
export async function bundles({ rounds, progress }: Options): Promise<Part> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const measured: MeasuredBundle[] = [];
  try {
    for (const name of FUNCTION_NAMES) {
      progress(`the bundle of ${name}, ${rounds} rounds`);
      measured.push(await measureBundle(name, folder, rounds));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    title: 'Bundles of the handlers',
    how: [
      'naive: the same handler as NodejsFunction bundles it with bundleAwsSDK (CommonJS, whole clients, not minified). SDK outside: NodejsFunction\'s default, the SDK loaded from node_modules as from a runtime.',
      'Sizes are gzipped. Loading is processor time in a fresh process of this machine: it stands for a cold start, it is none.',
      'probe asks URLs without any client of the SDK: there is nothing to leave out, so it has no goal for loading.',
    ],
    columns: ['handler', 'size', 'naive', 'loads in', 'naive', 'SDK outside', 'ours is, of naive'],
    rows: measured.map((item) => [
      item.name, figure(item.size / 1000, 'kB'), figure(item.naiveSize / 1000, 'kB'), spreadFigure(item.load, 'ms'), spreadFigure(item.naiveLoad, 'ms'), spreadFigure(item.externalLoad, 'ms'),
      spreadFigure(item.ratio, '×'),
    ]),
    goals: measured.flatMap(goalsOf),
  };
}

function goalsOf({ name, size, ratio: times }: MeasuredBundle): Goal[] {
  return [
    { what: `the bundle of ${name}, gzipped`, atMost: 150, figure: figure(size / 1000, 'kB') },
    ...(name === 'probe' ? [] : [{ what: `loading ${name}, compared with a naive bundle`, atMost: 0.6, figure: spreadFigure(times, '×') }]),
  ];
}

function gzipped(file: string): number {
  return gzipSync(readFileSync(file), { level: 9 }).length;
}
