import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Buildspec, Phase, PhaseName } from './buildspec';
import { PhaseFailure } from './failure';
import { Shell } from './shell';

/** The commands of a build, phase by phase, in one shell. */
export class Phases {
  /** The phase that goes on. */
  public current = 'DOWNLOAD_SOURCE';
  private failure: PhaseFailure | undefined;

  constructor(private readonly buildspec: Buildspec, private readonly shell: Shell) {}

  /**
   * The first failure, if there was one. After a failed `install` or `pre_build` nothing else runs; `post_build` runs after a failed `build`
   * (https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html).
   */
  public async run(): Promise<PhaseFailure | undefined> {
    for (const name of ['install', 'pre_build'] as const) {
      await this.phase(name);
      if (this.failure) return this.failure;
    }
    await this.phase('build');
    await this.phase('post_build');
    return this.failure;
  }

  /** The values of the variables that the shell exports now; one that it does not export is left out. */
  public async exported(scratch: string): Promise<Record<string, string>> {
    const values: Record<string, string> = {};
    for (const name of this.buildspec.exported) {
      const file = join(scratch, `exported-${name}`);
      const status = await this.shell.run(`/bin/sh -c 'test "\${${name}+set}" = set && printf %s "$${name}" > "$0"' '${file.replaceAll('\'', '\'\\\'\'')}'`);
      if (status === 0) values[name] = readFileSync(file, 'utf8');
    }
    return values;
  }

  private async phase(name: PhaseName): Promise<void> {
    this.current = name.toUpperCase();
    const { commands, finally: last }: Phase = this.buildspec.phases[name] ?? { commands: [], finally: [] };
    await this.commands(commands);
    await this.commands(last);
    if (this.failure) await this.shell.run('export CODEBUILD_BUILD_SUCCEEDING=0');
  }

  /** Until one of them fails. */
  private async commands(commands: readonly string[]): Promise<void> {
    for (const command of commands) {
      const status = await this.shell.run(command);
      if (status === 0) continue;
      this.failure ??= new PhaseFailure(this.current, 'COMMAND_EXECUTION_ERROR', `Error while executing command: ${command}. Reason: exit status ${status}`);
      return;
    }
  }
}
