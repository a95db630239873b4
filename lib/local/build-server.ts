import { parseConfiguration } from '../contracts/configuration';
import { digestOf } from '../contracts/digest';
import { artifactsFault, DROP_SCHEMA_VERSION, Drop } from '../contracts/drop';
import { ReleaseError } from '../contracts/errors';
import { dropKey } from '../contracts/keys';
import { readBarrier } from '../contracts/manifest';
import { Files, readFiles, zip } from './archive';
import { RehearsedEnvironment } from './stores';
import { readFilesOption, readStoryOptions } from './story-options';
import { World } from './world/world';

/** What a build server hands in. */
export interface DropOptions {
  readonly version: string;
  /** Each artifact's files: a folder, or the files themselves. */
  readonly artifacts: Readonly<Record<string, string | Files>>;
  readonly commit?: string;
  readonly author?: string;
  /** Why nothing may be rolled back past this release. */
  readonly rollbackBarrier?: string;
  /** The release pipeline, if the app has several. */
  readonly release?: string;
  /** What `drop.json` says of an artifact instead of the truth, to see it refused. */
  readonly digests?: Readonly<Record<string, string>>;
}

/** Hands in archives and `drop.json`. What seal would refuse only because the story is mistaken is refused at once. */
export class BuildServer {
  private readonly world: World;
  private drops = 0;

  /** The world is any object in the declaration, as in `Rehearsal`. */
  constructor(inside: object, private readonly environments: readonly RehearsedEnvironment[]) {
    this.world = inside as World;
  }

  /** Returns the version. */
  public async drop(options: DropOptions): Promise<string> {
    const { version, artifacts, commit, author, rollbackBarrier, digests = {}, release = this.onlyRelease() } = readOptions(options);
    const { workBucket } = this.environmentsOf(release)[0];
    const fault = artifactsFault(release, Object.keys(artifacts), this.environmentsOf(release).map((item) => this.configurationOf(item)));
    if (fault !== undefined) throw new ReleaseError('StoryInvalid', `the drop of ${release} ${version}: ${fault}`);
    const archives = await Promise.all(Object.entries(artifacts).map(async ([name, from]) => ({ name, file: `${name}.zip`, bytes: await zip(readFiles(from, `to drop as '${name}'`)) })));
    const id = `build-${++this.drops}`;
    const drop: Drop = {
      schemaVersion: DROP_SCHEMA_VERSION, name: release, version, commit, author, rollbackBarrier,
      artifacts: archives.map(({ name, file, bytes }) => ({ name, file, digest: digests[name] ?? digestOf(bytes) })),
    };
    const put = (key: string, bytes: Buffer) => this.world.s3.put(workBucket, key, bytes, { by: 'the build server' });
    for (const { file, bytes } of archives) put(dropKey(release, id, file), bytes);
    put(dropKey(release, id), Buffer.from(JSON.stringify(drop, null, 2)));
    this.world.journal.note('story', `a build server drops ${release} ${version}`);
    return version;
  }

  private configurationOf({ parameter }: RehearsedEnvironment) {
    return parseConfiguration(parameter, this.world.ssm.getParameter({ Name: parameter }).Parameter!.Value!);
  }

  private onlyRelease(): string {
    const releases = this.releases();
    if (releases.length === 1) return releases[0];
    throw new ReleaseError('StoryInvalid', releases.length === 0 ? 'the app has no release pipeline' : `the app has several release pipelines (${releases.join(', ')}); say which one`);
  }

  private environmentsOf(release: string): readonly RehearsedEnvironment[] {
    const found = this.environments.filter((item) => item.release === release);
    if (found.length === 0) throw new ReleaseError('StoryInvalid', `the app has no release pipeline '${release}' (known: ${this.releases().join(', ')})`);
    return found;
  }

  private releases(): string[] {
    return [...new Set(this.environments.map((item) => item.release))];
  }
}

function readOptions(given: unknown): DropOptions {
  return readStoryOptions('drop', given, (r) => {
    r.object('version', 'artifacts', 'commit', 'author', 'rollbackBarrier', 'release', 'digests');
    const text = (name: string) => r.field(name).optional((field) => field.string());
    return {
      version: r.field('version').string(), artifacts: r.field('artifacts').map(readFilesOption),
      commit: text('commit'), author: text('author'), rollbackBarrier: r.field('rollbackBarrier').optional(readBarrier), release: text('release'),
      digests: r.field('digests').optional((field) => field.map((digest) => digest.string())),
    };
  });
}
