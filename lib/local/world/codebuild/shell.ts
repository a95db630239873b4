import { ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { ReleaseError } from '../../../contracts/errors';
import { within } from '../../wall-clock';

export interface ShellOptions {
  readonly program: 'sh' | 'bash';
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where the texts of commands are written to. */
  readonly scratch: string;
  readonly onLine: (line: string) => void;
}

/** Files 8 and 9 are ours: by one the shell hears what to run next, by the other it says how that ended. Commands do not get them. */
const LOOP = 'while IFS= read -r __command <&9; do . "$__command" 8>&- 9<&-; printf \'%s\\n\' "$?" >&8; done';
const [REPORTS, ORDERS] = [8, 9];
/** How long the end of the output may take once everything was ended: who left the process group may hold it open. */
const LAST_WORDS_MILLISECONDS = 1000;

/**
 * One shell that runs one command after another, in a process group of its own and without input. A command that ends the shell has
 * its status; the next command gets a new shell, and what the old one had started is ended.
 */
export class Shell {
  private child: ChildProcess | undefined;
  private commands = 0;
  private closed: Promise<unknown> = Promise.resolve();
  private isOver = false;

  constructor(private readonly options: ShellOptions) {}

  /** The exit status of a command; 128 if a signal ended the shell. */
  public run(command: string): Promise<number> {
    if (this.isOver) return Promise.reject(new ReleaseError('OutOfTime', 'the build is over'));
    const file = join(this.options.scratch, `${++this.commands}.sh`);
    writeFileSync(file, `${command}\n`);
    const child = this.child ??= this.start();
    const reports = child.stdio[REPORTS] as Readable;
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        child.off('exit', onExit).off('error', onError);
        reports.off('data', onReport);
        then();
      };
      const onReport = (text: Buffer) => settle(() => resolve(Number(text.toString('utf8'))));
      const onExit = (code: number | null) => settle(() => resolve(code ?? 128));
      const onError = (error: Error) => settle(() => reject(
        new ReleaseError('Unsupported', `a build can't be run on this machine: ${error.message}; builds need a POSIX shell '${this.options.program}' in the PATH`, { cause: error }),
      ));
      child.on('exit', onExit).on('error', onError);
      reports.on('data', onReport);
      (child.stdio[ORDERS] as Writable).write(`${file}\n`);
    });
  }

  /** Ends whatever still runs, and waits for the end of the output. */
  public async end(): Promise<void> {
    this.kill();
    await within(this.closed, LAST_WORDS_MILLISECONDS, () => undefined);
  }

  /** At once, with everything that it has started; nothing runs after that. */
  public kill(): void {
    this.isOver = true;
    if (this.child) killGroup(this.child);
  }

  private start(): ChildProcess {
    const { program, directory, environment, onLine } = this.options;
    const child = spawn(program, ['-c', LOOP], {
      cwd: directory, env: { ...environment }, detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'ignore', 'ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream as Readable }).on('line', onLine);
    // Whoever ends the shell closes these.
    for (const stream of [child.stdio[ORDERS], child.stdio[REPORTS]]) stream?.on('error', () => undefined);
    child.once('exit', () => {
      killGroup(child);
      this.child = undefined;
    });
    this.closed = Promise.all([this.closed, new Promise((resolve) => child.once('close', resolve))]);
    return child;
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
