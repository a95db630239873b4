import { within } from '../../wall-clock';
import { collect } from './artifacts';
import { Buildspec } from './buildspec';
import { PhaseFailure } from './failure';
import { Registry } from '../ports';
import { Phases } from './phases';
import { installPrograms, Push, pushesOf } from './programs';
import { Scratch } from './scratch';
import { Shell } from './shell';

/** One of the sources of a build. */
export interface BuildSource {
  readonly name: string;
  readonly isPrimary: boolean;
  /** Puts the source into an empty folder. Throws the failure of DOWNLOAD_SOURCE. */
  readonly place: (folder: string) => Promise<void>;
}

export interface BuildOptions {
  readonly buildspec: Buildspec;
  readonly sources: readonly BuildSource[];
  readonly outputs: readonly string[];
  /** Where images are pushed to. */
  readonly registry: Registry;
  /** Without what only the scratch folder knows. */
  readonly environment: Readonly<Record<string, string>>;
  /** Real milliseconds. */
  readonly patience: number;
  readonly onLine: (line: string) => void;
}

/** What a build came to. A failed build has artifacts, too, if it made them, but nobody gets them. */
export interface Built {
  readonly failure: PhaseFailure | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly archives: ReadonlyMap<string, Buffer>;
  /** Images, also those of a build that failed afterwards. */
  readonly pushes: readonly Push[];
}

/** Runs the commands of one build on this machine, in a scratch folder. It keeps mistakes in, not ill will: the commands are the user's own. */
export class Build {
  private readonly scratch = new Scratch();
  /** First in the PATH. */
  private readonly programs = this.scratch.folder('programs');
  private shell: Shell | undefined;

  constructor(private readonly options: BuildOptions) {
    installPrograms(this.programs, options.registry);
  }

  public async run(): Promise<Built> {
    const kill = () => this.kill();
    process.once('exit', kill);
    try {
      return await this.build();
    } catch (error) {
      if (error instanceof PhaseFailure) return { failure: error, variables: {}, archives: new Map(), pushes: pushesOf(this.programs) };
      throw error;
    } finally {
      process.off('exit', kill);
      await this.shell?.end();
      this.scratch.remove();
    }
  }

  /** At once, whatever goes on. */
  public kill(): void {
    this.shell?.kill();
    this.scratch.remove();
  }

  private async build(): Promise<Built> {
    const { buildspec, sources, outputs, patience, onLine } = this.options;
    const folders = await this.place(sources);
    const source = folders.CODEBUILD_SRC_DIR;
    const shell = this.shell = new Shell({
      program: buildspec.shell, directory: source, scratch: this.scratch.folder('commands'), onLine,
      environment: {
        PATH: `${this.programs}:${process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'}`, LANG: 'C.UTF-8',
        HOME: this.scratch.folder('home'), TMPDIR: this.scratch.folder('tmp'), ...folders, ...this.options.environment,
      },
    });
    const phases = new Phases(buildspec, shell);
    return within(this.play(phases, outputs, source), patience, () => {
      throw new PhaseFailure(phases.current, 'BUILD_TIMED_OUT', 'Build has timed out.', 'TIMED_OUT');
    });
  }

  private async play(phases: Phases, outputs: readonly string[], source: string): Promise<Built> {
    const failure = await phases.run();
    const variables = await phases.exported(this.scratch.folder('exported'));
    // Attempted after a failure, too; then the first failure is the one that is told.
    const archives = failure ? new Map<string, Buffer>() : await collect(this.options.buildspec, outputs, source);
    return { failure, variables, archives, pushes: pushesOf(this.programs) };
  }

  private async place(sources: readonly BuildSource[]): Promise<Record<string, string>> {
    const folders: Record<string, string> = {};
    for (const { name, isPrimary, place } of sources) {
      const folder = this.scratch.source();
      await place(folder);
      folders[isPrimary ? 'CODEBUILD_SRC_DIR' : `CODEBUILD_SRC_DIR_${name}`] = folder;
    }
    return folders;
  }
}
