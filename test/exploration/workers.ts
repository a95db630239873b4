import { ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { StepSize } from './fingerprint';
import type { History, Moment, Played } from './play';
import { Message, Order } from './protocol';

/** Histories of one synthesized app, and who hears what comes of them. */
export interface Work {
  readonly folder: string;
  readonly size: StepSize;
  readonly histories: readonly History[];
  /** Nobody will go on from where these histories lead. */
  readonly isLast: boolean;
  readonly isNew: (moment: Moment) => boolean;
  /** True: that is enough. */
  readonly onPlayed: (played: Played) => boolean;
}

/** Processes that play histories. */
export class Workers {
  /** Bundled from the sources: what is explored is the engine as it is now. */
  public static async start(count: number): Promise<Workers> {
    const folder = mkdtempSync(join(tmpdir(), 'explorer-'));
    const script = join(folder, 'worker.js');
    await build({ entryPoints: ['test/exploration/worker.ts'], bundle: true, platform: 'node', target: 'node20', format: 'cjs', outfile: script, logLevel: 'warning' });
    return new Workers(folder, Array.from({ length: count }, () => fork(script)));
  }

  private constructor(private readonly folder: string, private readonly processes: readonly ChildProcess[]) {}

  /** As many at a time as there are processes. */
  public async play({ folder, size, histories, isLast, isNew, onPlayed }: Work): Promise<void> {
    const queue = histories.values();
    let isEnough = false;
    await Promise.all(this.processes.map(async (process) => {
      for (const history of queue) {
        if (isEnough) return;
        isEnough = onPlayed(await playOne(process, { kind: 'play', folder, history, size, isLast }, isNew)) || isEnough;
      }
    }));
  }

  public stop(): void {
    for (const process of this.processes) process.disconnect();
    rmSync(this.folder, { recursive: true });
  }
}

function playOne(process: ChildProcess, order: Order, isNew: (moment: Moment) => boolean): Promise<Played> {
  return new Promise((resolve, reject) => {
    const hear = (message: Message): void => {
      if (message.kind === 'moment') return tell(process, { kind: 'go on', isNew: isNew(message.moment) });
      end();
      resolve(message.played);
    };
    const lost = (code: number | null): void => {
      end();
      reject(new TypeError(`a worker ended with status ${code}`));
    };
    const end = (): void => void process.off('message', hear).off('exit', lost);
    process.on('message', hear).on('exit', lost);
    tell(process, order);
  });
}

function tell(process: ChildProcess, order: Order): void {
  process.send(order);
}
