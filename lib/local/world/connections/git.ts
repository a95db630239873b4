import { spawn } from 'node:child_process';
import { ReleaseError } from '../../../contracts/errors';

/** Whose command it is and where it works. */
export interface GitPlace {
  readonly directory: string;
  /** A folder that stands for the home of nobody. */
  readonly home: string;
}

/**
 * Runs the program `git`, with no settings of this machine or user: the same commands make the same commit ids everywhere. Gives back what it
 * printed; throws with what it complained of.
 */
export function git({ directory, home }: GitPlace, args: readonly string[], input?: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: directory, stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH, HOME: home, LANG: 'C', TZ: 'UTC',
        GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', GIT_ATTR_NOSYSTEM: '1',
      },
    });
    const [printed, complaints]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.once('error', (error) => reject(new ReleaseError('Unsupported', `a story with commits needs the program git in the PATH: ${error.message}; install it (Debian and Ubuntu: apt-get install git)`, { cause: error })));
    child.once('close', (status) => {
      if (status === 0) resolve(Buffer.concat(printed));
      else reject(new GitFailed(`git ${args[0]} has failed: ${Buffer.concat(complaints).toString('utf8').trim()}`));
    });
    // Whoever ends early does not read it all.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** What git would not do, in its words. */
export class GitFailed extends ReleaseError {
  constructor(what: string) {
    super('StoryInvalid', what);
  }
}
