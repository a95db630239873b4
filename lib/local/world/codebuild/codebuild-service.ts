import { isReleaseError, ReleaseError } from '../../../contracts/errors';
import { Ids } from '../ids';
import { BuildRequest, BuildsPort, ImagesPort, JournalPort, ObjectsPort, RepositoriesPort, StartedBuild } from '../ports';
import { roleSession } from '../iam/callers';
import { Caller, ServiceError } from '../service';
import { Timeline } from '../timeline';
import { Build, Built } from './build';
import { BuildCache, cacheKey } from './build-cache';
import { PHASES } from './buildspec';
import { environmentOf } from './environment';
import { PhaseFailure } from './failure';
import { OutputTail } from './output';
import { BuildPermission, Permission } from './permission';
import { Project } from './project';
import { sourcesOf } from './sources';

export interface CodeBuildDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly objects: ObjectsPort;
  readonly images: ImagesPort;
  readonly repositories: RepositoriesPort;
  readonly journal: JournalPort;
  readonly account: string;
  readonly region: string;
  readonly permission: BuildPermission;
  /** Real milliseconds that a build may take at most, if its project allows more. */
  readonly patience: number;
  /** Hears what ends the rehearsal: a build that may not or can't run here. */
  readonly onFault: (fault: ReleaseError) => void;
  /** Hears every line that a build prints. */
  readonly onOutput?: (line: string, build: RunningBuild) => void;
  readonly cache?: BuildCache;
}

export interface RunningBuild {
  readonly project: string;
  /** Counts the builds of the project from 1. */
  readonly number: number;
}

/** The last build that ended badly, and the end of what it printed. */
export interface FailedBuild extends RunningBuild {
  readonly output: string;
}

/** What a build is taken to make: archives by the names of its output artifacts. */
export type HandedInBuild = (request: BuildRequest) => Promise<ReadonlyMap<string, Buffer>>;

/** AWS CodeBuild as far as codebuild.md says: projects of the type CODEPIPELINE, whose commands run on this machine. */
export class CodeBuildService implements BuildsPort {
  /** For whoever explains why a story did not end as told. */
  public lastFailed: FailedBuild | undefined;
  private readonly projects = new Map<string, Project | ReleaseError>();
  private readonly counts = new Map<string, number>();
  private readonly inProgress = new Map<string, number>();
  private readonly running = new Set<Build>();
  private readonly handedIn = new Map<string, HandedInBuild>();
  private readonly permission: Permission;

  constructor(private readonly deps: CodeBuildDependencies) {
    this.permission = new Permission(deps.permission);
  }

  public addProject(project: Project): void {
    this.projects.set(project.name, project);
  }

  /** A project that the rehearsal does not run is there, and refuses by name when somebody starts it. */
  public addRefused(name: string, refusal: ReleaseError): void {
    this.projects.set(name, refusal);
  }

  /** From now on builds of this revision are not run: they come to what is handed in. */
  public handIn(revision: string, build: HandedInBuild): void {
    this.handedIn.set(revision, build);
  }

  public async start(request: BuildRequest): Promise<StartedBuild> {
    try {
      return await this.startBuild(request);
    } catch (error) {
      if (isReleaseError(error)) this.deps.onFault(error);
      throw error;
    }
  }

  /** Ends all builds at once. */
  public close(): void {
    for (const build of this.running) build.kill();
  }

  private async startBuild(request: BuildRequest): Promise<StartedBuild> {
    const project = this.projectNamed(request.project);
    const { name, buildspec, concurrentBuilds } = project;
    if ((this.inProgress.get(name) ?? 0) >= concurrentBuilds) {
      throw new ServiceError('AccountLimitExceededException', `Cannot have more than ${concurrentBuilds} builds in progress for the project ${name}`);
    }
    if (this.handedIn.has(revisionOf(request) ?? '')) return this.run(project, request);
    const commands = PHASES.flatMap((phase) => [...buildspec.phases[phase]?.commands ?? [], ...buildspec.phases[phase]?.finally ?? []]);
    if (commands.length > 0) await this.permission.demand({ project: name, commands });
    return this.run(project, request);
  }

