import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs one of the scripts beside this file in a process of its own; what it prints is a number. */
export function numberOf(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const printed = execFileSync(process.execPath, [join(__dirname, script), ...args], {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env },
  });
  const number = Number(printed);
  if (printed.trim() === '' || !Number.isFinite(number)) throw new TypeError(`${script} ${args.join(' ')} printed no number: ${printed}`);
  return number;
}
