import { PullRequestEvent } from '../../connections/events';

/** What starts a pipeline when something happens in the repository of one of its sources. */
export interface Trigger {
  readonly sourceActionName: string;
  readonly push: readonly PushFilter[];
  readonly pullRequest: readonly PullRequestFilter[];
}

export interface PushFilter {
  readonly branches?: Patterns;
  readonly filePaths?: Patterns;
  readonly tags?: Patterns;
}

export interface PullRequestFilter {
  readonly events: readonly PullRequestEvent[];
  readonly branches?: Patterns;
  readonly filePaths?: Patterns;
}

/** Glob patterns; what is excluded is out, whatever includes it. */
export interface Patterns {
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
}
