import { format } from 'node:util';

/** A `console` that hands each line to `write`. */
export function consoleFacade(write: (text: string) => void): object {
  const line = (...args: unknown[]) => write(format(...args));
  const ignored = () => undefined;
  return {
    log: line, info: line, debug: line, warn: line, error: line, trace: line, dir: line, table: line,
    assert: (condition: unknown, ...args: unknown[]) => (condition ? undefined : line('Assertion failed', ...args)),
    group: line, groupCollapsed: line, groupEnd: ignored, time: ignored, timeEnd: ignored, timeLog: ignored, count: ignored, countReset: ignored,
  };
}
