import { within } from '../../wall-clock';
import { collect } from './artifacts';
import { Buildspec } from './buildspec';
import { PhaseFailure } from './failure';
import { Registry } from '../ports';
import { Phases } from './phases';
import type { Right } from '../iam/access-port';
import { doneIn, installPrograms, Push } from './programs';
import { Refusals } from './registry-rights';
import { Scratch } from './scratch';
import { Shell } from './shell';

/** One of the sources of a build. */
export interface BuildSource {
  readonly name: string;
  readonly isPrimary: boolean;
  /** Puts the source into an empty folder. Throws the failure of DOWNLOAD_SOURCE. */
  readonly place: (folder: string) => Promise<void>;
  /** Reads it in the name of the role, and puts it nowhere. Throws the same. */
  readonly read: () => void;
}

export interface BuildOptions {
  readonly buildspec: Buildspec;
  readonly sources: readonly BuildSource[];
  readonly outputs: readonly string[];
  /** Where images are pushed to. */
  readonly registry: Registry;
  readonly refusals: Refusals;
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
  /** What the registry asked of the commands. */
  readonly asked: readonly Right[];
}

/** A build that ended before its commands were run. */
export const unbuilt = (failure: PhaseFailure): Built => ({ failure, variables: {}, archives: new Map(), pushes: [], asked: [] });

/** Runs the commands of one build on this machine, in a scratch folder. It keeps mistakes in, not ill will: the commands are the user's own. */
export class Build {
  private scratch: Scratch | undefined;
  private shell: Shell | undefined;

  constructor(private readonly options: BuildOptions) {}

  public async run(): Promise<Built> {
    const kill = () => this.kill();
    process.once('exit', kill);
    const scratch = this.scratch = new Scratch();
    try {
      return await this.build(scratch);
    } catch (error) {
      if (error instanceof PhaseFailure) return { ...unbuilt(error), ...doneIn(scratch.folder('programs')) };
      throw error;
    } finally {
      process.off('exit', kill);
      await this.shell?.end();
      scratch.remove();
    }
  }

  /** At once, whatever goes on. */
  public kill(): void {
    this.shell?.kill();
    this.scratch?.remove();
  }

  private async build(scratch: Scratch): Promise<Built> {
    const { buildspec, sources, registry, refusals, patience, onLine } = this.options;
    // First in the PATH.
    const programs = scratch.folder('programs');
    installPrograms(programs, registry, refusals);
    const folders = await place(sources, scratch);
    const source = folders.CODEBUILD_SRC_DIR;
    const shell = this.shell = new Shell({
      program: buildspec.shell, directory: source, scratch: scratch.folder('commands'), onLine,
      environment: {
        PATH: `${programs}:${process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'}`, LANG: 'C.UTF-8',
        HOME: scratch.folder('home'), TMPDIR: scratch.folder('tmp'), ...folders, ...this.options.environment,
      },
    });
    const phases = new Phases(buildspec, shell);
    return within(this.play(phases, source, scratch), patience, () => {
      throw new PhaseFailure(phases.current, 'BUILD_TIMED_OUT', 'Build has timed out.', 'TIMED_OUT');
    });
  }

  private async play(phases: Phases, source: string, scratch: Scratch): Promise<Built> {
    const { buildspec, outputs } = this.options;
    const failure = await phases.run();
    const variables = await phases.exported(scratch.folder('exported'));
    // Attempted after a failure, too; then the first failure is the one that is told.
    const archives = failure ? new Map<string, Buffer>() : await collect(buildspec, outputs, source);
    return { failure, variables, archives, ...doneIn(scratch.folder('programs')) };
  }
}

async function place(sources: readonly BuildSource[], scratch: Scratch): Promise<Record<string, string>> {
  const folders: Record<string, string> = {};
  for (const { name, isPrimary, place: put } of sources) {
    const folder = scratch.source();
    await put(folder);
    folders[isPrimary ? 'CODEBUILD_SRC_DIR' : `CODEBUILD_SRC_DIR_${name}`] = folder;
  }
  return folders;
}