  private async run(project: Project, request: BuildRequest): Promise<StartedBuild> {
    const { ids, timeline, journal, objects, images, patience, onOutput } = this.deps;
    const { name } = project;
    const number = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, number);
    const id = `${name}:${ids.uuid(`build of ${name}`)}`;
    const revision = revisionOf(request);
    journal.note('codebuild', `${name}: build ${number}${revision === null ? '' : ` of ${revision}`} begins`, { buildId: id });
    const output = new OutputTail();
    const handedIn = this.handedIn.get(revision ?? '');
    const environment = environmentOf(project, request, { id, number, startedAt: timeline.now, region: this.deps.region, account: this.deps.account });
    const build = new Build({
      buildspec: project.buildspec, outputs: request.outputs.map((item) => item.name), registry: images.registry,
      sources: sourcesOf(request, this.deps, callerOf(project)), environment,
      patience: Math.min(project.timeoutMinutes * 60_000, patience),
      onLine: (line) => {
        output.add(line);
        onOutput?.(line, { project: name, number });
      },
    });
    this.running.add(build);
    const built = await (handedIn ? take(handedIn, request) : this.remembered(project, request, environment, () => build.run())).finally(() => this.running.delete(build));
    this.inProgress.set(name, (this.inProgress.get(name) ?? 0) + 1);
    return {
      id,
      end: () => {
        this.inProgress.set(name, this.inProgress.get(name)! - 1);
        const refusal = push(built, images, (image) => journal.note('codebuild', `${name}: build ${number} pushes ${image}`, { buildId: id }));
        const failure = built.failure ?? refusal ?? upload(built, request, objects, callerOf(project));
        journal.note('codebuild', `${name}: build ${number}: ${failure ? failure.text : 'SUCCEEDED'}`, { buildId: id });
        if (failure) this.lastFailed = { project: name, number, output: output.text };
        return { failure: failure?.text, variables: built.variables };
      },
    };
  }

  /** What can't be read is left to the build itself, which says so. */
  private remembered(project: Project, { sources, outputs }: BuildRequest, environment: Readonly<Record<string, string>>, run: () => Promise<Built>): Promise<Built> {
    const { cache, objects, images } = this.deps;
    if (!cache) return run();
    try {
      const read = sources.map(({ name, bucket, key }) => ({ name, bytes: objects.read(bucket, key, undefined, callerOf(project)).bytes }));
      return cache._remember(cacheKey(project, environment, read, outputs.map(({ name }) => name), images.registry), run);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return run();
    }
  }

  private projectNamed(name: string): Project {
    const project = this.projects.get(name);
    if (project instanceof ReleaseError) throw project;
    if (project) return project;
    throw new ServiceError('ResourceNotFoundException', `Project cannot be found: arn:aws:codebuild:${this.deps.region}:${this.deps.account}:project/${name}`);
  }
}

/** They arrive when the build ends; whoever took an immutable tag in the meantime is told here. */
function push({ pushes }: Built, images: ImagesPort, tell: (image: string) => void): PhaseFailure | undefined {
  try {
    for (const { repository, tag, digest } of pushes) {
      images.push(repository, tag, { digest });
      tell(`${repository}:${tag}`);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return new PhaseFailure('BUILD', 'COMMAND_EXECUTION_ERROR', `Error while executing command: docker push. Reason: ${error.message}`);
  }
}

/** In whose name a project reads its sources and writes its artifacts. */
function callerOf({ roleArn, name }: Project): Caller {
  return roleSession(roleArn, `AWSCodeBuild-${name}`);
}

function revisionOf({ sources, primary }: BuildRequest): string | null {
  return sources.find(({ name }) => name === primary)?.revision ?? null;
}

/** What the story hands in for a build; what is missing fails it, as it would fail one that does not make it. */
async function take(handedIn: HandedInBuild, request: BuildRequest): Promise<Built> {
  const archives = await handedIn(request);
  const missing = request.outputs.find(({ name }) => !archives.has(name));
  return { archives, variables: {}, pushes: [], failure: missing && new PhaseFailure('UPLOAD_ARTIFACTS', 'CLIENT_ERROR', `no matching artifact paths found: the story hands in no ${missing.name}`) };
}

function upload({ archives }: Built, { outputs }: BuildRequest, objects: ObjectsPort, by: Caller): PhaseFailure | undefined {
  try {
    for (const { name, bucket, key } of outputs) objects.write(bucket, key, archives.get(name)!, by);
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return new PhaseFailure('UPLOAD_ARTIFACTS', 'CLIENT_ERROR', `${error.code}: ${error.message}`);
  }
}
