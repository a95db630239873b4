import { builtArtifact, HANDOVER_ARTIFACT, NOTHING } from '../contracts/build';
import { digestOf } from '../contracts/digest';
import { ReleaseError } from '../contracts/errors';
import { Handover, writeHandover } from '../contracts/handover';
import { readBarrier } from '../contracts/manifest';
import { Plan } from '../plan';
import { at, listOf } from '../plan/json';
import { Files, readFiles, zip } from './archive';
import { CommitOptions, Developer } from './developer';
import { readFilesOption, readStoryOptions } from './story-options';
import { BuildRequest } from './world/ports';
import { World } from './world/world';

/** A commit, and what its builds are taken to make of it. */
export interface BuiltOptions extends Omit<CommitOptions, 'files'> {
  /** Each artifact's files: a folder, or the files themselves. */
  readonly artifacts: Readonly<Record<string, string | Files>>;
  /** What the build says of its version, where a command of the build says it. Where the pipeline counts, it is not said. */
  readonly version?: string;
  /** Why nothing may be rolled back past this release. */
  readonly rollbackBarrier?: string;
}

/** Commits whose builds are not run: the story says what they make. */
export class HandedIn {
  private readonly world: World;

  /** The world is any object in the declaration, as in `Rehearsal`. */
  constructor(inside: object, private readonly plan: Plan, private readonly developer: Developer) {
    this.world = inside as World;
  }

  /** Returns the commit's id. */
  public async built(options: BuiltOptions): Promise<string> {
    const { artifacts, version, rollbackBarrier, ...commit } = readOptions(options);
    const repository = this.developer.repositoryNamed(commit.repository);
    this.checkNames(Object.keys(artifacts), repository);
    const archives = new Map(await Promise.all(Object.entries(artifacts).map(async ([name, from]) => [builtArtifact(name), await zip(readFiles(from, `to hand in as '${name}'`))] as const)));
    const digests = Object.fromEntries([...archives].map(([name, bytes]) => [name, digestOf(bytes)]));
    const id = await this.developer.commit({ ...commit, files: { 'built.json': JSON.stringify(digests, null, 2) } });
    this.world.codebuild.handIn(id, async (request) => {
      const handover = await zip({ ...writeHandover(await this.handoverOf(request, repository, id, version, rollbackBarrier)) });
      const outputs = request.outputs.map(({ name }) => [name, name.endsWith(HANDOVER_ARTIFACT) ? handover : archives.get(name)] as const);
      return new Map(outputs.filter((output): output is [string, Buffer] => output[1] !== undefined));
    });
    return id;
  }

  /** As the script of a build writes it; the stages after the build have nothing to say. */
  private async handoverOf({ outputs, variables }: BuildRequest, repository: string, commit: string, version: string | undefined, barrier: string | undefined): Promise<Handover> {
    if (!outputs.some(({ name }) => name === HANDOVER_ARTIFACT)) return { outcome: { ok: true }, version: null, head: null, commits: null, barrier: null, images: {} };
    const value = (name: string) => variables.find((variable) => variable.name === name)?.value;
    const told = value('RELEASE_VERSION');
    if (told !== undefined && version !== undefined) throw new ReleaseError('StoryInvalid', `the pipeline itself counts this version (${told}); leave version '${version}' out of r.built`);
    if (told === undefined && version === undefined) throw new ReleaseError('StoryInvalid', 'a command of the build says the version; give r.built the version that it says');
    const commits = await this.world.connections.news(repository, value('RELEASE_SINCE') ?? NOTHING, commit);
    return { outcome: { ok: true }, version: version ?? null, head: commits.list[0] ?? null, commits, barrier: barrier ?? null, images: {} };
  }

  /** The artifacts must be those that the builds of the repository's pipelines make. */
  private checkNames(names: readonly string[], repository: string): void {
    const pipelines = this.plan.resources.filter(({ type, properties }) => type === 'AWS::CodePipeline::Pipeline'
      && listOf(at(properties, 'Stages[0].Actions')).some((action) => at(action, 'Configuration.FullRepositoryId') === repository));
    const actions = pipelines.flatMap(({ properties }) => listOf(properties.Stages)).flatMap((stage) => listOf(at(stage, 'Actions')));
    const made = actions.filter((action) => at(action, 'ActionTypeId.Provider') === 'CodeBuild').flatMap((action) => listOf(at(action, 'OutputArtifacts'))).map((output) => String(at(output, 'Name')));
    const wanted = made.filter((name) => !name.endsWith(HANDOVER_ARTIFACT));
    const given = names.map(builtArtifact);
    if (wanted.every((name) => given.includes(name)) && given.every((name) => wanted.includes(name))) return;
    throw new ReleaseError('StoryInvalid', `the builds of ${repository} make ${wanted.join(', ') || 'no artifact'}; r.built hands in ${names.join(', ') || 'none'}`);
  }
}

function readOptions(given: unknown): BuiltOptions {
  return readStoryOptions('built', given, (r) => {
    r.object('artifacts', 'version', 'author', 'message', 'branch', 'repository', 'rollbackBarrier');
    const text = (name: string) => r.field(name).optional((field) => field.string());
    return {
      artifacts: r.field('artifacts').map(readFilesOption), version: text('version'), author: text('author'), message: text('message'), branch: text('branch'), repository: text('repository'),
      rollbackBarrier: r.field('rollbackBarrier').optional(readBarrier),
    };
  });
}
