/** What a repository's provider tells of. `changed` are the files that differ; of a branch that is new nobody knows. */
export type RepositoryEvent =
  | { readonly kind: 'push'; readonly repository: string; readonly branch: string; readonly commit: string; readonly changed: readonly string[] | undefined }
  | { readonly kind: 'tag'; readonly repository: string; readonly tag: string; readonly commit: string }
  | {
    readonly kind: 'pullRequest'; readonly event: PullRequestEvent; readonly repository: string; readonly number: number; readonly title: string;
    readonly branch: string; readonly into: string; readonly commit: string; readonly changed: readonly string[];
  };

export const PULL_REQUEST_EVENTS = ['OPEN', 'UPDATED', 'CLOSED'] as const;
export type PullRequestEvent = (typeof PULL_REQUEST_EVENTS)[number];
