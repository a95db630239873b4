import { Reader } from './parse';

/** How many commits a release names, and how much of each text is kept. */
export const COMMITS_MAX = 100;
export const AUTHOR_MAX = 80;
export const MESSAGE_MAX = 200;

/** One commit, as the build found it in the repository's history. */
export interface Commit {
  readonly id: string;
  readonly author: string;
  /** The first line of its message. */
  readonly message: string;
}

/** The commits that are new in a release, newest first. It is the build's word: nobody else has looked into the repository. */
export interface Commits {
  /** The commit of the release that was sealed before; null if there was none, or if it is not in the history any more. */
  readonly since: string | null;
  readonly list: readonly Commit[];
  /** How many more there are. */
  readonly more: number;
}

export const COMMIT_ID = /^[0-9a-f]{40,64}$/;

export function readCommits(r: Reader): Commits {
  r.object('since', 'list', 'more');
  return {
    since: r.field('since').nullable((since) => since.string(COMMIT_ID, 'a commit id')),
    list: r.field('list').list((c) => ({
      id: c.object('id', 'author', 'message').field('id').string(COMMIT_ID, 'a commit id'),
      author: c.field('author').string(),
      message: c.field('message').string(),
    })),
    more: r.field('more').integer(),
  };
}
