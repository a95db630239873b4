import { COMMIT_ID, Commits } from '../../../contracts/commits';
import { ReleaseError } from '../../../contracts/errors';
import { TreeFile } from '../../archive';
import { commitStream, NewCommit } from './commit-stream';
import { git, GitFailed, GitPlace } from './git';

/** What Git knows of a commit. */
export interface Commit {
  readonly id: string;
  readonly authorName: string;
  readonly authorEmail: string;
  /** ISO 8601, in whole seconds. */
  readonly authorDate: string;
  readonly message: string;
}

/** A bare Git repository of this world, with branches and tags as in any other. The branch that it is made for is its default one. */
export class Repository {
  public static async create(place: GitPlace, branch: string): Promise<Repository> {
    await git(place, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`]);
    return new Repository(place);
  }

  private constructor(private readonly place: GitPlace) {}

  /** The id of the commit that a branch, a tag or a full id names. */
  public async resolve(name: string): Promise<string | undefined> {
    return (await this.ask(['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`]))?.toString('utf8').trim();
  }

  public async describe(id: string): Promise<Commit> {
    const [authorName, authorEmail, authorDate, ...message] = (await this.run(['show', '--no-patch', '--format=%an%x00%ae%x00%aI%x00%B', id])).toString('utf8').split('\0');
    return { id, authorName, authorEmail, authorDate: `${new Date(authorDate).toISOString().slice(0, 19)}Z`, message: message.join('\0').trim() };
  }

  /** Makes a commit the new head of its branch, and gives back its id. */
  public async commit(commit: NewCommit): Promise<string> {
    return (await this.run(['fast-import', '--quiet', '--done'], commitStream(commit))).toString('utf8').trim();
  }

  public async tag(name: string, commit: string): Promise<void> {
    await this.run(['update-ref', `refs/tags/${name}`, commit, '']);
  }

  /** Paths that differ between two commits. */
  public async changed(before: string, after: string): Promise<string[]> {
    return lines(await this.run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', before, after]));
  }

  /** The commits that a second one has and a first one has not, newest first; without a first one, or if it is none of its ancestors, all of them. */
  public async news(since: string, head: string, most: number): Promise<Commits> {
    const isAncestor = COMMIT_ID.test(since) && await this.ask(['merge-base', '--is-ancestor', since, head]) !== undefined;
    const range = isAncestor ? `${since}..${head}` : head;
    const list = lines(await this.run(['log', '-z', `--max-count=${most}`, '--format=%H%x1f%an%x1f%s', range])).map((line) => {
      const [id, author, message] = line.split('\u001f');
      return { id, author, message };
    });
    const count = Number((await this.run(['rev-list', '--count', range])).toString('utf8'));
    return { since: isAncestor ? since : null, list, more: count - list.length };
  }

  /** Where two histories have parted. */
  public async mergeBase(one: string, other: string): Promise<string | undefined> {
    return (await this.ask(['merge-base', one, other]))?.toString('utf8').trim();
  }

  /** The files of a commit. Submodules are left out; a symbolic link is refused. */
  public async files(commit: string): Promise<TreeFile[]> {
    const entries = lines(await this.run(['ls-tree', '-r', '-z', '--full-tree', commit])).map((line) => /^(\d+) (\w+) (\w+)\t([^]*)$/.exec(line)!.slice(1));
    const blobs = entries.filter(([, type]) => type === 'blob');
    const link = blobs.find(([mode]) => mode === '120000');
    if (link) throw new ReleaseError('Unsupported', `${link[3]} is a symbolic link; a rehearsal has none in CODE_ZIP: use CODEBUILD_CLONE_REF`);
    const contents = await this.run(['cat-file', '--batch'], Buffer.from(blobs.map(([, , id]) => `${id}\n`).join('')));
    let at = 0;
    return blobs.map(([mode, , , path]) => {
      const start = contents.indexOf(10, at) + 1;
      const size = Number(contents.toString('utf8', at, start - 1).split(' ')[2]);
      at = start + size + 1;
      return { path, bytes: contents.subarray(start, start + size), isExecutable: mode === '100755' };
    });
  }

  /** Takes over the head of a repository of this machine, with its history, as a branch. */
  public async fetch(folder: string, branch: string): Promise<string> {
    await this.run(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', folder, `+HEAD:refs/heads/${branch}`]);
    return (await this.resolve(`refs/heads/${branch}`))!;
  }

  /** A working copy in a folder that is there and empty: the whole history, at one commit, with no branch checked out. */
  public async clone(commit: string, folder: string, origin: string): Promise<void> {
    await this.run(['clone', '--quiet', '--no-hardlinks', '--no-checkout', '--template=', '--config', 'advice.detachedHead=false', this.place.directory, folder]);
    await git({ ...this.place, directory: folder }, ['checkout', '--quiet', '--detach', commit]);
    await git({ ...this.place, directory: folder }, ['remote', 'set-url', 'origin', origin]);
  }

  private run(args: readonly string[], input?: Buffer): Promise<Buffer> {
    return git(this.place, args, input);
  }

  /** Nothing if git says no. */
  private async ask(args: readonly string[]): Promise<Buffer | undefined> {
    try {
      return await this.run(args);
    } catch (error) {
      if (error instanceof GitFailed) return undefined;
      throw error;
    }
  }
}

/** Of what is separated by NUL. */
function lines(printed: Buffer): string[] {
  return printed.toString('utf8').split('\0').filter((line) => line !== '');
}
