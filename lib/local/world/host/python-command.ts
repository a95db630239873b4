import { spawnSync } from 'node:child_process';
import { ReleaseError } from '../../../contracts/errors';
import { HostedFunction } from './invocation';

const found = new Map<string, string | undefined>();

/**
 * The interpreter for a function: that of its runtime's version if this machine has it, or whatever `python3` is. It is asked for its own
 * path: version managers put scripts in its place, which need variables that a function has not.
 */
export function pythonFor({ name, runtime }: HostedFunction): string {
  const key = `${runtime} ${process.env.PATH}`;
  if (!found.has(key)) found.set(key, [runtime, 'python3'].map(interpreterOf).find((path) => path !== undefined));
  const path = found.get(key);
  if (path !== undefined) return path;
  throw new ReleaseError('Unsupported', `the function ${name} runs on ${runtime}, and this machine has no python3; install Python 3.8 or newer (Debian and Ubuntu: apt-get install python3), so that it is in the PATH`);
}

function interpreterOf(command: string): string | undefined {
  const { status, stdout } = spawnSync(command, ['-c', 'import sys; assert sys.version_info >= (3, 8); print(sys.executable)'], {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: process.env,
  });
  return status === 0 ? stdout.trim() : undefined;
}
