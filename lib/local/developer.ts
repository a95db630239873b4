import { ReleaseError } from '../contracts/errors';
import { Plan } from '../plan';
import { at, jsonOf, listOf } from '../plan/json';
import { Files, readTree, TreeFile } from './archive';
import { readFilesOption, readStoryOptions } from './story-options';
import { Author } from './world/connections/commit-stream';
import { World } from './world/world';

/** What a developer pushes. */
export interface CommitOptions {
  /** The whole tree of the commit: a folder, or files by their paths. What is not in it is gone. */
  readonly files: string | Files;
  /** `Ada`, or `Ada <ada@example.com>`. Default: 'developer'. */
  readonly author?: string;
  /** Default: 'a change'. */
  readonly message?: string;
  /** A new branch begins at the default one. Default: the branch that the app's source names. */
  readonly branch?: string;
  /** As in the app's source: `acme/shop`. Needed only if the app has several. */
  readonly repository?: string;
}

/** What a developer proposes. */
export interface PullRequestOptions extends CommitOptions {
  readonly branch: string;
  /** The branch that it is to be merged into. Default: the branch that the app's source names. */
  readonly into?: string;
}

/** Which of the app's repositories is meant. */
export interface RepositoryChoice {
  readonly repository?: string;
}

interface KnownRepository {
  readonly id: string;
  readonly branch: string;
}

/** What developers do to the repositories that the app's connection sources read. */
export class Developer {
  private readonly world: World;
  private readonly repositories: readonly KnownRepository[];

  /** The world is any object in the declaration, as in `Rehearsal`. */
  constructor(inside: object, plan: Plan) {
    this.world = inside as World;
    const actions = plan.resources.filter(({ type }) => type === 'AWS::CodePipeline::Pipeline').flatMap(({ properties }) => listOf(at(properties, 'Stages[0].Actions')).map(jsonOf));
    const sources = actions.filter((action) => at(action, 'ActionTypeId.Provider') === 'CodeStarSourceConnection').map((action) => jsonOf(action.Configuration));
    this.repositories = sources.map(({ FullRepositoryId, BranchName }) => ({ id: String(FullRepositoryId), branch: String(BranchName) }))
      .filter(({ id }, index, all) => all.findIndex((other) => other.id === id) === index);
  }

  /** Returns the commit's id. */
  public async commit(options: CommitOptions): Promise<string> {
    return this.push(readCommit('commit', options));
  }

  /** Returns the commit's id. */
  public async pullRequest(options: PullRequestOptions): Promise<string> {
    const { into: given, ...commit } = readCommit('pullRequest', options, 'into');
    const { id: repository, branch: own } = this.repository(commit.repository);
    const { branch, message, into = own } = { ...commit, into: given };
    if (branch === undefined || branch === into) throw new ReleaseError('StoryInvalid', `a pull request needs a branch of its own to go into ${into}; write: r.pullRequest({ branch: 'feature', files: … })`);
    const id = await this.push(commit);
    const number = await this.world.connections.pullRequest(repository, branch, into, message.split('\n')[0]);
    this.world.journal.note('story', `pull request ${number} of ${repository} wants ${branch} in ${into}`);
    return id;
  }

  /** Returns the commit's id. */
  public async tag(name: string, commit: string | undefined, { repository }: RepositoryChoice): Promise<string> {
    const { id: known, branch } = this.repository(repository);
    const id = await this.world.connections.tag(known, name, commit ?? `refs/heads/${branch}`);
    this.world.journal.note('story', `somebody tags ${id.slice(0, 7)} of ${known} as ${name}`);
    return id;
  }

  /** Returns the id of the commit that was the head there. */
  public async clone(folder: string, { repository }: RepositoryChoice): Promise<string> {
    const { id: known, branch } = this.repository(repository);
    if (await this.world.connections.commit(known, `refs/heads/${branch}`)) throw new ReleaseError('StoryInvalid', `${known} has commits already; a story clones before it commits`);
    const id = await this.world.connections.adopt(known, branch, folder);
    this.world.journal.note('story', `the history of ${known} begins at ${id.slice(0, 7)}`);
    return id;
  }

  private async push({ files, author, message, branch, repository }: Omit<Commit, 'into'>): Promise<string> {
    const { id: known, branch: own } = this.repository(repository);
    const id = await this.world.connections.push({ repository: known, branch: branch ?? own, author, message, files });
    this.world.journal.note('story', `${author.name} pushes ${id.slice(0, 7)} to ${branch ?? own} of ${known}: ${message.split('\n')[0]}`, { commit: id });
    return id;
  }

  /** The repository that is meant, by its name in the app's source. */
  public repositoryNamed(wanted: string | undefined): string {
    return this.repository(wanted).id;
  }

  private repository(wanted: string | undefined): KnownRepository {
    const found = this.repositories.filter(({ id }) => wanted === undefined || id === wanted);
    if (found.length === 1) return found[0];
    const known = this.repositories.map(({ id }) => id).join(', ');
    throw new ReleaseError('StoryInvalid', this.repositories.length === 0 ? 'no pipeline of the app has a connection source, so there is nothing to commit to'
      : found.length === 0 ? `the app has no repository '${wanted}' (known: ${known})` : `the app has several repositories (${known}); say which one`);
  }
}

interface Commit {
  readonly files: readonly TreeFile[];
  readonly author: Author;
  readonly message: string;
  readonly branch: string | undefined;
  readonly repository: string | undefined;
  readonly into: string | undefined;
}

function readCommit(call: string, given: unknown, ...more: string[]): Commit {
  const options = readStoryOptions(call, given, (r) => {
    r.object('files', 'author', 'message', 'branch', 'repository', ...more);
    const text = (name: string, pattern?: RegExp, expected?: string) => r.field(name).optional((field) => field.string(pattern, expected));
    return {
      files: readFilesOption(r.field('files')), message: text('message', /\S/, 'a text with something in it') ?? 'a change', branch: text('branch'), repository: text('repository'), into: text('into'),
      author: text('author', /^[^<>\n]*[^<>\s][^<>\n]*(<[^<>\s]+>)?$/, 'a name, or a name and <email>') ?? 'developer',
    };
  });
  const files = readTree(options.files, 'to commit');
  const wrong = files.find(({ path }) => !isPath(path));
  if (wrong) throw new ReleaseError('StoryInvalid', `'${wrong.path}' can't be a file of a commit; to take over a repository with its history, write: r.clone(folder)`);
  return { ...options, files, author: readAuthor(options.author) };
}

/** Relative, without `.` or `..`, and nothing of Git's own. */
function isPath(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git') && !/[\u0000-\u001f\u007f]/.test(path);
}

function readAuthor(author: string): Author {
  const [, name, email] = /^([^<]*?)\s*(?:<(.+)>)?$/.exec(author)!;
  return { name, email: email ?? `${name.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@example.com` };
}
