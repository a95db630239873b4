import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Commits, COMMITS_MAX } from '../../../contracts/commits';
import { ReleaseError } from '../../../contracts/errors';
import { TreeFile } from '../../archive';
import { Timeline } from '../timeline';
import { CloneRef, cloneUrl } from './clone-ref';
import { Author } from './commit-stream';
import { RepositoryEvent } from './events';
import { Commit, Repository } from './repository';

export interface ConnectionsDependencies {
  readonly timeline: Timeline;
  /** Hears of every push, tag and pull request, some time after it. */
  readonly onEvent: (event: RepositoryEvent) => void;
}

/** A commit of the story. */
export interface Push {
  readonly repository: string;
  readonly branch: string;
  readonly author: Author;
  readonly message: string;
  readonly files: readonly TreeFile[];
}

/** How long a webhook is on its way. Assumed. */
const WEBHOOK_MILLISECONDS = 2000;

/** AWS CodeConnections and the repositories behind it: real Git repositories in a temporary folder, made when they are first needed. */
export class ConnectionsService {
  private readonly providers = new Map<string, string>();
  private readonly repositories = new Map<string, Promise<Repository>>();
  private readonly pullRequests = new Map<string, number>();
  private root: string | undefined;
  /** What is done to repositories is done in the order in which it was asked for. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: ConnectionsDependencies) {}

  public add(arn: string, provider: string): void {
    this.providers.set(arn, provider);
  }

  /** The provider of a connection; of one that is not in the app GitHub is assumed. */
  public providerOf(arn: string): string {
    return this.providers.get(arn) ?? 'GitHub';
  }

  /** Makes a commit on a branch that is there, or that begins at the default one, and tells whoever listens. */
  public push({ repository, ...commit }: Push): Promise<string> {
    return this.inTurn(async () => {
      checkName('branch', commit.branch);
      const repo = await this.open(repository, commit.branch);
      const before = await repo.resolve(`refs/heads/${commit.branch}`);
      const id = await repo.commit({ ...commit, parent: before ?? await repo.resolve('HEAD'), at: Math.floor(this.deps.timeline.now / 1000) });
      await this.pushed(repo, repository, commit.branch, before, id);
      return id;
    });
  }

  /** Takes over the head of a repository of this machine as a branch. Nobody is told. */
  public adopt(repository: string, branch: string, folder: string): Promise<string> {
    return this.inTurn(async () => {
      checkName('branch', branch);
      return (await this.open(repository, branch)).fetch(folder, branch);
    });
  }

  public tag(repository: string, name: string, commit: string): Promise<string> {
    return this.inTurn(async () => {
      checkName('tag', name);
      const repo = await this.open(repository);
      if (await repo.resolve(`refs/tags/${name}`) !== undefined) throw new ReleaseError('StoryInvalid', `the tag ${name} is there already; a story does not move tags`);
      const id = await repo.resolve(commit);
      if (id === undefined) throw new ReleaseError('StoryInvalid', `${repository} has no commit ${commit}`);
      await repo.tag(name, id);
      this.tell({ kind: 'tag', repository, tag: name, commit: id });
      return id;
    });
  }

  /** Opens a pull request for a branch, or updates the one that is open, if `commit` is told to be its new head. */
  public pullRequest(repository: string, branch: string, into: string, title: string): Promise<number> {
    return this.inTurn(async () => {
      const repo = await this.open(repository);
      const [commit, target] = await Promise.all([branch, into].map((name) => repo.resolve(`refs/heads/${name}`)));
      if (commit === undefined || target === undefined) throw new ReleaseError('StoryInvalid', `${repository} has no branch ${commit === undefined ? branch : into}`);
      const key = `${repository}\n${branch}\n${into}`;
      const known = this.pullRequests.get(key);
      const number = known ?? this.pullRequests.size + 1;
      this.pullRequests.set(key, number);
      const base = await repo.mergeBase(target, commit);
      const changed = base === undefined ? [] : await repo.changed(base, commit);
      this.tell({ kind: 'pullRequest', event: known === undefined ? 'OPEN' : 'UPDATED', repository, number, title, branch, into, commit, changed });
      return number;
    });
  }

  /** The commit that a branch or an id names; nothing if there is none. */
  public async commit(repository: string, name: string): Promise<Commit | undefined> {
    if (!this.repositories.has(repository)) return undefined;
    return this.inTurn(async () => {
      const repo = await this.open(repository);
      const id = await repo.resolve(name);
      return id === undefined ? undefined : repo.describe(id);
    });
  }

  /** What is new in a commit since another one. */
  public news(repository: string, since: string, commit: string): Promise<Commits> {
    return this.inTurn(async () => (await this.open(repository)).news(since, commit, COMMITS_MAX));
  }

  public files(repository: string, commit: string): Promise<TreeFile[]> {
    return this.inTurn(async () => (await this.open(repository)).files(commit));
  }

  public clone(ref: CloneRef, folder: string): Promise<void> {
    return this.inTurn(async () => (await this.open(ref.fullRepositoryId)).clone(ref.commitId, folder, cloneUrl(ref)));
  }

  public close(): void {
    if (this.root === undefined) return;
    process.off('exit', this.remove);
    this.remove();
  }

  private readonly remove = () => rmSync(this.root!, { recursive: true, force: true, maxRetries: 3 });

  private async pushed(repo: Repository, repository: string, branch: string, before: string | undefined, commit: string): Promise<void> {
    const changed = before === undefined ? undefined : await repo.changed(before, commit);
    this.tell({ kind: 'push', repository, branch, commit, changed });
  }

  private tell(event: RepositoryEvent): void {
    this.deps.timeline.after(WEBHOOK_MILLISECONDS, 'work', `webhook of ${event.repository}`, () => this.deps.onEvent(event));
  }

  private open(repository: string, branch = 'main'): Promise<Repository> {
    const known = this.repositories.get(repository);
    if (known) return known;
    const folder = (name: string) => {
      const path = join(this.temporary(), name);
      mkdirSync(path);
      return path;
    };
    const made = Promise.resolve().then(() => Repository.create({ directory: folder(`repository-${this.repositories.size}`), home: folder(`home-${this.repositories.size}`) }, branch));
    this.repositories.set(repository, made);
    return made;
  }

  private temporary(): string {
    if (this.root === undefined) {
      this.root = mkdtempSync(join(tmpdir(), 'repositories-'));
      process.once('exit', this.remove);
    }
    return this.root;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}

/** Fewer than Git allows, and none that a command line or a pattern could take for something else. */
function checkName(kind: 'branch' | 'tag', name: string): void {
  if (/^(?!.*(\.\.|\/\/|\/\.|\.lock(\/|$)))[A-Za-z0-9_][A-Za-z0-9._/+@=-]*(?<![./])$/.test(name)) return;
  throw new ReleaseError('StoryInvalid', `'${name}' is no name of a ${kind} that a story can use: letters, digits and any of ._/+@=- within it`);
}
