import { ReleaseError } from '../../../contracts/errors';

/** What would run on this machine. */
export interface AskedBuild {
  readonly project: string;
  readonly commands: readonly string[];
}

/** Whether builds run: yes, no, or whoever is asked says so. */
export type BuildPermission = 'run' | 'refuse' | ((build: AskedBuild) => boolean | Promise<boolean>);

/** Asks before the first build; the answer is good for all of them. */
export class Permission {
  private answer: boolean | undefined;

  constructor(private readonly permission: BuildPermission) {}

  /** Throws BuildsRefused. */
  public async demand(build: AskedBuild): Promise<void> {
    const { permission } = this;
    this.answer ??= typeof permission === 'function' ? await permission(build) : permission === 'run';
    if (this.answer) return;
    throw new ReleaseError('BuildsRefused', `the build project ${build.project} would run ${commandsOf(build)} on this machine, in a scratch folder; `
      + 'allow it with --run-builds or rehearse(story, { builds: \'run\' }), or let the story hand in what was built');
  }
}

function commandsOf({ commands }: AskedBuild): string {
  const shown = commands.slice(0, SHOWN).map(firstLine).map((command) => `'${command.length > LONGEST ? `${command.slice(0, LONGEST)}…` : command}'`).join(', ');
  return commands.length > SHOWN ? `${shown} and ${commands.length - SHOWN} more commands` : shown;
}

const SHOWN = 5;
const LONGEST = 80;

/** Of a long script its first line: ours say there what they run. */
function firstLine(command: string): string {
  return command.split('\n')[0];
}
