import { Timeline } from '../timeline';

export interface ProcessFacadeOptions {
  readonly timeline: Timeline;
  readonly env: Readonly<Record<string, string>>;
  readonly write: (text: string) => void;
  readonly exit: (code: number) => never;
}

/** What a handler sees of its process: its own variables, virtual time, and nothing of the machine but its versions. */
export function processFacade({ timeline, env, write, exit }: ProcessFacadeOptions): object {
  const start = timeline.now;
  const stream = { write: (text: unknown) => (write(String(text)), true), isTTY: false, on: () => stream, once: () => stream, fd: -1 };
  const elapsed = () => timeline.now - start;
  const hrtime = Object.assign(
    (previous: readonly [number, number] = [0, 0]) => [Math.floor(elapsed() / 1000) - previous[0], (elapsed() % 1000) * 1e6 - previous[1]],
    { bigint: () => BigInt(elapsed()) * 1_000_000n },
  );
  const facade = {
    env: { ...env },
    argv: ['node', '/var/runtime/index.mjs'], execArgv: [], title: 'node', pid: 8, ppid: 1,
    version: process.version, versions: process.versions, release: process.release, platform: process.platform, arch: process.arch, features: process.features,
    config: {},
    cwd: () => '/var/task',
    uptime: () => elapsed() / 1000,
    hrtime,
    memoryUsage: process.memoryUsage,
    nextTick: process.nextTick.bind(process),
    emitWarning: (warning: unknown) => write(`warning: ${String(warning)}`),
    stdout: stream, stderr: stream,
    exit,
    // Listeners are taken and never called: an instance ends without notice.
    on: () => facade, once: () => facade, off: () => facade, addListener: () => facade, removeListener: () => facade, removeAllListeners: () => facade,
    listeners: () => [], listenerCount: () => 0, emit: () => false,
  };
  return facade;
}
