import { isReleaseError, ReleaseError } from '../../../contracts/errors';
import { Ids } from '../ids';
import { BuildRequest, BuildsPort, ImagesPort, JournalPort, LogsPort, ObjectsPort, Registry, RepositoriesPort, StartedBuild } from '../ports';
import type { AccessPort } from '../iam/access-port';
import { CODEBUILD_RIGHTS } from '../iam/rights/codebuild';
import { Caller, ServiceError } from '../service';
import { Timeline } from '../timeline';
import { Build, BuildSource, Built, unbuilt } from './build';
import { BuildCache, cacheKey } from './build-cache';
import { BuildRole } from './build-role';
import { PHASES } from './buildspec';
import { environmentOf } from './environment';
import { PhaseFailure } from './failure';
import { OutputTail } from './output';
import { BuildPermission, Permission } from './permission';
import { Project } from './project';
import { Refusals, refusalsOf } from './registry-rights';
import { sourcesOf } from './sources';

export interface CodeBuildDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly objects: ObjectsPort;
  readonly images: ImagesPort;
  readonly repositories: RepositoriesPort;
  readonly journal: JournalPort;
  readonly access: AccessPort;
  readonly logs: LogsPort;
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
  private readonly reportGroups = new Set<string>();
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

  /** A report group that is there before a build writes to it. */
  public addReportGroup(arn: string): void {
    this.reportGroups.add(arn);
  }

  /** From now on builds of this revision are not run: they come to what is handed in. */
  public handIn(revision: string, build: HandedInBuild): void {
    this.handedIn.set(revision, build);
  }

  public async start(request: BuildRequest, by: Caller): Promise<StartedBuild> {
    try {
      return await this.startBuild(request, by);
    } catch (error) {
      if (isReleaseError(error)) this.deps.onFault(error);
      throw error;
    }
  }

  /** Ends all builds at once. */
  public close(): void {
    for (const build of this.running) build.kill();
  }

  private async startBuild(request: BuildRequest, by: Caller): Promise<StartedBuild> {
    const { access, ids, region } = this.deps;
    access.require(by, ...CODEBUILD_RIGHTS.StartBuild.rights(`arn:aws:codebuild:${region}:${by.account}:project/${request.project}`));
    const project = this.projectNamed(request.project, by.account);
    const { name, buildspec, concurrentBuilds } = project;
    if ((this.inProgress.get(name) ?? 0) >= concurrentBuilds) {
      throw new ServiceError('AccountLimitExceededException', `Cannot have more than ${concurrentBuilds} builds in progress for the project ${name}`);
    }
    const id = ids.uuid(`build of ${name}`);
    const role = new BuildRole(this.deps, project, id);
    const early = role.begin();
    if (early || this.handedIn.has(revisionOf(request) ?? '')) return this.run(project, request, id, role, early);
    const commands = PHASES.flatMap((phase) => [...buildspec.phases[phase]?.commands ?? [], ...buildspec.phases[phase]?.finally ?? []]);
    if (commands.length > 0) await this.permission.demand({ project: name, commands });
    return this.run(project, request, id, role);
  }

  private async run(project: Project, request: BuildRequest, uuid: string, role: BuildRole, early?: PhaseFailure): Promise<StartedBuild> {
    const { access, timeline, journal, objects, images, patience, onOutput } = this.deps;
    const { name } = project;
    const number = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, number);
    const id = `${name}:${uuid}`;
    const revision = revisionOf(request);
    journal.note('codebuild', `${name}: build ${number}${revision === null ? '' : ` of ${revision}`} begins`, { buildId: id });
    const output = new OutputTail();
    const handedIn = this.handedIn.get(revision ?? '');
    const environment = environmentOf(project, request, { id, number, startedAt: timeline.now, region: this.deps.region, account: this.deps.account });
    const { registry } = images;
    const refusals = refusalsOf(access, registry, role.caller);
    const sources = sourcesOf(request, this.deps, role.caller);
    const build = new Build({
      buildspec: project.buildspec, outputs: request.outputs.map((item) => item.name), registry, refusals, sources, environment,
      patience: Math.min(project.timeoutMinutes * 60_000, patience),
      onLine: (line) => {
        output.add(line);
        onOutput?.(line, { project: name, number });
      },
    });
    this.running.add(build);
    const run = () => this.remembered(project, request, { environment, registry, refusals, by: role.caller }, () => build.run());
    const built = early ? unbuilt(early) : await (handedIn ? take(handedIn, request, sources) : run()).finally(() => this.running.delete(build));
    this.inProgress.set(name, (this.inProgress.get(name) ?? 0) + 1);
    return {
      id,
      look: (by) => access.require(by, ...CODEBUILD_RIGHTS.BatchGetBuilds.rights(project.arn)),
      end: () => {
        this.inProgress.set(name, this.inProgress.get(name)! - 1);
        this.replay(built, role.caller);
        const refusal = push(built, images, (image) => journal.note('codebuild', `${name}: build ${number} pushes ${image}`, { buildId: id }));
        const failure = built.failure ?? refusal ?? role.report((group) => this.isNewGroup(group)) ?? upload(built, request, objects, role.caller);
        journal.note('codebuild', `${name}: build ${number}: ${failure ? failure.text : 'SUCCEEDED'}`, { buildId: id });
        if (failure) this.lastFailed = { project: name, number, output: output.text };
        return { failure: failure?.text, variables: built.variables };
      },
    };
  }

  /** What can't be read is left to the build itself, which says so. */
  private remembered(project: Project, { sources, outputs }: BuildRequest, { environment, registry, refusals, by }: BuildContext, run: () => Promise<Built>): Promise<Built> {
    const { cache, objects } = this.deps;
    if (!cache) return run();
    try {
      const read = sources.map(({ name, bucket, key }) => ({ name, bytes: objects.read(bucket, key, undefined, by).bytes }));
      return cache._remember(cacheKey(project, environment, read, outputs.map(({ name }) => name), registry, refusals), run);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return run();
    }
  }

  /** The commands have heard already what they may not. */
  private replay({ asked }: Built, by: Caller): void {
    for (const right of asked) {
      try {
        this.deps.access.require(by, right);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
      }
    }
  }

  private isNewGroup(arn: string): boolean {
    const isNew = !this.reportGroups.has(arn);
    this.reportGroups.add(arn);
    return isNew;
  }

  private projectNamed(name: string, account: string): Project {
    const project = account === this.deps.account ? this.projects.get(name) : undefined;
    if (project instanceof ReleaseError) throw project;
    if (project) return project;
    throw new ServiceError('ResourceNotFoundException', `Project cannot be found: arn:aws:codebuild:${this.deps.region}:${this.deps.account}:project/${name}`);
  }
}

/** What a build finds, and in whose name it works. */
interface BuildContext {
  readonly environment: Readonly<Record<string, string>>;
  readonly registry: Registry;
  readonly refusals: Refusals;
  readonly by: Caller;
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

function revisionOf({ sources, primary }: BuildRequest): string | null {
  return sources.find(({ name }) => name === primary)?.revision ?? null;
}

/** What the story hands in for a build; what is missing fails it, as it would fail one that does not make it. */
async function take(handedIn: HandedInBuild, request: BuildRequest, sources: readonly BuildSource[]): Promise<Built> {
  try {
    for (const source of sources) source.read();
  } catch (error) {
    if (error instanceof PhaseFailure) return unbuilt(error);
    throw error;
  }
  const archives = await handedIn(request);
  const missing = request.outputs.find(({ name }) => !archives.has(name));
  return { archives, variables: {}, pushes: [], asked: [], failure: missing && new PhaseFailure('UPLOAD_ARTIFACTS', 'CLIENT_ERROR', `no matching artifact paths found: the story hands in no ${missing.name}`) };
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
